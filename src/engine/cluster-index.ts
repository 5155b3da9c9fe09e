import type { ObjectEvent, ObjectEvents } from '../core/analyzer.ts';
import { formatType, type GroupKind } from '../core/kinds/custom-types.ts';
import type { Kind, Kinds } from '../core/kinds/index.ts';
import { isKind, kindOf, kindOfType, kinds } from '../core/kinds/index.ts';
import { withRarestLabel } from '../core/label-index.ts';
import { rememberLast } from '../core/memo.ts';
import { controllerOf, groupOf, isBuiltInGroup, type KubeObject, type ObjectRef, refOf } from '../core/objects.ts';
import { type LabelSelector, matchesSelector } from '../core/selectors.ts';
import { parseTime } from '../core/time.ts';
import { isRoutine } from './routine-events.ts';
import { Names } from './similar.ts';
import { isComplete, type Store } from './store.ts';

/** The objects of a kind in each namespace; `''` is where those of the cluster are. */
type ByNamespace = ReadonlyMap<string, readonly KubeObject[]>;

/** The objects of a kind by namespace and name. */
class ByName {
  readonly #namesIn: (namespace: string) => ReadonlyMap<string, KubeObject>;
  /** Where something was last looked for: who asks goes through one namespace after the other. */
  #last: { readonly namespace: string; readonly names: ReadonlyMap<string, KubeObject> } | undefined;

  constructor(objects: ByNamespace) {
    this.#namesIn = remembered(namespace => byName(objects.get(namespace) ?? none));
  }

  find(name: string, namespace: string): KubeObject | undefined {
    if (this.#last?.namespace !== namespace) this.#last = { namespace, names: this.#namesIn(namespace) };
    return this.#last.names.get(name);
  }
}

function byName(objects: readonly KubeObject[]): ReadonlyMap<string, KubeObject> {
  const names = new Map<string, KubeObject>();
  for (const object of objects) names.set(object.metadata.name, object);
  return names;
}

/** Maps over a {@link Store}, each built on first use and once: no question of an analyzer walks a whole listing. */
export class ClusterIndex {
  readonly #byNamespace = remembered((kind: Kind): ByNamespace => parted(this.store.objects(kind)));
  readonly #byName = remembered((kind: Kind) => new ByName(this.#byNamespace(kind)));
  readonly #byOwner = remembered((kind: Kind) =>
    groupBy<KubeObject>(this.store.objects(kind), object => controllerOf(object)?.uid),
  );
  readonly #hasAllEvents = remembered((namespace: string) => isComplete(this.store.state('Event', namespace).state));
  readonly #names = new Map<string, Names>();
  readonly #owners = new Map<References, { readonly namespace: string; readonly owner: KubeObject | undefined }>();
  readonly #topOwners = remembered((owner: KubeObject) => this.#topOf(owner, 1));
  #custom: ReadonlyMap<string, Kinds['CustomResource']> | undefined;
  #events: Map<string, Kinds['Event'][]> | undefined;
  #namedEvents: boolean | undefined;
  readonly store: Store;

  constructor(store: Store) {
    this.store = store;
  }

  find<K extends Kind>(kind: K, name: string, namespace: string): Kinds[K] | undefined {
    return this.#byName(kind).find(name, kinds[kind].namespaced ? namespace : '') as Kinds[K] | undefined;
  }

  /** A custom resource. Of a type without namespaces it is found whatever the namespace. */
  findCustom(type: GroupKind, name: string, namespace: string): Kinds['CustomResource'] | undefined {
    this.#custom ??= new Map(
      this.store.objects('CustomResource').map(object => {
        const { kind, apiVersion, metadata } = object;
        return [customKey({ group: groupOf(apiVersion), kind }, metadata.namespace, metadata.name), object];
      }),
    );
    return this.#custom.get(customKey(type, namespace, name)) ?? this.#custom.get(customKey(type, '', name));
  }

  /** The names of a kind; of custom resources, those of one type. */
  namesOf(kind: Kind, type: GroupKind = kinds[kind]): Names {
    return memo(this.#names, formatType(type), () => {
      const objects: readonly KubeObject[] = this.store.objects(kind);
      return new Names(
        objects.filter(object => object.kind === type.kind && groupOf(object.apiVersion) === type.group),
      );
    });
  }

  inNamespace<K extends Kind>(kind: K, namespace: string): readonly Kinds[K][] {
    return this.byNamespace(kind).get(namespace) ?? none;
  }

  byNamespace<K extends Kind>(kind: K): ReadonlyMap<string, readonly Kinds[K][]> {
    // A namespace of objects of K holds nothing but K.
    return this.#byNamespace(kind) as ReadonlyMap<string, readonly Kinds[K][]>;
  }

  select<K extends Kind>(kind: K, namespace: string, selector: LabelSelector | undefined): readonly Kinds[K][] {
    if (selector === undefined) return none;
    const candidates = withRarestLabel(this.inNamespace(kind, namespace), selector.matchLabels ?? {});
    return candidates.filter(object => matchesSelector(selector, object.metadata.labels));
  }

  /** The objects of a kind whose controller has this uid. */
  ownedBy<K extends Kind>(kind: K, uid: string): readonly Kinds[K][] {
    if (uid === '') return none;
    return (this.#byOwner(kind).get(uid) ?? none) as readonly Kinds[K][];
  }

  /** The controller of an object: found by name, and only if it has the uid that the object names. */
  ownerOf(object: KubeObject): KubeObject | undefined {
    const { ownerReferences, namespace } = object.metadata;
    if (ownerReferences.length === 0) return undefined;
    // The pods of a ReplicaSet share the list, and so what is found by it.
    const known = this.#owners.get(ownerReferences);
    if (known?.namespace === namespace) return known.owner;
    const owner = this.#findOwner(object);
    this.#owners.set(ownerReferences, { namespace, owner });
    return owner;
  }

  #findOwner(object: KubeObject): KubeObject | undefined {
    const owner = controllerOf(object);
    if (owner?.kind === undefined || owner.name === undefined) return undefined;
    const { kind, name, uid } = owner;
    const { namespace } = object.metadata;
    const group = groupOf(owner.apiVersion ?? '');
    const known = kindOfType(group, kind) ?? (isKind(kind) ? kind : undefined);
    let found: KubeObject | undefined;
    if (known === 'CustomResource') found = this.findCustom({ group, kind }, name, namespace);
    else if (known !== undefined) found = this.find(known, name, namespace);
    return found?.metadata.uid === uid ? found : undefined;
  }

  /**
   * The end of the owner chain, or the workload in it: an operator or a release may own thirty Deployments, and a fault of one
   * is none of the next. Where the chain cannot be followed, the name of the Deployment or CronJob is read off the name of
   * the ReplicaSet or Job, so that an id does not change when those may no longer be listed.
   * A node owns its mirror pods but is no owner in this sense: two static pods of a node are two things.
   */
  topOwnerOf(object: KubeObject): ObjectRef {
    const owner = isWorkload(object) ? undefined : this.#followedOwner(object);
    return owner === undefined ? this.#topOf(object, 0) : this.#topOwners(owner);
  }

  #followedOwner(object: KubeObject): KubeObject | undefined {
    const owner = this.ownerOf(object);
    return owner?.kind === 'Node' ? undefined : owner;
  }

  #topOf(object: KubeObject, followed: number): ObjectRef {
    let top = object;
    for (let depth = followed; depth < deepestChain; depth++) {
      if (isWorkload(top)) return refOf(top);
      const owner = this.#followedOwner(top);
      if (owner === undefined) break;
      top = owner;
    }
    const above = controllerOf(top);
    if (above?.kind === undefined || above.name === undefined || above.kind === 'Node') return refOf(top);
    const namespace = top.metadata.namespace === '' ? {} : { namespace: top.metadata.namespace };
    const hash = top.metadata.labels['pod-template-hash'];
    if (above.kind === 'ReplicaSet' && hash !== undefined && above.name.endsWith(`-${hash}`)) {
      return { kind: 'Deployment', ...namespace, name: above.name.slice(0, -hash.length - 1) };
    }
    const run = above.kind === 'Job' ? /^(.+)-\d{8,10}$/.exec(above.name) : null;
    if (run !== null) return { kind: 'CronJob', ...namespace, name: run[1]! };
    const group = groupOf(above.apiVersion ?? '');
    return { ...(isBuiltInGroup(group) ? {} : { group }), kind: above.kind, ...namespace, name: above.name };
  }

  /** Joined by uid; for static pods by the uid that the kubelet knows; by name only where the event has no real uid. */
  readonly eventsOf: (object: KubeObject) => ObjectEvents = rememberLast(object => this.#findEvents(object));

  #findEvents(object: KubeObject): ObjectEvents {
    this.#events ??= groupBy(this.store.objects('Event'), eventKey);
    this.#namedEvents ??= this.store.objects('Event').some(isNamed);
    const { uid, name, namespace, annotations } = object.metadata;
    const complete = this.#hasAllEvents(namespace === '' ? 'default' : namespace);
    const mirror = annotations['kubernetes.io/config.mirror'];
    const own = this.#events.get(uid);
    const ofMirror = mirror === undefined ? undefined : this.#events.get(mirror);
    const named = this.#namedEvents
      ? this.#events.get(eventNameKey(object.apiVersion, object.kind, namespace, name))
      : undefined;
    // Most objects have none: that answer costs nothing.
    if (own === undefined && ofMirror === undefined && named === undefined) return { complete, events: none };
    const events = [own, ofMirror, named].flatMap(list => list ?? []);
    return { complete, events: events.map(toObjectEvent).sort(newestFirst) };
  }
}

function newestFirst(a: ObjectEvent, b: ObjectEvent): number {
  return a.lastSeen < b.lastSeen ? 1 : a.lastSeen > b.lastSeen ? -1 : 0;
}

/** Whether an event names its object without a real uid: kubelets write a node's name where its uid belongs. */
function isNamed({ involvedObject: { uid = '', name } }: Kinds['Event']): boolean {
  return uid === '' || uid === name;
}

/** Longer than any real chain; ends a chain that a hostile recording made a cycle. */
const deepestChain = 10;
const none: readonly never[] = Object.freeze([]);

/** What people deploy, as against what a controller makes of it. */
const workloads: ReadonlySet<Kind | undefined> = new Set(['Deployment', 'StatefulSet', 'DaemonSet', 'CronJob']);

function isWorkload(object: KubeObject): boolean {
  return workloads.has(kindOf(object));
}

/** A function that keeps its answers. It is asked so often that what makes one must not be made each time. */
function remembered<K, V>(make: (key: K) => V): (key: K) => V {
  const known = new Map<K, V>();
  return key => {
    const before = known.get(key);
    if (before !== undefined) return before;
    const made = make(key);
    known.set(key, made);
    return made;
  };
}

function memo<K, V>(map: Map<K, V>, key: K, make: () => V): V {
  const known = map.get(key);
  if (known !== undefined) return known;
  const made = make();
  map.set(key, made);
  return made;
}

function groupBy<T>(items: readonly T[], keyOf: (item: T) => string | undefined): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const key = keyOf(item);
    if (key === undefined) continue;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [item]);
    else group.push(item);
  }
  return groups;
}

/** Objects that are sorted by namespace, parted at its borders. */
function parted(objects: readonly KubeObject[]): ByNamespace {
  const parts = new Map<string, readonly KubeObject[]>();
  for (let from = 0; from < objects.length; ) {
    const { namespace } = objects[from]!.metadata;
    let to = from + 1;
    while (to < objects.length && objects[to]!.metadata.namespace === namespace) to++;
    parts.set(namespace, objects.slice(from, to));
    from = to;
  }
  return parts;
}

type References = KubeObject['metadata']['ownerReferences'];

function customKey({ group, kind }: GroupKind, namespace: string, name: string): string {
  return `${group}/${kind} ${namespace}/${name}`;
}

/** What analyzers cannot ask for has no key. */
function eventKey(event: Kinds['Event']): string | undefined {
  if (isRoutine(event)) return undefined;
  const { uid = '', apiVersion = '', kind = '', name = '', namespace = '' } = event.involvedObject;
  return isNamed(event) ? eventNameKey(apiVersion, kind, namespace, name) : uid;
}

/** Some events name no apiVersion: then the object is of Kubernetes itself. */
function eventNameKey(apiVersion: string, kind: string, namespace: string, name: string): string {
  const group = groupOf(apiVersion);
  return `${kindOfType(group, kind) === 'CustomResource' ? group : ''}\0${kind}\0${namespace}\0${name}`;
}

function toObjectEvent(event: Kinds['Event']): ObjectEvent {
  const seen = [
    event.series?.lastObservedTime,
    event.lastTimestamp,
    event.eventTime,
    event.firstTimestamp,
    event.metadata.creationTimestamp,
  ];
  const times = seen.filter(time => time !== undefined && time !== '') as string[];
  const first = event.firstTimestamp ?? event.eventTime ?? event.metadata.creationTimestamp;
  return {
    type: event.type ?? '',
    reason: event.reason ?? '',
    message: event.message ?? '',
    count: event.series?.count ?? event.count ?? 1,
    firstSeen: first,
    lastSeen: times.reduce((a, b) => (parseTime(b) > parseTime(a) ? b : a), times[0] ?? ''),
    reporter: event.reportingComponent || event.source?.component || '',
    fieldPath: event.involvedObject.fieldPath ?? '',
  };
}
