import { parseJson } from './errors.ts';

/**
 * The answer to a body that is sent as JSON, in the parts that it comes in: the whole, or one for each event of a stream
 * (https://html.spec.whatwg.org/multipage/server-sent-events.html). An event whose data is no JSON is skipped: so some
 * servers say that they are done.
 */
export async function* jsonParts<T>(
  fetch: typeof globalThis.fetch,
  url: string,
  body: object,
  streamed: boolean,
): AsyncGenerator<T> {
  const response = await fetch(url, { method: 'POST', body: JSON.stringify(body) });
  if (!streamed) {
    yield (await response.json()) as T;
    return;
  }
  const { EventSourceParserStream } = await import('eventsource-parser/stream');
  const events = response.body?.pipeThrough(new TextDecoderStream()).pipeThrough(new EventSourceParserStream());
  for await (const { data } of events ?? []) {
    const part = parseJson(data);
    if (part !== undefined) yield part as T;
  }
}
