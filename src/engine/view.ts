import type { ClusterView } from '../core/analyzer.ts';
import type { GroupKind } from '../core/kinds/custom-types.ts';
import type { Kind, Kinds } from '../core/kinds/index.ts';
import { kinds } from '../core/kinds/index.ts';
import type { Absent, Listing, Lookup } from '../core/lookup.ts';
import { isBuiltInGroup, type KubeObject, type ObjectRef } from '../core/objects.ts';
import type { Settings } from '../core/settings.ts';
import { noSettings } from '../core/settings.ts';
import { parseTime } from '../core/time.ts';
import type { ClusterIndex } from './cluster-index.ts';
import type { Names } from './similar.ts';
import { isComplete } from './store.ts';

/** The window through which one analyzer sees the cluster: only what it declared, and never more sure than the listings are. */
export class View implements ClusterView<Kind, Kind> {
  readonly takenAt: string;
  readonly serverVersion: string;
  readonly settings: Settings;
  /** The object being checked: what was created after a listing began cannot be missed by it. */
  subject: KubeObject | undefined;
  /** How often the answer was "unknown", by kind. */
  readonly unknown = new Map<Kind, number>();
  readonly #index: ClusterIndex;
  readonly #declared: ReadonlySet<Kind>;
  readonly #now: number;
  /** What was last found: pods of a workload, which come one after the other, refer to the same objects. */
  #present: Extract<Lookup<KubeObject>, { readonly state: 'present' }> | undefined;

  constructor(index: ClusterIndex, declared: ReadonlySet<Kind>, settings = noSettings) {
    this.#index = index;
    this.#declared = declared;
    this.settings = settings;
    this.takenAt = index.store.takenAt;
    this.serverVersion = index.store.serverVersion;
    this.#now = parseTime(this.takenAt);
  }

  list<K extends Kind>(kind: K, namespace?: string): readonly Kinds[K][] {
    this.#mustDeclare(kind);
    return namespace === undefined ? this.#index.store.objects(kind) : this.#index.inNamespace(kind, namespace);
  }

  select<K extends Kind>(
    kind: K,
    namespace: string,
    selector: Parameters<ClusterView<Kind, Kind>['select']>[2],
  ): readonly Kinds[K][] {
    this.#mustDeclare(kind);
    return this.#index.select(kind, namespace, selector);
  }

  lookup<K extends Exclude<Kind, 'CustomResource'>>(kind: K, name: string, namespace = ''): Lookup<Kinds[K]> {
    this.#mustDeclare(kind);
    const object = this.#index.find(kind, name, namespace);
    if (object !== undefined) return this.#found(object);
    const { state, began } = this.#index.store.state(kind, namespace);
    if (!isComplete(state)) return this.#unknown(kind, state, namespace);
    if (this.#isOlderThanSubject(began)) return this.#unknown(kind, 'created-later', namespace);
    return { state: 'absent', absent: makeAbsent(this.#index, kind, name, namespace, 'listing') };
  }

  lookupCustom(type: GroupKind, name: string, namespace = ''): Lookup<Kinds['CustomResource']> {
    this.#mustDeclare('CustomResource');
    const object = this.#index.findCustom(type, name, namespace);
    if (object !== undefined) return this.#found(object);
    const { state, began } = this.#index.store.state('CustomResource', namespace, type);
    // Not every type is listed: of what nobody meant to read, nothing is left open.
    if (state === 'not-collected') return { state: 'unknown', why: state };
    // Who does not say in which namespace has not said which object.
    if (namespace === '' && this.#index.store.isNamespaced(type)) return { state: 'unknown', why: 'not-collected' };
    if (!isComplete(state)) return this.#unknown('CustomResource', state, namespace);
    if (this.#isOlderThanSubject(began)) return this.#unknown('CustomResource', 'created-later', namespace);
    return { state: 'absent', absent: makeAbsentCustom(this.#index, type, name, namespace) };
  }

  listing<K extends Kind>(kind: K, namespace?: string): Listing<Kinds[K]> {
    this.#mustDeclare(kind);
    const { state } = this.#index.store.state(kind, namespace);
    if (isComplete(state)) return { state: 'complete', objects: this.list(kind, namespace) };
    return this.#unknown(kind, state, namespace);
  }

  missing(
    kind: Kind,
    name: string,
    namespace: string | undefined,
    statedBy: Exclude<Absent['statedBy'], 'listing'>,
  ): Absent | undefined {
    if (this.#index.find(kind, name, namespace ?? '') !== undefined) return undefined;
    return makeAbsent(this.#index, kind, name, namespace ?? '', statedBy);
  }

  eventsOf(object: KubeObject): ReturnType<ClusterView<Kind, Kind>['eventsOf']> {
    return this.#index.eventsOf(object);
  }

  ownedBy<K extends Kind>(kind: K, owner: KubeObject): readonly Kinds[K][] {
    this.#mustDeclare(kind);
    return this.#index.ownedBy(kind, owner.metadata.uid);
  }

  ownerOf(object: KubeObject): KubeObject | undefined {
    return this.#index.ownerOf(object);
  }

  topOwnerOf(object: KubeObject): ObjectRef {
    return this.#index.topOwnerOf(object);
  }

  age(time: string | undefined): number {
    const then = time === undefined ? Number.NaN : parseTime(time);
    return Number.isNaN(then) || Number.isNaN(this.#now) ? Number.POSITIVE_INFINITY : (this.#now - then) / 1000;
  }

  #found<T extends KubeObject>(object: T): Lookup<T> {
    if (this.#present?.object !== object) this.#present = { state: 'present', object };
    // It holds this very object.
    return this.#present as Lookup<T>;
  }

  /** Whether a listing began before the object that is being checked was created: it may refer to what came with it. */
  #isOlderThanSubject(began: string | undefined): boolean {
    const created = this.subject?.metadata.creationTimestamp ?? '';
    return began !== undefined && created !== '' && parseTime(created) > parseTime(began);
  }

  #unknown<W>(kind: Kind, why: W, namespace: string | undefined): { state: 'unknown'; why: W } {
    const { namespaces } = this.#index.store;
    // What lies outside of the namespaces that were asked for is no hole in what was asked for.
    const isInScope = namespaces === undefined || !kinds[kind].namespaced || namespaces.includes(namespace ?? '');
    if (isInScope && this.#index.store.wasAsked(kind)) this.unknown.set(kind, (this.unknown.get(kind) ?? 0) + 1);
    return { state: 'unknown', why };
  }

  /** A kind that was not declared was perhaps not listed: an answer about it would be a guess. */
  #mustDeclare(kind: Kind): void {
    if (!this.#declared.has(kind)) throw new Error(`${kind} is used but not declared in reads or consults`);
  }
}

function makeAbsent(
  index: ClusterIndex,
  kind: Kind,
  name: string,
  namespace: string,
  statedBy: Absent['statedBy'],
): Absent {
  const { namespaced } = kinds[kind];
  const ref = refTo(kinds[kind], name, namespaced ? namespace : '');
  return brand(ref, statedBy, () => index.namesOf(kind));
}

function makeAbsentCustom(index: ClusterIndex, type: GroupKind, name: string, namespace: string): Absent {
  const ref = refTo(type, name, index.store.isNamespaced(type) ? namespace : '');
  return brand(ref, 'listing', () => index.namesOf('CustomResource', type));
}

function refTo({ group, kind }: GroupKind, name: string, namespace: string): ObjectRef {
  return {
    ...(isBuiltInGroup(group) ? {} : { group }),
    kind,
    ...(namespace === '' ? {} : { namespace }),
    name,
  };
}

/** @param names of all objects of the kind */
function brand(ref: ObjectRef, statedBy: Absent['statedBy'], names: () => Names): Absent {
  let similar: readonly ObjectRef[] | undefined;
  // The one place where the brand is given: see Absent.
  return {
    ref,
    statedBy,
    similar() {
      similar ??= names().similarTo(ref);
      return similar;
    },
  } as unknown as Absent;
}
