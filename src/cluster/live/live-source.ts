import { setMaxListeners } from 'node:events';
import pLimit, { type LimitFunction } from 'p-limit';
import { UserError } from '../../core/errors.ts';
import type { FieldDocs, FieldName } from '../../core/field-docs.ts';
import { definitionOf, type Kind } from '../../core/kinds/index.ts';
import type { Resources } from '../../core/resources.ts';
import type { Reviews } from '../../core/reviews.ts';
import type {
  Chunk,
  Plan,
  ReadFiles,
  ReadLog,
  Source,
  SourceDescription,
  SourceStats,
  WantedFiles,
  WantedLog,
} from '../../core/source.ts';
import { Channel } from './channel.ts';
import { readFiles } from './configurations.ts';
import { type Credentials, credentialsOf } from './credentials.ts';
import { dated, type OpenChunk } from './dating.ts';
import { isDeadline, notInTime } from './deadline.ts';
import { type Discovery, discover } from './discovery.ts';
import { readFieldDocs } from './field-docs.ts';
import { Following, mostWatches } from './following.ts';
import { type Connection, loadConnection } from './kubeconfig.ts';
import { type Listing, listKind } from './listing.ts';
import { chunksOf, customTarget, mostCustomTypes, notListed, type Target, typesKnown } from './listing-chunks.ts';
import { readLog } from './logs.ts';
import { checkNamespaces } from './namespaces.ts';
import { defaults, type LiveOptions } from './options.ts';
import { LiveResources } from './resources.ts';
import { LiveReviews } from './reviews.ts';
import { createTransport, type Transport } from './transport.ts';
import { TransportError } from './transport-error.ts';

/**
 * Opens a live cluster. Nothing is sent before it is read.
 * @throws UserError if there is no usable kubeconfig
 */
export async function openLive(options: LiveOptions): Promise<Source> {
  return new LiveSource(await loadConnection(options), options);
}

/** Where a cluster is followed: what it serves is asked for again after so many milliseconds. */
const rediscoverEvery = 60_000;

class LiveSource implements Source {
  readonly description: SourceDescription;
  readonly stats: SourceStats = { requests: 0, bytes: 0, perKind: new Map() };
  readonly #connection: Connection;
  readonly #options: LiveOptions;
  readonly #transport: Transport;
  readonly #following: Following | undefined;
  readonly #credentials: Credentials;
  #resources: LiveResources | undefined;
  #reviews: LiveReviews | undefined;
  #discovered: { readonly discovery: Discovery; readonly at: number } | undefined;
  /** The end of the time for the whole run, from when the reading began. */
  #ends: readonly AbortSignal[] = [];

  constructor(connection: Connection, options: LiveOptions) {
    this.#connection = connection;
    this.#options = options;
    const credentials = credentialsOf(connection, options);
    this.#credentials = credentials;
    this.#transport = createTransport(connection, credentials, options);
    if (options.follow !== undefined) {
      // Watches last: they must neither take the place of listings, nor end with them.
      const lasting = createTransport(connection, credentials, { ...options, concurrency: mostWatches });
      setMaxListeners(0, options.follow);
      this.#following = new Following(lasting, options.follow);
    }
    this.description = { type: 'live', name: connection.context, detail: this.#transport.where };
  }

  async *read(plan: Plan, signal: AbortSignal): AsyncGenerator<Chunk> {
    const stop = new AbortController();
    const { timeout = defaults.timeout } = this.#options;
    this.#ends = timeout > 0 ? [AbortSignal.timeout(timeout * 1000)] : [];
    const run = AbortSignal.any([signal, stop.signal, ...this.#ends]);
    // Every request listens; there are more of them at a time than Node expects.
    setMaxListeners(0, run);
    const { clock } = this.#transport;
    clock.begin();
    try {
      const discovery = await this.#begin(plan, run);
      yield* dated(this.#list(plan, discovery, run), discovery.serverVersion, clock);
    } finally {
      stop.abort();
      this.#transport.close();
    }
  }

  async *logs(wanted: readonly WantedLog[], signal: AbortSignal): AsyncGenerator<ReadLog> {
    const run = AbortSignal.any([signal, ...this.#ends]);
    setMaxListeners(0, run);
    const began = performance.now();
    const stats = this.#statsOf('ContainerLog');
    const channel = new Channel<ReadLog>();
    const limit = this.#limit();
    const refusals = new Map<string, string>();
    const read = async (log: WantedLog): Promise<void> => {
      // Who may not read one log of a namespace may not read the next, either.
      const why = refusals.get(log.namespace);
      const answer =
        why === undefined
          ? await readLog(this.#transport, log, [this.stats, stats], run)
          : ({ ...log, state: 'forbidden', why } as const);
      if (answer.state === 'forbidden') refusals.set(log.namespace, answer.why);
      channel.push(answer);
    };
    Promise.all(wanted.map(log => limit(() => read(log)))).then(
      () => channel.close(),
      error => channel.close({ error }),
    );
    try {
      yield* channel;
    } finally {
      stats.milliseconds += performance.now() - began;
      this.#transport.close();
    }
  }

  async configurations(wanted: WantedFiles, signal: AbortSignal): Promise<ReadFiles> {
    const began = performance.now();
    const stats = this.#statsOf('PrometheusFiles');
    try {
      const run = AbortSignal.any([signal, ...this.#ends]);
      return await readFiles(this.#transport, wanted, [this.stats, stats], run);
    } finally {
      stats.milliseconds += performance.now() - began;
      this.#transport.close();
    }
  }

  async fieldDocs(fields: readonly FieldName[], signal: AbortSignal): Promise<FieldDocs> {
    try {
      return await readFieldDocs(this.#transport, fields, [this.stats, this.#statsOf('OpenAPI')], signal);
    } finally {
      this.#transport.close();
    }
  }

  get resources(): Resources {
    this.#resources ??= new LiveResources(this.#lasting(), [this.stats, this.#statsOf('resources')]);
    return this.#resources;
  }

  get reviews(): Reviews {
    this.#reviews ??= new LiveReviews(this.#lasting(), [this.stats, this.#statsOf('reviews')]);
    return this.#reviews;
  }

  async changed(most: number, signal: AbortSignal): Promise<void> {
    await this.#following?.changed(most, signal);
  }

  /** A reading closes its connections when it ends, and single questions may come at any time. */
  #lasting(): Transport {
    return createTransport(this.#connection, this.#credentials, this.#options);
  }

  #limit(): LimitFunction {
    return pLimit(Math.max(1, this.#options.concurrency ?? defaults.concurrency));
  }

  #statsOf(name: string): { requests: number; bytes: number; milliseconds: number } {
    const stats = this.stats.perKind.get(name) ?? { requests: 0, bytes: 0, milliseconds: 0 };
    this.stats.perKind.set(name, stats);
    return stats;
  }

  /** What must work for anything to work. */
  async #begin(plan: Plan, run: AbortSignal): Promise<Discovery> {
    try {
      const known = this.#following === undefined ? undefined : this.#discovered;
      if (known !== undefined && performance.now() - known.at < rediscoverEvery) return known.discovery;
      const discovery = await discover(this.#transport, run, this.stats);
      if (discovery.refused) throw this.#refusal();
      this.#discovered = { discovery, at: performance.now() };
      await checkNamespaces(this.#transport, plan.namespaces ?? [], run, this.stats);
      return discovery;
    } catch (error) {
      if (isDeadline(run)) {
        throw this.#unreachable(`${this.#transport.where}: ${notInTime}`, error);
      }
      if (error instanceof TransportError) throw this.#unreachable(error.message, error);
      throw error;
    }
  }

  /** All that is wanted in any case; then, when that has been taken, what it calls for. */
  async *#list(plan: Plan, discovery: Discovery, run: AbortSignal): AsyncGenerator<OpenChunk> {
    const { kinds, onDemand = new Map<Kind, () => boolean>() } = plan;
    const listings: Listing[] = [];
    yield* this.#listKinds({ ...plan, kinds: kinds.filter(kind => !onDemand.has(kind)) }, discovery, listings, run);
    const needed = new Set([...onDemand].flatMap(([kind, isNeeded]) => (isNeeded() ? [kind] : [])));
    for (const kind of onDemand.keys())
      if (!needed.has(kind)) yield { type: 'state', kind, state: 'not-needed', why: 'nothing calls for it' };
    yield* this.#listKinds({ ...plan, kinds: kinds.filter(kind => needed.has(kind)) }, discovery, listings, run);
    this.#checkAnything(listings);
  }

  async *#listKinds(
    plan: Plan,
    discovery: Discovery,
    listings: Listing[],
    run: AbortSignal,
  ): AsyncGenerator<OpenChunk> {
    const channel = new Channel<OpenChunk>();
    const limit = this.#limit();
    const list = (target: Target): Promise<void>[] => {
      const asked = target.definition.namespaced ? (plan.namespaces ?? []) : [];
      return (asked.length === 0 ? [undefined] : asked).map(namespace =>
        limit(async () => {
          for (const { scope, listing } of await this.#listScope(target, namespace, plan, run)) {
            listings.push(listing);
            channel.push(...chunksOf(target, scope, listing));
          }
        }),
      );
    };
    const tasks = plan.kinds.flatMap(kind => {
      if (kind === 'CustomResource') {
        const listed = (discovery.customTypes ?? [])
          .slice(0, mostCustomTypes)
          .flatMap(type => list(customTarget(type)));
        return [Promise.all(listed).then(() => channel.push(typesKnown(discovery)))];
      }
      const definition = definitionOf(kind);
      const served = discovery.served(definition);
      if (served.state === 'served') return list({ kind, definition, ...served });
      channel.push(notListed(kind, served));
      return [];
    });
    Promise.all(tasks).then(
      () => channel.close(),
      error => channel.close({ error }),
    );
    yield* channel;
  }

  /** Lists a kind; where that is forbidden for the whole cluster, in some namespaces too: that of the context if not given. */
  async #listScope(
    { kind, of, definition, version, jsonOnly, sure }: Target,
    namespace: string | undefined,
    { fallback = [this.#connection.namespace], enough }: Plan,
    signal: AbortSignal,
  ): Promise<{ scope: string | undefined; listing: Listing }[]> {
    const began = performance.now();
    const name = of === undefined ? kind : `${definition.plural}.${definition.group}`;
    const stats = this.#statsOf(name);
    const { pageSize } = this.#options;
    // Of what is followed somebody may ask for the rest.
    const fieldSelector =
      definition.listedAs?.fieldSelector ?? (this.#following === undefined ? enough?.get(kind) : undefined);
    const tallies = [this.stats, stats];
    const request = { definition, fieldSelector, version, jsonOnly, sure, pageSize, tallies };
    const list = this.#following?.list ?? listKind;
    const whole = { scope: namespace, listing: await list(this.#transport, { ...request, namespace }, signal) };
    const results = [whole];
    if (namespace === undefined && whole.listing.status === 403 && definition.namespaced) {
      for (const scope of fallback) {
        const listing = await list(this.#transport, { ...request, namespace: scope }, signal);
        if (listing.status !== 403) results.push({ scope, listing });
      }
    }
    stats.milliseconds += performance.now() - began;
    return results;
  }

  /** Credentials or a connection that end after discovery leave nothing but failures. */
  #checkAnything(listings: readonly Listing[]): void {
    const [first] = listings;
    if (first === undefined) return;
    if (listings.every(({ status }) => status === 401)) throw this.#refusal();
    if (listings.every(({ state, status }) => state !== 'partial' && status === 0)) {
      throw this.#unreachable(first.why ?? '', undefined);
    }
  }

  #refusal(): UserError {
    const { user, origin } = this.#connection;
    return new UserError(
      `${this.#transport.where} refused the credentials of user "${user.name}" (401 Unauthorized). Log in again, or check the user in ${origin}.`,
    );
  }

  #unreachable(message: string, cause: unknown): UserError {
    const { context, origin } = this.#connection;
    return new UserError(`${message.replace(/\.$/, '')} (context "${context}" of ${origin})`, { cause });
  }
}
