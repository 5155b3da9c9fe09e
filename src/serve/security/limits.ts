/** So many clients are remembered; the one that was silent for longest is forgotten first. */
const mostClients = 10_000;

/** How much one client may ask. */
export interface Rate {
  /** At once. */
  readonly burst: number;
  /** Each second after that. */
  readonly perSecond: number;
}

/** Requests of each client: so many at once, and so many a second. */
export class RateLimit {
  readonly #rate: Rate;
  readonly #now: () => number;
  readonly #clients = new Map<string, { left: number; at: number }>();

  /** @param now milliseconds */
  constructor(rate: Rate, now = () => performance.now()) {
    this.#rate = rate;
    this.#now = now;
  }

  /** Seconds until the client may ask; 0 if it may now, and then it has. */
  wait(client: string): number {
    const { burst, perSecond } = this.#rate;
    const now = this.#now();
    const { left, at } = this.#clients.get(client) ?? { left: burst, at: now };
    const has = Math.min(burst, left + ((now - at) / 1000) * perSecond);
    this.#clients.delete(client);
    this.#clients.set(client, { left: has < 1 ? has : has - 1, at: now });
    if (this.#clients.size > mostClients) this.#clients.delete(this.#clients.keys().next().value!);
    return has < 1 ? (1 - has) / perSecond : 0;
  }
}

/** What clients hold for a while, such as connections: so many each, and so many in all. */
export class Places {
  readonly #most: { readonly each: number; readonly all: number };
  readonly #taken = new Map<string, number>();
  #all = 0;

  constructor(most: { readonly each: number; readonly all: number }) {
    this.#most = most;
  }

  get taken(): number {
    return this.#all;
  }

  /** @returns gives the place back; undefined if there is none */
  take(client: string): (() => void) | undefined {
    const own = this.#taken.get(client) ?? 0;
    if (own >= this.#most.each || this.#all >= this.#most.all) return undefined;
    this.#taken.set(client, own + 1);
    this.#all++;
    let isGiven = false;
    return () => {
      if (isGiven) return;
      isGiven = true;
      this.#all--;
      const left = this.#taken.get(client)! - 1;
      if (left === 0) this.#taken.delete(client);
      else this.#taken.set(client, left);
    };
  }
}
