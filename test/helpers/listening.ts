import { EventSourceParserStream } from 'eventsource-parser/stream';
import { onTestFinished } from 'vitest';

/** An event of a server, with its data read as JSON. */
export interface Heard<T> {
  readonly id?: string | undefined;
  readonly event?: string | undefined;
  readonly data: T;
}

/** Listens to a stream of server-sent events, until the test ends or `stop` is called. */
export async function listeningTo<T>(url: string, headers: Readonly<Record<string, string>> = {}) {
  const gone = new AbortController();
  onTestFinished(() => gone.abort());
  const answer = await fetch(url, { headers: { ...headers, accept: 'text/event-stream' }, signal: gone.signal });
  const comments: string[] = [];
  const reader = answer
    .body!.pipeThrough(new TextDecoderStream())
    .pipeThrough(new EventSourceParserStream({ onComment: comment => void comments.push(comment) }))
    .getReader();
  return {
    status: answer.status,
    type: answer.headers.get('content-type'),
    comments,
    stop: () => gone.abort(),
    /** The next event; undefined if the stream is over. */
    async next(): Promise<Heard<T> | undefined> {
      const { done, value } = await reader.read();
      return done ? undefined : { ...value, data: JSON.parse(value.data) };
    },
  };
}
