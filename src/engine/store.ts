import { type CustomType, formatType, type GroupKind, listingKey } from '../core/kinds/custom-types.ts';
import type { Kind, Kinds } from '../core/kinds/index.ts';
import { definitionOf, kinds } from '../core/kinds/index.ts';
import { compareText, groupOf, type KubeObject } from '../core/objects.ts';
import type { KindCoverage } from '../core/report.ts';
import type { Chunk, Clock, ListingState } from '../core/source.ts';
import { collectStrings } from './strings.ts';

interface State {
  readonly state: ListingState;
  readonly why?: string;
  readonly began?: string;
}

/** The states of a kind, or of one type of custom resource, by namespace. */
interface Listed {
  readonly kind: Kind;
  readonly of: CustomType | undefined;
  readonly states: Map<string, State>;
}

/** The whole cluster in `states`, where a namespace would stand. */
const everywhere = '';

/** What a source yielded: objects by kind, and how complete each listing is. */
export class Store {
  takenAt = '';
  takenAtFrom: Clock | undefined;
  serverVersion = '';
  /** Objects in all listings. */
  size = 0;
  /** The namespaces that were asked for; everything if undefined. */
  readonly namespaces: readonly string[] | undefined;
  readonly #objects = new Map<Kind, KubeObject[]>();
  /** By kind, and by {@link listingKey} of the types of custom resources. */
  readonly #listed = new Map<string, Listed>();

  constructor(namespaces?: readonly string[]) {
    this.namespaces = namespaces;
  }

  add(chunk: Chunk): void {
    if (chunk.type === 'about') {
      this.takenAt = chunk.takenAt ?? this.takenAt;
      this.takenAtFrom = chunk.takenAtFrom ?? this.takenAtFrom;
      this.serverVersion = chunk.serverVersion ?? this.serverVersion;
      return;
    }
    if (chunk.type === 'state') {
      const { kind, of } = chunk;
      // A recording without metrics is like a cluster without them: no hole, and nothing to claim.
      if (chunk.state === 'not-collected' && definitionOf(kind).optional) return;
      const key = listingKey(kind, of);
      const listed = this.#listed.get(key) ?? { kind, of, states: new Map<string, State>() };
      this.#listed.set(key, listed);
      listed.states.set(chunk.namespace ?? everywhere, chunk);
      return;
    }
    const objects = this.#objects.get(chunk.kind) ?? [];
    this.#objects.set(chunk.kind, objects);
    for (const object of chunk.objects) objects.push(object);
    this.size += chunk.objects.length;
  }

  /** Sorts every kind by namespace, name and type and drops repeated objects, so that the order of arrival changes nothing. */
  seal(): void {
    for (const [kind, objects] of this.#objects) {
      // As an API server lists them: nearly always.
      if (objects.every((object, i) => i === 0 || compareObjects(objects[i - 1]!, object) < 0)) continue;
      objects.sort(compareObjects);
      this.#objects.set(
        kind,
        objects.filter((object, i) => i === 0 || compareObjects(object, objects[i - 1]!) !== 0),
      );
    }
    if (this.takenAt === '') {
      this.takenAt = this.#newest();
      if (this.takenAt !== '') this.takenAtFrom = 'newest-object';
    }
    this.#concludeNotServed();
  }

  /**
   * A kind that no CustomResourceDefinition of the whole list defines is not served: that a recording does not hold it is then
   * no hole.
   */
  #concludeNotServed(): void {
    if (this.state('CustomResourceDefinition').state !== 'complete') return;
    const crds = this.objects('CustomResourceDefinition');
    const defined = new Set(crds.map(({ spec }) => `${spec.names?.kind}.${spec.group}`));
    for (const { kind, of, states } of this.#listed.values()) {
      const { jsonOnly, onRequest, group, kind: name } = definitionOf(kind);
      if (of !== undefined || kind === 'CustomResource' || jsonOnly !== true || onRequest !== undefined) continue;
      if (defined.has(`${name}.${group}`)) continue;
      for (const [namespace, { state }] of states)
        if (state === 'not-collected') states.set(namespace, { state: 'not-served' });
    }
  }

  /** All objects of a kind, by namespace and name: the same array each time, also if it is empty, so that memos of it hold. */
  objects<K extends Kind>(kind: K): readonly Kinds[K][] {
    const objects = this.#objects.get(kind) ?? [];
    if (objects.length === 0) this.#objects.set(kind, objects);
    // Sources yield objects of a kind decoded through the table that Kinds is made of.
    return objects as unknown as readonly Kinds[K][];
  }

  /**
   * How far the listing of a kind got: in a namespace, or everywhere. Of custom resources the state of one type; without a
   * type, that of the type of which the least is known.
   */
  state(kind: Kind, namespace?: string, of?: GroupKind): State {
    if (kind === 'CustomResource' && of === undefined) return this.#leastKnown(namespace);
    return stateIn(this.#listed.get(listingKey(kind, of)), namespace) ?? notCollected;
  }

  /**
   * What somebody sees who may see these namespaces and nothing else: everything outside of them is unknown, as to a user who
   * is refused it. So nothing that is found in it can tell of anything else.
   */
  within(namespaces: readonly string[]): Store {
    const seen = new Store(namespaces);
    seen.takenAt = this.takenAt;
    seen.takenAtFrom = this.takenAtFrom;
    seen.serverVersion = this.serverVersion;
    const visible = new Set(namespaces);
    for (const [kind, objects] of this.#objects)
      seen.add({ type: 'objects', kind, objects: objects.filter(object => visible.has(placeOf(object))) });
    for (const listed of this.#listed.values())
      seen.#listed.set(listingKey(listed.kind, listed.of), narrowed(listed, namespaces));
    return seen;
  }

  /** Every object, of whatever kind. */
  *all(): Generator<KubeObject> {
    for (const objects of this.#objects.values()) yield* objects;
  }

  /** Every string of every object, keys of maps included. */
  strings(): ReadonlySet<string> {
    const found = new Set<string>();
    for (const object of this.all()) collectStrings(object, found);
    return found;
  }

  /** Whether a source was asked for a kind: what nobody asked for leaves no question open. */
  wasAsked(kind: Kind): boolean {
    return this.#listed.has(kind);
  }

  /** Whether any listing got anywhere: if not, there is nothing to say of the cluster. */
  anythingRead(): boolean {
    if (this.size > 0) return true;
    return [...this.#listed.values()].some(
      ({ kind, of, states }) =>
        // That there are no types of custom resources is known of the server, not of what is in it.
        (kind !== 'CustomResource' || of !== undefined) &&
        [...states.values()].some(({ state }) => state === 'complete'),
    );
  }

  /** Whether the objects of a type of custom resource are in namespaces. */
  isNamespaced(type: GroupKind): boolean {
    return this.#listed.get(listingKey('CustomResource', type))?.of?.namespaced ?? true;
  }

  coverage(): KindCoverage[] {
    const rows: KindCoverage[] = [];
    const customs = this.#customsByType();
    for (const [key, listed] of this.#listed) {
      const { kind, of, states } = listed;
      const { group, namespaced } = scopeOf(listed);
      const objects = of === undefined ? (this.#objects.get(kind) ?? []) : (customs.get(key) ?? []);
      const counts = countByNamespace(objects);
      // What a namespace has a row of its own for is not counted twice.
      const elsewhere = [...states.keys()].reduce((left, n) => left - (counts.get(n) ?? 0), objects.length);
      for (const [namespace, { state, why }] of states) {
        if (namespaced && !this.#isAskedFor(namespace, states)) continue;
        // Once the types of custom resources are known, each speaks for itself.
        if (kind === 'CustomResource' && of === undefined && state === 'complete') continue;
        const count = namespace === everywhere || !namespaced ? elsewhere : (counts.get(namespace) ?? 0);
        rows.push({
          kind: of?.kind ?? kinds[kind].kind,
          ...(group === '' ? {} : { group }),
          ...(namespace === everywhere ? {} : { namespace }),
          state,
          count,
          ...(why === undefined || state === 'complete' ? {} : { why }),
        });
      }
    }
    return rows.sort(
      (a, b) =>
        compareText(a.kind, b.kind) ||
        compareText(a.group ?? '', b.group ?? '') ||
        compareText(a.namespace ?? '', b.namespace ?? ''),
    );
  }

  /** What was left out because nobody asked for it is no hole; what is said of the whole cluster holds for who has no own state. */
  #isAskedFor(namespace: string, states: Listed['states']): boolean {
    if (this.namespaces === undefined) return true;
    return namespace === everywhere ? this.namespaces.some(n => !states.has(n)) : this.namespaces.includes(namespace);
  }

  /** The state of the types of custom resources, or of the first of them, by name, that was not listed whole. */
  #leastKnown(namespace: string | undefined): State {
    const holes = [...this.#listed.values()].flatMap(listed => {
      const state =
        listed.kind === 'CustomResource' && listed.of !== undefined ? stateIn(listed, namespace) : undefined;
      return state === undefined || isComplete(state.state) ? [] : [{ type: formatType(listed.of!), state }];
    });
    const [first] = holes.sort((a, b) => compareText(a.type, b.type));
    if (first === undefined) return stateIn(this.#listed.get('CustomResource'), namespace) ?? notCollected;
    return { ...first.state, why: `${first.type}${first.state.why === undefined ? '' : `: ${first.state.why}`}` };
  }

  #customsByType(): ReadonlyMap<string, KubeObject[]> {
    const types = new Map<string, KubeObject[]>();
    for (const object of this.objects('CustomResource')) {
      const key = listingKey('CustomResource', { group: groupOf(object.apiVersion), kind: object.kind });
      const objects = types.get(key);
      if (objects === undefined) types.set(key, [object]);
      else objects.push(object);
    }
    return types;
  }

  /** Without a record of its time, a snapshot is as old as the newest thing in it. */
  #newest(): string {
    let newest = '';
    for (const objects of this.#objects.values()) {
      for (const { metadata } of objects) if (metadata.creationTimestamp > newest) newest = metadata.creationTimestamp;
    }
    return newest;
  }
}

/** The namespace that an object is in, or is. */
function placeOf({ apiVersion, kind, metadata }: KubeObject): string {
  return apiVersion === 'v1' && kind === 'Namespace' ? metadata.name : metadata.namespace;
}

const outOfSight: State = { state: 'forbidden', why: 'whoever asks may see some namespaces only' };

function narrowed(listed: Listed, namespaces: readonly string[]): Listed {
  const { kind, of } = listed;
  const whole = listed.states.get(everywhere);
  // What is not served, or not listed, tells nothing of anybody; nor does which types there are.
  const isOpen = whole !== undefined && (whole.state === 'not-served' || whole.state === 'not-needed');
  if (isOpen || (kind === 'CustomResource' && of === undefined)) return listed;
  const states = new Map<string, State>([[everywhere, outOfSight]]);
  if (scopeOf(listed).namespaced)
    for (const namespace of namespaces) states.set(namespace, stateIn(listed, namespace) ?? notCollected);
  return { kind, of, states };
}

/** Objects in each namespace; those in none are not counted. */
function countByNamespace(objects: readonly KubeObject[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const { metadata } of objects)
    if (metadata.namespace !== '') counts.set(metadata.namespace, (counts.get(metadata.namespace) ?? 0) + 1);
  return counts;
}

/** Whether a state lets one conclude that what was not listed does not exist. */
export function isComplete(state: ListingState): state is 'complete' | 'not-served' {
  return state === 'complete' || state === 'not-served';
}

/** What no source spoke of. */
const notCollected: State = { state: 'not-collected', why: 'the source does not hold it' };

function stateIn(listed: Listed | undefined, namespace: string | undefined): State | undefined {
  if (listed === undefined) return undefined;
  const { states } = listed;
  const inNamespace = namespace === undefined || !scopeOf(listed).namespaced ? undefined : states.get(namespace);
  return inNamespace ?? states.get(everywhere);
}

/** Which types of custom resources there are is a matter of the whole cluster. */
function scopeOf({ kind, of }: Listed): Pick<CustomType, 'group' | 'namespaced'> {
  if (kind === 'CustomResource') return of ?? { group: '', namespaced: false };
  return kinds[kind];
}

/** By namespace and name, then by type: custom resources of several types may share a name. */
function compareObjects(a: KubeObject, b: KubeObject): number {
  return (
    compareText(a.metadata.namespace, b.metadata.namespace) ||
    compareText(a.metadata.name, b.metadata.name) ||
    compareText(a.kind, b.kind) ||
    compareText(groupOf(a.apiVersion), groupOf(b.apiVersion))
  );
}
