import type { ReadFiles, WantedFiles } from '../../core/source.ts';
import { DecodeError } from '../decode/decode-error.ts';
import { decodePrometheusFiles } from '../decode/prometheus-files.ts';
import { isDeadline, notInTime } from './deadline.ts';
import { isMapping } from './kubeconfig-file.ts';
import { readStatus } from './status.ts';
import type { Tally, Transport } from './transport.ts';
import { TransportError } from './transport-error.ts';

/**
 * Reads files of a ConfigMap: a listing of this one by its name, so that it takes no other permission than the listing of all,
 * whose data is dropped. Never throws for what the server does: that is a state.
 * @throws the signal's reason if it is aborted but by a time limit, UserError if there is no credential
 */
export async function readFiles(
  transport: Transport,
  { namespace, configMap, keys }: WantedFiles,
  tallies: readonly Tally[],
  signal: AbortSignal,
): Promise<ReadFiles> {
  const query = new URLSearchParams({ fieldSelector: `metadata.name=${configMap}` });
  const path = `/api/v1/namespaces/${encodeURIComponent(namespace)}/configmaps?${query}`;
  try {
    const answer = await transport.get({ path, accept: 'application/json', signal, tallies });
    if (answer.status !== 200) {
      const state = answer.status === 401 || answer.status === 403 ? 'forbidden' : 'failed';
      return { state, why: readStatus(answer).message };
    }
    const list: unknown = JSON.parse(answer.body.toString('utf8'));
    // Go writes an empty list as null, too.
    if (!isMapping(list) || !(Array.isArray(list.items) || list.items === null)) throw new DecodeError('no list');
    const raw: unknown = list.items?.[0];
    return { state: 'complete', object: isMapping(raw) ? decodePrometheusFiles(raw, keys) : undefined };
  } catch (error) {
    if (isDeadline(signal)) return { state: 'timed-out', why: notInTime };
    signal.throwIfAborted();
    if (error instanceof TransportError)
      return { state: error.failure === 'timeout' ? 'timed-out' : 'failed', why: error.message };
    if (error instanceof DecodeError || error instanceof SyntaxError)
      return { state: 'failed', why: "the server's answer cannot be read" };
    throw error;
  }
}
