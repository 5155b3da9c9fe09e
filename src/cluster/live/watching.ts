import { setTimeout as pause } from 'node:timers/promises';
import type { KubeObject } from '../../core/objects.ts';
import { decodeWatched } from '../decode/index.ts';
import { alike } from './alike.ts';
import { isMapping } from './kubeconfig-file.ts';
import { type ListingRequest, pathOf } from './listing.ts';
import type { Answer, Transport } from './transport.ts';
import { TransportError } from './transport-error.ts';

/** How a watch ended. */
export type WatchEnd =
  /** What changed meanwhile is not known any more (410), or who asks (401): list anew. */
  | 'expired'
  /** It may not be watched, or cannot be. */
  | 'refused';

/** What a watch keeps up to date. */
export interface Watched {
  readonly request: ListingRequest;
  /** By namespace and name. */
  readonly objects: Map<string, KubeObject>;
  /** From where it goes on. */
  resourceVersion: string;
  /** By `performance.now()`: when all that had changed was known. */
  asOf: number;
  /** What changed last. */
  latest?: KubeObject;
}

/**
 * A server ends a watch after some minutes anyway; asking for it keeps a connection that died unseen from lasting for ever.
 * Another number for each, so that they do not all begin anew at once.
 */
const shortest = 240;
const longest = 300;
/** Seconds that the server may be late with ending it. */
const grace = 30;
/** Milliseconds between two tries at most. */
const longestPause = 30_000;
/** A change takes a moment to arrive: so much earlier, in milliseconds, is all known that has happened. */
const lag = 2000;

export function keyOf({ metadata: { namespace, name } }: KubeObject): string {
  return `${namespace}/${name}`;
}

/**
 * Follows the changes of a listing until that is not possible any more, over as many connections as it takes: each goes on
 * from the last change or bookmark of the one before, so that nothing is listed again.
 * @param onChange called after every change that is a reason to look again
 * @param firstPause milliseconds between two tries, doubled while none gets anything
 * @see https://kubernetes.io/docs/reference/using-api/api-concepts/#efficient-detection-of-changes
 */
export async function watch(
  transport: Transport,
  watched: Watched,
  onChange: () => void,
  firstPause: number,
  signal: AbortSignal,
): Promise<WatchEnd> {
  for (let wait = firstPause; ; wait = Math.min(wait * 2, longestPause)) {
    const before = watched.resourceVersion;
    const end = await connect(transport, watched, onChange, signal);
    signal.throwIfAborted();
    if (end !== 'ended') return end;
    // Whoever got something had a connection that worked.
    if (watched.resourceVersion !== before) wait = firstPause;
    await pause(wait * (0.5 + Math.random()), undefined, { signal });
  }
}

async function connect(
  transport: Transport,
  watched: Watched,
  onChange: () => void,
  signal: AbortSignal,
): Promise<WatchEnd | 'ended'> {
  const { definition } = watched.request;
  const seconds = Math.round(shortest + Math.random() * (longest - shortest));
  const query = new URLSearchParams({
    watch: 'true',
    allowWatchBookmarks: 'true',
    resourceVersion: watched.resourceVersion,
    timeoutSeconds: String(seconds),
  });
  const expired = new AbortController();
  const expire = (): void => expired.abort();
  const lines = new Lines(line => take(line, watched, expire) && onChange(), expire);
  try {
    const answer = await transport.get({
      path: `${pathOf(watched.request)}?${query}`,
      accept: `application/json${definition.metadataOnly === true ? ';as=PartialObjectMetadata;g=meta.k8s.io;v=v1' : ''}`,
      // What has expired need not be listened to until it ends.
      signal: AbortSignal.any([signal, expired.signal]),
      tallies: watched.request.tallies,
      once: true,
      stream: { seconds: seconds + grace, onPiece: piece => lines.add(piece) },
    });
    return expired.signal.aborted ? 'expired' : endOf(answer);
  } catch (error) {
    signal.throwIfAborted();
    if (expired.signal.aborted) return 'expired';
    if (error instanceof TransportError) return 'ended';
    throw error;
  }
}

function endOf({ status }: Answer): WatchEnd | 'ended' {
  // Whoever lists says what is wrong with a credential, and when it is well again.
  if (status === 410 || status === 401) return 'expired';
  return status === 200 || status === 429 || status >= 500 ? 'ended' : 'refused';
}

/**
 * Takes note of a line of a watch. Returns whether that is a reason to look again.
 * @param expire called if what changed is not known
 */
function take(line: string, watched: Watched, expire: () => void): boolean {
  const event = parse(line);
  if (event === undefined) {
    // What cannot be read may have been a change: only a listing tells.
    expire();
    return false;
  }
  if (!isMapping(event) || !isMapping(event.object)) return false;
  const { type, object: raw } = event;
  if (type === 'ERROR') {
    if (raw.code === 410) expire();
    return false;
  }
  const version = isMapping(raw.metadata) ? raw.metadata.resourceVersion : undefined;
  if (typeof version === 'string' && version !== '') watched.resourceVersion = version;
  watched.asOf = performance.now() - lag;
  if (type === 'BOOKMARK') return false;
  const { definition } = watched.request;
  const decoded = decodeWatched(definition, raw);
  if (decoded === undefined) return false;
  const key = keyOf(decoded);
  if (type === 'DELETED') return watched.objects.delete(key);
  const before = watched.objects.get(key);
  // What is new comes with others like it: the pods of a ReplicaSet.
  const object = alike(before ?? watched.latest, decoded);
  // Most of what is written again differs in nothing that is read: who wrote it, and when.
  if (object === before) return false;
  watched.objects.set(key, object);
  watched.latest = object;
  return before === undefined || definition.heartbeat !== true;
}

function parse(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}

/** Bytes of a line: no object is nearly as large. */
const longestLine = 1 << 28;

/** Cuts what comes in pieces into lines. */
class Lines {
  readonly #take: (line: string) => void;
  readonly #tooLong: () => void;
  #rest: Buffer[] = [];
  #length = 0;

  /** @param tooLong called instead, if a line does not end */
  constructor(onLine: (line: string) => void, tooLong: () => void) {
    this.#take = onLine;
    this.#tooLong = tooLong;
  }

  add(piece: Buffer): void {
    let from = 0;
    for (let to = piece.indexOf(10); to >= 0; to = piece.indexOf(10, from)) {
      const line = Buffer.concat([...this.#rest, piece.subarray(from, to)]).toString();
      this.#rest = [];
      this.#length = 0;
      from = to + 1;
      if (line !== '') this.#take(line);
    }
    if (from === piece.length) return;
    this.#rest.push(piece.subarray(from));
    this.#length += piece.length - from;
    if (this.#length <= longestLine) return;
    this.#rest = [];
    this.#tooLong();
  }
}
