import { UserError } from '../../core/errors.ts';
import { listingKey } from '../../core/kinds/custom-types.ts';
import { type Kind, type Kinds, kinds } from '../../core/kinds/index.ts';
import { nearest } from '../../core/near.ts';
import { compareText, type KubeObject } from '../../core/objects.ts';
import type { Chunk, ListingState, Plan } from '../../core/source.ts';
import { slicesOf } from './endpoints.ts';
import { layouts } from './layouts/index.ts';
import type { Found, LayoutContext, Listed, Listing } from './layouts/layout.ts';

/** Objects of a kind that are handed on together. */
const batchSize = 500;

/** The whole cluster, where a namespace would stand. */
const everywhere = '';

type State = Pick<Listing, 'state' | 'why' | 'began'>;

/** Makes what a layout finds into what a plan asks for: drops what is out of scope, and gives every kind its states. */
export class Collector {
  readonly #plan: Plan;
  readonly #wantedKinds: ReadonlySet<Kind>;
  readonly #wantedNamespaces: ReadonlySet<string> | undefined;
  readonly #assumed: ReadonlySet<Kind> | 'all';
  /** By {@link listingKey}. */
  readonly #states = new Map<string, Listed & { readonly byNamespace: Map<string, State> }>();
  readonly #batches = new Map<Kind, KubeObject[]>();
  readonly #held = new Set<Kind>();
  /** Namespaces that objects lie in, that were listed, or that are objects themselves. */
  readonly #namespaces = new Set<string>();
  /** The names of the Namespace objects. */
  readonly #existing = new Set<string>();
  readonly #endpoints: Kinds['Endpoints'][] = [];
  #about: Extract<Chunk, { type: 'about' }> | undefined;

  constructor(plan: Plan, assumeComplete: readonly Kind[] | 'all') {
    this.#plan = plan;
    this.#wantedKinds = new Set(plan.kinds);
    this.#wantedNamespaces = plan.namespaces === undefined ? undefined : new Set(plan.namespaces);
    this.#assumed = assumeComplete === 'all' ? 'all' : new Set(assumeComplete);
  }

  /** Takes in one thing; gives a chunk when there is enough for one. */
  add(found: Found): Chunk | undefined {
    if (found.type === 'about') this.#about = found;
    else if (found.type === 'listing') this.#addListing(found);
    else return this.#addObject(found.kind, found.object);
    return undefined;
  }

  /**
   * The rest of the objects, and the states.
   * @throws UserError if there was nothing that kubecause reads, or a namespace of the plan is not there
   */
  *end(context: LayoutContext): Generator<Chunk> {
    const nothing = this.#held.size === 0 && this.#states.size === 0;
    // An empty List is an answer, once it is known of which kinds.
    const empty = context.other.emptyLists > 0 && (this.#assumed === 'all' || this.#assumed.size > 0);
    if (nothing && !empty) throw nothingFound(context);
    this.#checkNamespaces(context);
    yield* this.#slicesFromEndpoints();
    for (const [kind, objects] of this.#batches) if (objects.length > 0) yield { type: 'objects', kind, objects };
    if (this.#about !== undefined) yield this.#about;
    for (const kind of this.#plan.kinds) yield* this.#statesOf(kind, context);
  }

  /** Without EndpointSlices their forerunners say the same, and are as complete as those were listed. */
  *#slicesFromEndpoints(): Generator<Chunk> {
    if (this.#held.has('EndpointSlice') || this.#states.has('EndpointSlice')) return;
    const listed = this.#states.get('Endpoints');
    if (listed !== undefined) this.#states.set('EndpointSlice', { ...listed, kind: 'EndpointSlice' });
    for (const slice of this.#endpoints.flatMap(slicesOf)) {
      const chunk = this.#addObject('EndpointSlice', slice);
      if (chunk !== undefined) yield chunk;
    }
  }

  #addObject(kind: Kind, object: KubeObject): Chunk | undefined {
    const { namespace, name } = object.metadata;
    this.#held.add(kind);
    if (isEndpoints(object) && !this.#held.has('EndpointSlice')) this.#endpoints.push(object);
    if (namespace !== '') this.#namespaces.add(namespace);
    if (kind === 'Namespace') {
      this.#namespaces.add(name);
      this.#existing.add(name);
    }
    if (!this.#wantedKinds.has(kind)) return undefined;
    const namespaced = kind === 'CustomResource' ? namespace !== '' : kinds[kind].namespaced;
    if (namespaced && this.#wantedNamespaces?.has(namespace) === false) return undefined;
    const batch = this.#batches.get(kind) ?? [];
    batch.push(object);
    if (batch.length < batchSize) {
      this.#batches.set(kind, batch);
      return undefined;
    }
    this.#batches.set(kind, []);
    return { type: 'objects', kind, objects: batch };
  }

  #addListing({ kind, of, namespace = everywhere, state, why, began }: Listing): void {
    if (namespace !== everywhere) this.#namespaces.add(namespace);
    const key = listingKey(kind, of);
    const { byNamespace } = this.#states.get(key) ?? { byNamespace: new Map<string, State>() };
    this.#states.set(key, { kind, ...(of === undefined ? {} : { of }), byNamespace });
    const known = byNamespace.get(namespace);
    // Two files may list the same: one of them whole is enough.
    if (known !== undefined && rank(known.state) >= rank(state)) return;
    byNamespace.set(namespace, {
      state,
      ...(why === undefined ? {} : { why }),
      ...(began === undefined ? {} : { began }),
    });
  }

  *#statesOf(kind: Kind, context: LayoutContext): Generator<Chunk> {
    const types = [...this.#states].filter(([, listed]) => listed.kind === kind && listed.of !== undefined);
    for (const [, { of }] of types.sort(([a], [b]) => compareText(a, b)))
      yield* this.#statesOfOne({ kind, of: of! }, context);
    yield* this.#statesOfOne({ kind }, context);
  }

  *#statesOfOne(listed: Listed, context: LayoutContext): Generator<Chunk> {
    const states = this.#settled(listed, context);
    const { kind, of } = listed;
    const namespaced = kind === 'CustomResource' ? of?.namespaced === true : kinds[kind].namespaced;
    // Whether the server has an API is a matter of the whole cluster.
    const state = states.get(everywhere)?.state;
    const ofTheServer = states.size === 1 && (state === 'not-served' || state === 'stale-group');
    if (this.#wantedNamespaces === undefined || !namespaced || ofTheServer) {
      for (const [namespace, state] of states) {
        yield { type: 'state', ...listed, ...(namespace === everywhere ? {} : { namespace }), ...state };
      }
      return;
    }
    for (const namespace of this.#wantedNamespaces) {
      const state = states.get(namespace) ?? states.get(everywhere) ?? unlistedIn(namespace);
      yield { type: 'state', ...listed, namespace, ...state };
    }
  }

  /** The states of a listing once all is read: what was assumed, what follows, what is not to be trusted. */
  #settled({ kind, of }: Listed, context: LayoutContext): ReadonlyMap<string, State> {
    const listed = this.#states.get(listingKey(kind, of))?.byNamespace;
    const states = new Map(listed ?? [[everywhere, this.#unlisted(kind, context)]]);
    const assumed = this.#assumed === 'all' || this.#assumed.has(kind);
    if (listed === undefined && assumed) states.set(everywhere, { state: 'complete' });
    if (states.get(everywhere)?.state === 'not-collected') {
      const whole = this.#isWholeByNamespaces(states);
      if (whole) states.clear();
      if (whole || assumed) states.set(everywhere, { state: 'complete' });
    }
    const distrust = context.notes.distrustedBecause;
    if (distrust === undefined) return states;
    return new Map(
      [...states].map(([namespace, s]) => [
        namespace,
        s.state === 'complete' ? { ...s, state: 'partial', why: distrust } : s,
      ]),
    );
  }

  /** Whether every namespace there is was listed, one by one. */
  #isWholeByNamespaces(states: ReadonlyMap<string, State>): boolean {
    if (this.#namespacesListed() !== 'complete' || this.#existing.size === 0) return false;
    return [...this.#existing].every(namespace => states.get(namespace)?.state === 'complete');
  }

  #namespacesListed(): ListingState | undefined {
    return this.#states.get('Namespace')?.byNamespace.get(everywhere)?.state;
  }

  /**
   * The state of a kind of which the layout found no listing. Where objects of it are held nothing failed: nobody collected
   * the rest. Only what was cut is `partial`.
   */
  #unlisted(kind: Kind, { notes }: LayoutContext): State {
    const { cutBecause } = notes;
    if (!this.#held.has(kind)) {
      const cut = cutBecause === undefined ? '' : `, or held it where it was cut: ${cutBecause}`;
      return { state: 'not-collected', why: `the recording does not hold it${cut}` };
    }
    const single = 'the recording holds single objects of it, not a listing';
    const why = kind === 'CustomResource' ? 'it does not say which types there are' : single;
    return { state: cutBecause === undefined ? 'not-collected' : 'partial', why };
  }

  #checkNamespaces({ name }: LayoutContext): void {
    const missing = (this.#plan.namespaces ?? []).filter(namespace => !this.#namespaces.has(namespace));
    if (missing.length === 0) return;
    const complete = this.#namespacesListed() === 'complete';
    const [namespace] = missing;
    const near = nearest(namespace!, [...this.#namespaces]);
    const said = complete
      ? `the recorded cluster has no namespace ${namespace}`
      : `the recording ${name} holds nothing of the namespace ${namespace}`;
    throw new UserError(near.length === 0 ? said : `${said}; did you mean ${near.join(' or ')}?`);
  }
}

function isEndpoints(object: KubeObject): object is Kinds['Endpoints'] {
  return object.kind === 'Endpoints';
}

function unlistedIn(namespace: string): State {
  return { state: 'not-collected', why: `the recording does not hold it of the namespace ${namespace}` };
}

/** How much a state says: of two states of the same listing, the higher counts. */
export function rank(state: ListingState): number {
  if (state === 'complete') return 3;
  if (state === 'partial') return 2;
  return state === 'not-collected' ? 0 : 1;
}

const usual = 'expected what `kubecause record` writes or `kubectl get … -A -o json` prints';

/** A file is of one tool's making; a folder or an archive may be of any. */
function expectedOf(form: LayoutContext['form']): string {
  return form === 'file' ? usual : `${usual}, or one of ${layouts.map(({ name }) => name).join(', ')}`;
}

function nothingFound({ name, form, notes, other }: LayoutContext): UserError {
  const expected = expectedOf(form);
  if (notes.firstDamage !== undefined) {
    return new UserError(`nothing can be read from the recording ${name}: ${notes.firstDamage}`);
  }
  if (other.kinds.size > 0) {
    const [first, second, third, ...rest] = other.kinds;
    const some = [first, second, third].filter(kind => kind !== undefined).join(', ');
    const got = rest.length === 0 ? some : `${some} and ${rest.length} more`;
    return new UserError(
      `the recording ${name} holds no object of a kind that kubecause reads (got ${got}); ${expected}`,
    );
  }
  if (other.emptyLists > 0) {
    return new UserError(
      `the recording ${name} is an empty List, and does not say of which kinds; use \`kubectl get --raw\`, or --assume-complete with the kinds that were asked for`,
    );
  }
  const [file, ...more] = other.files;
  const what = form === 'file' ? 'object of Kubernetes' : 'file of JSON or YAML';
  if (file === undefined) return new UserError(`the recording ${name} holds no ${what}; ${expected}`);
  const got =
    more.length === 0 ? file.looksLike : `${file.looksLike} in ${file.path}, and ${more.length} more files like it`;
  return new UserError(`the recording ${name} is no recording of a cluster: got ${got}; ${expected}`);
}
