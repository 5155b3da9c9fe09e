import { heldConfigurations, readConfigurations } from '../../core/configurations.ts';
import { listingKey } from '../../core/kinds/custom-types.ts';
import type { Kind, Kinds } from '../../core/kinds/index.ts';
import { readLogs } from '../../core/logs.ts';
import { compareText, type KubeObject } from '../../core/objects.ts';
import type { Chunk, Plan, Source, SourceDescription } from '../../core/source.ts';
import { readLiteralValues } from './literal-values.ts';
import { type Rewriting, rewrittenObject, rewrittenState, type State } from './rewrite.ts';

/** All that a source holds, as it is recorded. */
export interface Snapshot {
  readonly objects: ReadonlyMap<Kind, readonly KubeObject[]>;
  readonly states: readonly State[];
  readonly about: Omit<Extract<Chunk, { type: 'about' }>, 'type'>;
  /** The cluster, without credentials. */
  readonly source: SourceDescription;
  /** The namespaces that were asked for; all if not given. */
  readonly namespaces?: readonly string[];
}

interface OpenSnapshot {
  readonly objects: Map<Kind, KubeObject[]>;
  readonly states: State[];
  about: Snapshot['about'];
}

/** What is read besides the objects of a plan. */
export interface Besides {
  /** The logs of containers that fail. */
  readonly logs?: boolean;
  /** What ConfigMaps and variables are set to. */
  readonly values?: boolean;
  /** The configurations of Prometheus. */
  readonly configurations?: boolean;
}

/** Reads all of a source, and what is wanted besides. */
export async function readSnapshot(
  source: Source,
  plan: Plan,
  { logs = false, values = false, configurations = false }: Besides,
  signal: AbortSignal,
): Promise<Snapshot> {
  const snapshot: OpenSnapshot = { objects: new Map(), states: [], about: {} };
  const { resources } = source;
  // A recording holds them as it holds any kind.
  const held: readonly Kind[] = [
    ...(values && resources === undefined ? (['LiteralValues'] as const) : []),
    ...(configurations ? heldConfigurations(source) : []),
  ];
  for await (const chunk of source.read({ ...plan, kinds: [...plan.kinds, ...held] }, signal)) {
    signal.throwIfAborted();
    take(snapshot, chunk);
  }
  if (values && resources !== undefined)
    for await (const chunk of readLiteralValues(resources, snapshot.states, signal)) take(snapshot, chunk);
  const pods = objectsOf(snapshot, 'Pod');
  if (logs)
    for await (const chunk of readLogs(source, pods, snapshot.about.takenAt ?? '', signal)) take(snapshot, chunk);
  if (configurations)
    for await (const chunk of readConfigurations(source, pods, objectsOf(snapshot, 'ConfigMap'), signal))
      take(snapshot, chunk);
  for (const [kind, objects] of snapshot.objects) snapshot.objects.set(kind, sorted(objects));
  const { type, name, detail } = source.description;
  return {
    ...snapshot,
    source: { type, name, ...(detail === undefined ? {} : { detail: withoutCredentials(detail) }) },
    ...(plan.namespaces === undefined ? {} : { namespaces: [...plan.namespaces].sort(compareText) }),
  };
}

function objectsOf<K extends Kind>({ objects }: OpenSnapshot, kind: K): readonly Kinds[K][] {
  // The table of the kind made both the objects and their type.
  return (objects.get(kind) ?? []) as unknown as readonly Kinds[K][];
}

/** A server's URL may carry a user, a password or a token. */
function withoutCredentials(detail: string): string {
  if (!URL.canParse(detail)) return detail;
  const { protocol, host, pathname } = new URL(detail);
  return `${protocol}//${host}${pathname === '/' ? '' : pathname}`;
}

/** A copy of a snapshot with its text rewritten. */
export function rewritten({ objects, states, about, source, namespaces }: Snapshot, rewriting: Rewriting): Snapshot {
  // What is numbered does not depend on the order in which the objects came.
  const kinds = [...objects.keys()].sort(compareText);
  const { type, name, detail } = source;
  return {
    about,
    objects: new Map(
      kinds.map(kind => [kind, sorted(objects.get(kind)!.map(object => rewrittenObject(kind, object, rewriting)))]),
    ),
    states: states.map(state => rewrittenState(state, rewriting)),
    source: {
      type,
      name: rewriting.text(name, 'name'),
      // Of a recording it is the name of a layout, which is ours.
      ...(detail === undefined ? {} : { detail: type === 'recording' ? detail : rewriting.text(detail, 'server') }),
    },
    ...(namespaces === undefined
      ? {}
      : { namespaces: namespaces.map(name => rewriting.text(name, 'namespace')).sort(compareText) }),
  };
}

function take(snapshot: OpenSnapshot, chunk: Chunk): void {
  if (chunk.type === 'state') keepLatest(snapshot.states, chunk);
  else if (chunk.type === 'about') {
    const { type: _, ...about } = chunk;
    snapshot.about = { ...snapshot.about, ...about };
  } else {
    const objects = snapshot.objects.get(chunk.kind) ?? [];
    snapshot.objects.set(chunk.kind, objects);
    for (const object of chunk.objects) objects.push(object);
  }
}

/** A state that a source tells once more is better dated. */
function keepLatest(states: State[], state: State): void {
  const listed = listingKey(state.kind, state.of);
  const known = states.findIndex(s => s.namespace === state.namespace && listingKey(s.kind, s.of) === listed);
  states.splice(known < 0 ? states.length : known, 1, state);
}

/** By namespace, name and type; of objects that pages of one listing repeat, the first. */
function sorted(objects: KubeObject[]): KubeObject[] {
  const order = (a: KubeObject, b: KubeObject): number =>
    compareText(a.metadata.namespace, b.metadata.namespace) ||
    compareText(a.metadata.name, b.metadata.name) ||
    compareText(a.kind, b.kind) ||
    compareText(a.apiVersion, b.apiVersion);
  objects.sort(order);
  return objects.filter((object, i) => i === 0 || order(objects[i - 1]!, object) !== 0);
}
