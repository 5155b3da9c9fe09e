import type { Story } from './notice.ts';

/** Milliseconds after which it counts no more that an incident came and went. */
const forgiven = 3_600_000;
/** An incident that keeps coming and going is waited for so many times longer, at most. */
const mostPatience = 64;

/** How an incident stands. */
export interface Standing {
  readonly story: Story;
  readonly isOpen: boolean;
  /** Milliseconds of the clock: since when that is so. */
  readonly since: number;
  /** RFC 3339: of the snapshot that shows it. */
  readonly at: string;
  /** How often it came again within the last hour. */
  readonly returns: number;
}

/** Which incidents there are, and for how long: whoever tells of them waits until it lasts. */
export class Standings {
  readonly #all = new Map<string, Standing>();
  readonly #hold: number;
  /** Milliseconds of a clock. */
  readonly now: () => number;

  /** @param hold milliseconds that something has to last before it is told; @param now milliseconds */
  constructor(hold: number, now = () => performance.now()) {
    this.#hold = hold;
    this.now = now;
  }

  get(id: string): Standing | undefined {
    return this.#all.get(id);
  }

  get all(): Iterable<Standing> {
    return this.#all.values();
  }

  isOpen(id: string): boolean {
    return this.#all.get(id)?.isOpen === true;
  }

  /** @param now when it was seen */
  opened(story: Story, at: string, now = this.now()): void {
    const before = this.#all.get(story.id);
    if (before?.isOpen === true) {
      const returns = now - before.since > forgiven ? 0 : before.returns;
      this.#all.set(story.id, {
        ...before,
        story,
        at: before.story.version === story.version ? before.at : at,
        returns,
      });
    } else {
      const returns = before === undefined || now - before.since > forgiven ? 0 : before.returns + 1;
      this.#all.set(story.id, { story, isOpen: true, since: now, at, returns });
    }
  }

  /** @param now when it was seen to be gone */
  closed(story: Story, at: string, now = this.now()): void {
    const before = this.#all.get(story.id);
    if (before?.isOpen === false) return;
    this.#all.set(story.id, { story, isOpen: false, since: now, at, returns: before?.returns ?? 0 });
  }

  /**
   * Whether it has been so for long enough to be told; the longer, the more often it came again.
   * @param now the same for all that are asked about together: what opened together is told together
   */
  isSettled({ since, returns }: Standing, now: number): boolean {
    return now - since >= this.#hold * Math.min(mostPatience, 2 ** returns);
  }

  /**
   * Forgets what is over for so long that it says nothing any more.
   * @param told the ids of what somebody still takes for open
   */
  forget(told: ReadonlySet<string>): void {
    const now = this.now();
    for (const [id, { isOpen, since }] of this.#all)
      if (!isOpen && now - since > forgiven && !told.has(id)) this.#all.delete(id);
  }
}
