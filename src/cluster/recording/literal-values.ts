import { definitionOf, type Kind, type Kinds } from '../../core/kinds/index.ts';
import { bareMetadata, type KubeObject } from '../../core/objects.ts';
import { type RawObject, ResourceError, type Resources, type ResourceType } from '../../core/resources.ts';
import { type Chunk, isHole, type ListingState } from '../../core/source.ts';
import { asList, asObject, type Json } from './layouts/json.ts';
import type { State } from './rewrite.ts';

type Values = Kinds['LiteralValues'];
type Scope = string | undefined;

/** Where the pod that a kind describes stands in it. A ConfigMap describes none. */
const podIn: Partial<Record<Kind, readonly string[]>> = {
  ConfigMap: [],
  CronJob: ['spec', 'jobTemplate', 'spec', 'template', 'spec'],
  DaemonSet: ['spec', 'template', 'spec'],
  Deployment: ['spec', 'template', 'spec'],
  Job: ['spec', 'template', 'spec'],
  Pod: ['spec'],
  ReplicaSet: ['spec', 'template', 'spec'],
  ReplicationController: ['spec', 'template', 'spec'],
  StatefulSet: ['spec', 'template', 'spec'],
};

/** Objects that are held in memory as they came: a hundred ConfigMaps of the largest size are 100 MB. */
const pageSize = 100;

/**
 * Reads what ConfigMaps and variables are set to, wherever their objects could be listed: an object for each that sets any,
 * and how far that got. What is called a credential does not get through the door of {@link Resources}.
 * @param states how far the objects themselves were listed
 */
export async function* readLiteralValues(
  resources: Resources,
  states: readonly State[],
  signal: AbortSignal,
): AsyncGenerator<Chunk> {
  const failures = new Map<Scope, (Failure | undefined)[]>();
  for (const { kind, namespace, state, why = state } of states) {
    if (podIn[kind] === undefined || state === 'not-served') continue;
    const outcomes = failures.get(namespace) ?? [];
    failures.set(namespace, outcomes);
    if (isHole(state) && state !== 'partial') outcomes.push({ kind, state, why });
    else outcomes.push(yield* readKind(resources, kind, namespace, signal));
  }
  for (const [namespace, outcomes] of failures)
    yield { type: 'state', kind: 'LiteralValues', ...(namespace !== undefined && { namespace }), ...stateOf(outcomes) };
}

interface Failure {
  readonly kind: Kind;
  readonly state: ListingState;
  readonly why: string;
}

async function* readKind(
  resources: Resources,
  kind: Kind,
  namespace: Scope,
  signal: AbortSignal,
): AsyncGenerator<Chunk, Failure | undefined> {
  try {
    let cursor: string | undefined;
    do {
      const page = await resources.list({ type: typeOf(kind), namespace, limit: pageSize, cursor }, signal);
      yield { type: 'objects', kind: 'LiteralValues', objects: page.objects.flatMap(raw => valuesOf(kind, raw) ?? []) };
      cursor = page.next;
    } while (cursor !== undefined);
    return undefined;
  } catch (error) {
    if (!(error instanceof ResourceError)) throw error;
    return { kind, state: error.problem === 'forbidden' ? 'forbidden' : 'failed', why: error.message };
  }
}

function typeOf(kind: Kind): ResourceType {
  const { group, version, kind: name, plural, namespaced } = definitionOf(kind);
  return { group, version, kind: name, plural, namespaced, singular: '', shortNames: [], verbs: ['list'] };
}

/** All of a scope, in one state: that of all that failed if all did. */
function stateOf(outcomes: readonly (Failure | undefined)[]): { readonly state: ListingState; readonly why?: string } {
  const failed = outcomes.filter(outcome => outcome !== undefined);
  const [first] = failed;
  if (first === undefined) return { state: 'complete' };
  const state = failed.length === outcomes.length ? first.state : 'partial';
  return { state, why: `of ${definitionOf(first.kind).plural}: ${first.why}` };
}

/** What an object sets; undefined if it is nothing. */
function valuesOf(kind: Kind, raw: RawObject): KubeObject | undefined {
  const data = Object.entries(asObject(raw.data)).flatMap(([key, value]) => (isText(value) ? [{ key, value }] : []));
  const containers = containersIn(podIn[kind]!.reduce((json, field) => asObject(json[field]), raw));
  const { name, namespace } = asObject(raw.metadata);
  if ((data.length === 0 && containers.length === 0) || !isText(name)) return undefined;
  const metadata = bareMetadata(`${kind}/${name}`, isText(namespace) ? namespace : '');
  const values: Values = { apiVersion: 'v1', kind: 'LiteralValues', metadata, data, containers };
  return values;
}

function containersIn({ initContainers, containers, ephemeralContainers }: Json): Values['containers'] {
  return [initContainers, containers, ephemeralContainers].flatMap(asList).flatMap(container => {
    const { name, env } = asObject(container);
    const set = asList(env).map(asObject);
    const literal = set.flatMap(({ name, value }) => (isText(name) && isText(value) ? [{ name, value }] : []));
    return isText(name) && literal.length > 0 ? [{ name, env: literal }] : [];
  });
}

function isText(value: unknown): value is string {
  return typeof value === 'string';
}
