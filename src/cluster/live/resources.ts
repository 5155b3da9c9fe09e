import {
  type RawObject,
  ResourceError,
  type ResourceList,
  type ResourcePage,
  type ResourceProblem,
  type Resources,
  type ResourceType,
  type WantedLines,
} from '../../core/resources.ts';
import { withoutCredentials, withoutSecrets } from '../decode/raw.ts';
import { discoverTypes } from './discovery.ts';
import { isMapping } from './kubeconfig-file.ts';
import { readStatus } from './status.ts';
import type { Answer, Tally, Transport } from './transport.ts';
import { TransportError } from './transport-error.ts';

/** What a server serves is asked for again after so many milliseconds. */
const typesLast = 60_000;
/** Seconds for one log: the API server waits for the kubelet of a node, which may be gone. */
const logPatience = 10;
/** Bytes of one log at most. */
const mostLog = 256 * 1024;
/** Of Secrets nothing but metadata is asked for, so that their data never comes here. */
const metadataOnly = (kind: string) => `application/json;as=${kind};g=meta.k8s.io;v=v1`;

/** Questions to the API server about single objects: GET requests over a transport that nobody else closes. */
export class LiveResources implements Resources {
  readonly #transport: Transport;
  readonly #tallies: readonly Tally[];
  #types: { readonly all: Promise<readonly ResourceType[]>; readonly at: number } | undefined;

  constructor(transport: Transport, tallies: readonly Tally[]) {
    this.#transport = transport;
    this.#tallies = tallies;
  }

  types(signal: AbortSignal): Promise<readonly ResourceType[]> {
    const known = this.#types;
    if (known !== undefined && performance.now() - known.at < typesLast) return known.all;
    const all = this.#discover(signal);
    this.#types = { all, at: performance.now() };
    // What failed is asked for again by the next one.
    all.catch(() => {
      this.#types = undefined;
    });
    return all;
  }

  async list({ type, namespace, selector, limit, cursor }: ResourceList, signal: AbortSignal): Promise<ResourcePage> {
    const query = new URLSearchParams({
      limit: String(limit),
      ...(selector !== undefined && { labelSelector: selector }),
      ...(cursor !== undefined && { continue: cursor }),
    });
    const accept = isSecret(type) ? metadataOnly('PartialObjectMetadataList') : 'application/json';
    const { items, metadata } = await this.#getJson(`${pathOf(type, namespace)}?${query}`, accept, signal);
    const next = isMapping(metadata) ? metadata.continue : undefined;
    return {
      objects: (Array.isArray(items) ? items : []).filter(isMapping).map(item => told(item, type)),
      ...(typeof next === 'string' && next !== '' && { next }),
    };
  }

  async get(type: ResourceType, namespace: string | undefined, name: string, signal: AbortSignal): Promise<RawObject> {
    const accept = isSecret(type) ? metadataOnly('PartialObjectMetadata') : 'application/json';
    return told(await this.#getJson(`${pathOf(type, namespace)}/${encodeURIComponent(name)}`, accept, signal), type);
  }

  async log({ namespace, pod, container, previous, lines, since }: WantedLines, signal: AbortSignal): Promise<string> {
    const query = new URLSearchParams({
      tailLines: String(lines),
      limitBytes: String(mostLog),
      ...(container !== undefined && { container }),
      ...(previous && { previous: 'true' }),
      ...(since !== undefined && { sinceSeconds: String(since) }),
    });
    const path = `/api/v1/namespaces/${encodeURIComponent(namespace)}/pods/${encodeURIComponent(pod)}/log?${query}`;
    const patience = AbortSignal.any([signal, AbortSignal.timeout(logPatience * 1000)]);
    return withoutCredentials((await this.#get(path, 'application/json, */*', patience)).body.toString());
  }

  async #discover(signal: AbortSignal): Promise<readonly ResourceType[]> {
    const types = await this.#orProblem(signal, () => discoverTypes(this.#transport, signal, this.#tallies));
    if (types === undefined)
      throw new ResourceError(
        'unavailable',
        `${this.#transport.where} does not say what it serves, or is older than 1.26`,
      );
    return types;
  }

  async #getJson(path: string, accept: string, signal: AbortSignal): Promise<Readonly<Record<string, unknown>>> {
    const { body } = await this.#get(path, accept, signal);
    try {
      const json: unknown = JSON.parse(body.toString());
      if (isMapping(json)) return json;
    } catch {
      // Told below, in the same words.
    }
    throw new ResourceError('unavailable', `${this.#transport.where} answered with something that is no object`);
  }

  async #get(path: string, accept: string, signal: AbortSignal): Promise<Answer> {
    const ask = { path, accept, signal, tallies: this.#tallies, once: true };
    const answer = await this.#orProblem(signal, () => this.#transport.get(ask));
    if (answer.status === 200) return answer;
    throw new ResourceError(problemOf(answer.status), readStatus(answer).message);
  }

  /** @throws ResourceError where the server does not answer, or not in time */
  async #orProblem<T>(signal: AbortSignal, work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      if (signal.reason instanceof DOMException && signal.reason.name === 'TimeoutError')
        throw new ResourceError('unavailable', `${this.#transport.where} did not answer in time`);
      if (error instanceof TransportError) throw new ResourceError('unavailable', error.message);
      throw error;
    }
  }
}

function problemOf(status: number): ResourceProblem {
  if (status === 401 || status === 403) return 'forbidden';
  if (status === 404) return 'not-found';
  if (status === 410) return 'expired';
  return status === 400 || status === 422 ? 'invalid' : 'unavailable';
}

function isSecret({ group, kind }: ResourceType): boolean {
  return group === '' && kind === 'Secret';
}

function pathOf({ group, version, plural, namespaced }: ResourceType, namespace: string | undefined): string {
  const root = group === '' ? `/api/${version}` : `/apis/${group}/${version}`;
  return `${root}${namespaced && namespace !== undefined ? `/namespaces/${encodeURIComponent(namespace)}` : ''}/${plural}`;
}

/** Items of lists do not say what they are, and metadata alone calls itself something else. */
function told(raw: Readonly<Record<string, unknown>>, { group, version, kind }: ResourceType): RawObject {
  const apiVersion = group === '' ? version : `${group}/${version}`;
  return withoutSecrets({ ...raw, apiVersion, kind });
}
