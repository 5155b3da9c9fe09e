import type { KubeObject } from '../../core/objects.ts';
import type { Store } from '../../engine/store.ts';
import { collectStrings } from '../../engine/strings.ts';
import { MaskedData } from '../../explain/masked-data.ts';
import type { Audience } from '../audience.ts';
import { restInTurns } from '../rest.ts';
import type { Server, Serving } from '../serving.ts';
import { type Asker, type Mask, unmasked } from './asker.ts';
import { vocabulary } from './vocabulary.ts';

/** So many names of what is gone are no matter. */
const usuallyGone = 10_000;

/** The masks of those who are served: one for all who see the same, so that a token stands for the same in every session. */
export class Masks {
  readonly #isWanted: boolean;
  readonly #mostGone: number;
  readonly #kept = new WeakMap<Audience, Known>();

  /** @param mostGone names of what is not there any more that are kept, besides as many as there are */
  constructor(isWanted: boolean, mostGone = usuallyGone) {
    this.#isWanted = isWanted;
    this.#mostGone = mostGone;
  }

  async askerFor(serving: Serving): Promise<Asker> {
    return { serving, mask: this.#isWanted ? await this.#maskFor(serving) : unmasked };
  }

  async #maskFor(serving: Serving): Promise<Mask> {
    const { audience, server } = serving;
    const known = this.#kept.get(audience) ?? newlyKnown(server);
    this.#kept.set(audience, known);
    // Before the first look no name is known; what is told then holds none.
    if (!server.warm.status.ready) return known.data;
    const { number, examination } = await serving.look();
    if (known.look < number) {
      known.look = number;
      known.learned = known.learned.then(() => learn(known, examination.index.store, this.#mostGone));
    }
    await known.learned;
    return known.data;
  }
}

/** What is masked, and the last look whose names are known, or about to be. */
interface Known {
  look: number;
  learned: Promise<void>;
  readonly data: MaskedData;
  /** Objects whose names are known: one that did not change says nothing new. */
  readonly seen: WeakSet<KubeObject>;
  /** Names that were known when those that are gone were forgotten last. */
  kept: number;
}

function newlyKnown(server: Server): Known {
  const data = new MaskedData(vocabulary(server));
  return { look: 0, learned: Promise.resolve(), data, seen: new WeakSet(), kept: 0 };
}

/** Names of what changed; what is gone is forgotten once that is most of what is known. */
async function learn(known: Known, store: Store, mostGone: number): Promise<void> {
  const { data, seen } = known;
  const rest = restInTurns();
  for (const object of store.all()) {
    if (seen.has(object)) continue;
    seen.add(object);
    const strings = new Set<string>();
    collectStrings(object, strings);
    data.learn(strings);
    await rest();
  }
  if (known.kept === 0) known.kept = data.size;
  if (data.size < 2 * known.kept + mostGone) return;
  data.keepOnly(store.strings());
  known.kept = data.size;
}
