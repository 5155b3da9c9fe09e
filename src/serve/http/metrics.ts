import { counted, exposition } from '../../render/exposition.ts';
import { counter, gauge, serverFamilies } from '../metrics.ts';
import { RequestError } from '../request-error.ts';
import type { Serving } from '../serving.ts';
import type { HttpState } from './types.ts';

/** @throws RequestError for somebody who may not see everything: the numbers are of the whole cluster */
export async function answerMetrics({ caller, server }: Serving, state: HttpState, named: boolean): Promise<Response> {
  if (caller.namespaces !== 'all')
    throw new RequestError(
      'forbidden',
      'metrics are about the whole cluster: only callers who may see all of it may ask for them',
    );
  const { answered, streams, connections } = state;
  const families = [
    ...(await serverFamilies(server, named)),
    counter(
      'kubecause_http_responses_total',
      'Answers of HTTP by status.',
      counted([...answered].map(([status, value]) => ({ labels: { status: String(status) }, value }))),
    ),
    gauge('kubecause_http_event_streams', 'Streams of events that are open.', streams.taken),
    gauge('kubecause_http_connections', 'Connections that are open.', connections.taken),
  ];
  return new Response(exposition(families), {
    headers: { 'Content-Type': 'text/plain; version=0.0.4; charset=utf-8' },
  });
}
