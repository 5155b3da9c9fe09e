import { setImmediate as soon } from 'node:timers/promises';
import type { KindDefinition } from '../../core/kinds/define.ts';
import type { KubeObject } from '../../core/objects.ts';
import type { ListingState } from '../../core/source.ts';
import { type DecodedList, DecodeError, decodeListOf } from '../decode/index.ts';
import { isDeadline, notInTime } from './deadline.ts';
import { firstLine } from './kubeconfig-file.ts';
import { peekContinue, readStatus } from './status.ts';
import type { Answer, Tally, Transport } from './transport.ts';
import { TransportError } from './transport-error.ts';

/** What one listing gave. */
export interface Listing {
  readonly objects: readonly KubeObject[];
  readonly state: ListingState;
  /** Set unless the state is `complete`. */
  readonly why?: string;
  /** By `performance.now()`. */
  readonly began: number;
  /** The status that ended a listing before its end; 0 if no answer came. */
  readonly status?: number;
  /** Of a complete listing: from where its changes can be followed. */
  readonly resourceVersion?: string;
}

/** What to list. */
export interface ListingRequest {
  /** Of a kind, or made for a type of custom resource. */
  readonly definition: KindDefinition;
  /** All namespaces, or the cluster, if not given. */
  readonly namespace?: string | undefined;
  /** The objects that are wanted; all if not given. */
  readonly fieldSelector?: string | undefined;
  readonly version: string;
  /** For a version whose protobuf has no table. */
  readonly jsonOnly: boolean;
  /** Whether the server says that it serves this: that it does not find it is then no answer. */
  readonly sure: boolean;
  /** Objects per page; as many as weigh what a page should if not given. */
  readonly pageSize: number | undefined;
  readonly tallies: readonly Tally[];
}

const json = 'application/json';
/** For what must not be parsed as a whole, because there are keys in it. */
const protobufOnly = 'application/vnd.kubernetes.protobuf';
const protobuf = `${protobufOnly}, ${json}`;
const partial = ';as=PartialObjectMetadataList;g=meta.k8s.io;v=v1';
/** The plain form is not offered: a server that cannot leave the data out must not send it. */
const metadataJson = json + partial;
const metadataProtobuf = `${protobufOnly}${partial}, ${metadataJson}`;

/** Ten million objects at the usual size of pages: a server that still has more is not telling the truth. */
const mostPages = 20_000;
/** Pages without a new object may occur where objects vanish while they are listed; never many in a row. */
const mostIdlePages = 10;

/** Objects of a first page: of pods 4 MB or 5. Half as many would double the round trips, twice as many triple the memory. */
const firstPage = 1000;
const firstPageOfSmall = 8000;
/** Bytes of each further page. */
const pageBytes = 5 << 20;
const [fewestOnPage, mostOnPage] = [100, 10_000];

/** Where a kind is listed, and watched. */
export function pathOf({
  definition,
  namespace,
  version,
}: Pick<ListingRequest, 'definition' | 'namespace' | 'version'>): string {
  const { group, plural, listedAs } = definition;
  const root = group === '' ? `/api/${version}` : `/apis/${group}/${version}`;
  const scope = namespace === undefined ? '' : `/namespaces/${encodeURIComponent(namespace)}`;
  return `${root}${scope}/${listedAs?.plural ?? plural}`;
}

/**
 * Lists a kind page by page. Never throws for what the server does: that is a state.
 *
 * An expired listing (410) is begun anew, once. If it expires again it goes on from where it was with what is there by
 * then, which is no snapshot any more: `partial`.
 * @throws the signal's reason if it is aborted but by a time limit, UserError if there is no credential
 */
export async function listKind(transport: Transport, request: ListingRequest, signal: AbortSignal): Promise<Listing> {
  const run = new Run(transport, request, signal);
  try {
    return await run.list();
  } catch (error) {
    if (isDeadline(signal)) return run.failed('timed-out', notInTime);
    signal.throwIfAborted();
    if (error instanceof TransportError)
      return { ...run.failed(error.failure === 'timeout' ? 'timed-out' : 'failed', error.message), status: 0 };
    if (error instanceof DecodeError)
      return run.failed('failed', `the server's answer cannot be read: ${firstLine(error.message)}`);
    throw error;
  }
}

/** Either the page to wait for next, or the end. */
type Step = { readonly page: Promise<Answer> } | { readonly end: Listing };

/** One listing under way. */
class Run {
  readonly #transport: Transport;
  readonly #request: ListingRequest;
  readonly #signal: AbortSignal;
  #objects: KubeObject[] = [];
  #began = performance.now();
  #resourceVersion: string | undefined;
  #jsonOnly: boolean;
  #pageSize: number;
  #restarted = false;
  /** Why it is not complete, although it came to its end. */
  #flaw: string | undefined;
  #nameless = 0;
  #idlePages = 0;
  readonly #tokens = new Set<string>();
  /** The first object of each page. Lists are in order, so that a page is known by it. */
  readonly #pages = new Set<string>();

  constructor(transport: Transport, request: ListingRequest, signal: AbortSignal) {
    this.#transport = transport;
    this.#request = request;
    this.#signal = signal;
    this.#jsonOnly = request.jsonOnly;
    this.#pageSize = request.pageSize ?? (request.definition.small === true ? firstPageOfSmall : firstPage);
  }

  async list(): Promise<Listing> {
    let step = this.#start();
    for (let pages = 0; pages < mostPages; pages++) {
      const answer = await step.page;
      const next = answer.status === 200 ? await this.#take(answer) : this.#recover(answer);
      if ('end' in next) return next.end;
      step = next;
    }
    return this.failed('failed', `the server still had more after ${mostPages} pages`);
  }

  /** Ends the listing before its end, with what it has. */
  failed(state: ListingState, why: string): Listing {
    const objects = this.#objects;
    return { began: this.#began, objects, state: objects.length > 0 ? 'partial' : state, why };
  }

  #start(): { page: Promise<Answer> } {
    this.#objects = [];
    this.#nameless = 0;
    this.#tokens.clear();
    this.#pages.clear();
    this.#began = performance.now();
    return { page: this.#get(undefined) };
  }

  async #take(answer: Answer): Promise<Step> {
    if (answer.contentType.includes('html'))
      return { end: this.failed('failed', 'the server answered with a web page') };
    // The next page is asked for before this one is decoded, so that the server works meanwhile.
    const ahead = peekContinue(answer.body);
    let page: Promise<Answer> | undefined;
    if (ahead !== undefined && !this.#tokens.has(ahead)) {
      this.#weigh(answer.body);
      page = this.#get(ahead);
      // If this page cannot be decoded, nobody waits for the next one.
      page.catch(() => {});
      await soon();
    }
    const list = this.#decode(answer);
    const isNew = this.#add(list);
    this.#resourceVersion = list.resourceVersion ?? this.#resourceVersion;
    const token = list.continue;
    if (token === undefined) return { end: this.#complete() };
    this.#idlePages = isNew ? 0 : this.#idlePages + 1;
    if (this.#tokens.has(token) || this.#idlePages > mostIdlePages) {
      return { end: this.failed('failed', 'the listing does not end: the server goes in circles') };
    }
    this.#tokens.add(token);
    return { page: token === ahead && page !== undefined ? page : this.#get(token) };
  }

  #decode({ body, contentType, release }: Answer): DecodedList {
    try {
      return decodeListOf(this.#request.definition, body, contentType);
    } finally {
      release?.();
    }
  }

  /** Asks for as many objects from now on as weigh what a page should, going by a full page. */
  #weigh({ length }: Buffer): void {
    if (this.#request.pageSize !== undefined) return;
    const fitting = Math.round((this.#pageSize * pageBytes) / length);
    this.#pageSize = Math.min(mostOnPage, Math.max(fewestOnPage, fitting));
  }

  /** Takes the objects of a page. Returns whether there were any that had not come before. */
  #add({ objects, nameless }: DecodedList): boolean {
    this.#nameless += nameless;
    const [first] = objects;
    if (first === undefined) return false;
    const page = `${first.metadata.namespace}/${first.metadata.name}`;
    if (this.#pages.has(page)) {
      this.#flaw ??= 'the server sent a page of the listing twice';
      return false;
    }
    this.#pages.add(page);
    for (const object of objects) this.#objects.push(object);
    return true;
  }

  #recover(answer: Answer): Step {
    if (answer.status === 406 && !this.#jsonOnly && this.#request.definition.listedAs === undefined) {
      this.#jsonOnly = true;
      return this.#start();
    }
    if (answer.status !== 410) return { end: this.#refused(answer) };
    if (!this.#restarted) {
      this.#restarted = true;
      return this.#start();
    }
    const token = readStatus(answer).continue;
    if (token === undefined || this.#tokens.has(token)) return { end: this.#refused(answer) };
    this.#flaw ??= 'the listing expired twice while it was read (410): its pages are of different moments';
    this.#tokens.add(token);
    return { page: this.#get(token) };
  }

  #complete(): Listing {
    const done = { began: this.#began, objects: this.#objects };
    if (this.#nameless > 0) this.#flaw ??= `of the objects that the server sent, ${this.#nameless} had no name`;
    if (this.#flaw !== undefined) return { ...done, state: 'partial', why: this.#flaw };
    const version = this.#resourceVersion;
    return { ...done, state: 'complete', ...(version !== undefined && { resourceVersion: version }) };
  }

  #refused(answer: Answer): Listing {
    const { status } = answer;
    const { message, reason } = readStatus(answer);
    const { group } = this.#request.definition;
    const failed = (state: ListingState, why = message): Listing => ({ ...this.failed(state, why), status });
    if (status === 401) return failed('forbidden', 'the server refused the credentials (401)');
    if (status === 403) return failed('forbidden');
    if (status === 504 || reason === 'Timeout') return failed('timed-out');
    // The words of the API server where no API, or a dead one, answers. Another's 404 says nothing about the cluster.
    if (status === 404 && group !== '' && (reason === 'NotFound' || message === '404 page not found')) {
      if (this.#request.sure)
        return failed('failed', 'the server says that it has this API, and does not find it (404)');
      return failed('not-served', 'the server does not have this API');
    }
    if (status === 503 && group !== '' && message === 'service unavailable') {
      return failed('stale-group', `the APIService of ${group}/${this.#request.version} is down`);
    }
    return failed('failed', message.includes(String(status)) ? message : `${message} (${status})`);
  }

  #get(token: string | undefined): Promise<Answer> {
    const { definition, namespace, fieldSelector, version, tallies } = this.#request;
    const { metadataOnly, listedAs } = definition;
    const query = new URLSearchParams({
      limit: String(this.#pageSize),
      ...(token !== undefined && { continue: token }),
      ...(fieldSelector !== undefined && { fieldSelector }),
    });
    const [binary, text] = metadataOnly === true ? [metadataProtobuf, metadataJson] : [protobuf, json];
    return this.#transport.get({
      path: `${pathOf({ definition, namespace, version })}?${query}`,
      accept: listedAs !== undefined ? protobufOnly : this.#jsonOnly ? text : binary,
      signal: this.#signal,
      tallies,
    });
  }
}
