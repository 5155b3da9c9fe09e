import { MaskedData } from '../../explain/masked-data.ts';
import type { Audience } from '../audience.ts';
import type { Serving } from '../serving.ts';
import { type Asker, type Mask, unmasked } from './asker.ts';
import { vocabulary } from './vocabulary.ts';

/** The masks of those who are served: one for all who see the same, so that a token stands for the same in every session. */
export class Masks {
  readonly #isWanted: boolean;
  readonly #kept = new WeakMap<Audience, Known>();

  constructor(isWanted: boolean) {
    this.#isWanted = isWanted;
  }

  async askerFor(serving: Serving): Promise<Asker> {
    return { serving, mask: this.#isWanted ? await this.#maskFor(serving) : unmasked };
  }

  async #maskFor(serving: Serving): Promise<Mask> {
    const { audience, server } = serving;
    const known = this.#kept.get(audience) ?? { look: 0, data: new MaskedData(vocabulary(server)) };
    this.#kept.set(audience, known);
    // Before the first look no name is known; what is told then holds none.
    if (!server.warm.status.ready) return known.data;
    const { number, diagnosis } = await serving.look();
    if (known.look < number) {
      known.data.learn(diagnosis.strings());
      known.look = number;
    }
    return known.data;
  }
}

/** What is masked, and the last look whose names are known. */
interface Known {
  look: number;
  readonly data: MaskedData;
}
