import { UserError } from '../../core/errors.ts';
import { nearest } from '../../core/near.ts';
import { decodeList } from '../decode/index.ts';
import type { Tally, Transport } from './transport.ts';

const metadataOnly = 'as=PartialObjectMetadata;g=meta.k8s.io;v=v1';
const one = `application/json;${metadataOnly}, application/json`;

/**
 * Checks the namespaces that were asked for: listing one that does not exist gives nothing, which looks healthy.
 * Where the user may not look (403), it is taken to exist.
 * @throws UserError with near matches if one does not exist
 */
export async function checkNamespaces(
  transport: Transport,
  namespaces: readonly string[],
  signal: AbortSignal,
  tally: Tally,
): Promise<void> {
  const get = (path: string, accept: string) => transport.get({ path, accept, signal, tallies: [tally] });
  const answers = await Promise.all(namespaces.map(name => get(`/api/v1/namespaces/${encodeURIComponent(name)}`, one)));
  const missing = namespaces.find((_, i) => answers[i]?.status === 404);
  if (missing === undefined) return;
  const list = await get('/api/v1/namespaces', 'application/json');
  const names = list.status === 200 ? namesIn(list.body, list.contentType) : [];
  const near = nearest(missing, names);
  let hint = '';
  if (near.length > 0) hint = ` Did you mean ${near.map(name => `"${name}"`).join(' or ')}?`;
  else if (names.length > 0 && names.length <= 20) hint = ` It has: ${names.join(', ')}`;
  throw new UserError(`there is no namespace "${missing}" at ${transport.where}.${hint}`);
}

function namesIn(body: Buffer, contentType: string): string[] {
  try {
    return decodeList('Namespace', body, contentType).objects.map(object => object.metadata.name);
  } catch {
    return [];
  }
}
