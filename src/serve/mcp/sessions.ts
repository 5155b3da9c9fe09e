import type { WebStandardStreamableHTTPServerTransport as HttpTransport } from '@modelcontextprotocol/sdk/server/webStandardStreamableHttp.js';
import type { RequestId } from '@modelcontextprotocol/sdk/types.js';
import type { Caller } from '../access.ts';
import type { Connection } from './server.ts';

/** So many sessions of one caller, and so many of all; of more, those that were asked last longest ago end. */
const mostOfOne = 20;
const most = 200;

/** What is kept for a client between its requests. */
export interface Session {
  caller: Caller;
  /** What looks after its stream, while there is one: so long somebody uses it. */
  beat?: NodeJS.Timeout | undefined;
  readonly transport: HttpTransport;
  /** The ids of what was asked and is not answered yet. */
  readonly underWay: Set<RequestId>;
  readonly connection: Connection;
}

interface Kept {
  readonly session: Session;
  /** Ends it when nobody has used it for too long. */
  readonly idle: NodeJS.Timeout;
}

/** What is kept for clients that began a session, those that asked last at the end. */
export class Sessions {
  readonly #byId = new Map<string, Kept>();
  readonly #patience: number;

  /** @param patience milliseconds after which a session ends that nobody uses */
  constructor(patience: number) {
    this.#patience = patience;
  }

  /** A session that is used now. Nobody finds the session of another. */
  use(id: string, caller: Caller): Session | undefined {
    const kept = this.#byId.get(id);
    if (kept?.session.caller.name !== caller.name) return undefined;
    const { session, idle } = kept;
    // What somebody may see can have changed since.
    session.caller = caller;
    session.connection.callerChanged();
    idle.refresh();
    this.#byId.delete(id);
    this.#byId.set(id, kept);
    return session;
  }

  keep(id: string, session: Session): void {
    const own = [...this.#byId].filter(([, kept]) => kept.session.caller.name === session.caller.name);
    if (own.length >= mostOfOne) this.#end(own[0]![0]);
    else if (this.#byId.size >= most) this.#end(this.#byId.keys().next().value!);
    const idle = setTimeout(() => (session.beat === undefined ? this.#end(id) : idle.refresh()), this.#patience);
    this.#byId.set(id, { session, idle: idle.unref() });
  }

  /** A session that its client has ended. */
  forget(id: string): void {
    const kept = this.#byId.get(id);
    clearTimeout(kept?.idle);
    clearInterval(kept?.session.beat);
    this.#byId.delete(id);
  }

  #end(id: string): void {
    void this.#byId.get(id)?.session.connection.close();
    this.forget(id);
  }

  /** When what is under way has been answered. */
  async end(): Promise<void> {
    const all = [...this.#byId];
    for (const [id] of all) this.forget(id);
    await Promise.all(
      all.map(([, { session }]) => session.connection.answered().then(() => session.connection.close())),
    );
  }
}
