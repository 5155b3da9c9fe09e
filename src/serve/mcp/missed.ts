import type { EventStore } from '@modelcontextprotocol/sdk/server/streamableHttp.js';
import type { JSONRPCMessage } from '@modelcontextprotocol/sdk/types.js';

/** As the SDK calls the stream of a session that answers no request. */
const streamOfNews = '_GET_stream';

/**
 * What a session was told on its stream, so that a client that was cut off is told what it missed. All that is told there is
 * that something has changed: what changed several times is kept once, and there is no more than what the client asked for.
 * @see https://modelcontextprotocol.io/specification/2025-06-18/basic/transports#resumability-and-redelivery
 */
export class Missed implements EventStore {
  /** The number of each message, the newest last. */
  readonly #told = new Map<string, number>();
  #last = 0;

  async storeEvent(_stream: string, message: JSONRPCMessage): Promise<string> {
    const text = JSON.stringify(message);
    this.#told.delete(text);
    this.#told.set(text, ++this.#last);
    return String(this.#last);
  }

  /** Whoever names an event that is none of ours has missed all of them. */
  async replayEventsAfter(last: string, { send }: Parameters<EventStore['replayEventsAfter']>[1]): Promise<string> {
    const after = /^\d{1,15}$/.test(last) && Number(last) <= this.#last ? Number(last) : 0;
    for (const [text, number] of [...this.#told]) if (number > after) await send(String(number), JSON.parse(text));
    return streamOfNews;
  }
}
