import type { Kinds } from '../../src/core/kinds/index.ts';
import { nearest } from '../../src/core/near.ts';
import { compareText } from '../../src/core/objects.ts';
import { formatSelector, matchesExpression } from '../../src/core/selectors.ts';

type Node = Kinds['Node'];
type Term = NonNullable<
  NonNullable<Kinds['PersistentVolume']['spec']['nodeAffinity']>['required']
>['nodeSelectorTerms'][number];

/** One thing that a node must have: a label, or (`field`) a name. */
export interface Requirement {
  readonly key: string;
  readonly operator: string;
  readonly values: readonly string[];
  readonly field?: true;
}

/** The ways to satisfy: a node must meet all requirements of one of them. No way at all is met by no node. */
export type Placement = readonly (readonly Requirement[])[];

/**
 * What `nodeSelector` and the required node affinity of a pod together ask of a node; undefined if nothing.
 * @see https://kubernetes.io/docs/concepts/scheduling-eviction/assign-pod-node/
 */
export function placementOf({ spec }: Kinds['Pod']): Placement | undefined {
  const selector = Object.entries(spec.nodeSelector).map(
    ([key, value]): Requirement => ({ key, operator: 'In', values: [value] }),
  );
  const required = spec.affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution;
  if (required === undefined) return selector.length === 0 ? undefined : [selector];
  return termsOf(required.nodeSelectorTerms).map(term => [...selector, ...term]);
}

/** Where the driver of a class makes volumes; undefined if everywhere. */
export function topologyOf({ allowedTopologies }: Kinds['StorageClass']): Placement | undefined {
  if (allowedTopologies.length === 0) return undefined;
  return allowedTopologies.map(({ matchLabelExpressions }) =>
    matchLabelExpressions.map(({ key = '', values }): Requirement => ({ key, operator: 'In', values })),
  );
}

/** Where a volume can be reached; undefined if everywhere. */
export function reachOf({ spec }: Kinds['PersistentVolume']): Placement | undefined {
  const required = spec.nodeAffinity?.required;
  return required === undefined ? undefined : termsOf(required.nodeSelectorTerms);
}

/** A term without requirements selects nothing, and so is no way to satisfy. */
function termsOf(terms: readonly Term[]): Placement {
  return terms
    .map(({ matchExpressions, matchFields }) => [
      ...matchExpressions.map(e => requirement(e)),
      ...matchFields.map(e => ({ ...requirement(e), field: true as const })),
    ])
    .filter(term => term.length > 0);
}

function requirement({ key = '', operator = '', values }: Term['matchExpressions'][number]): Requirement {
  return { key, operator, values };
}

export function accepts(placement: Placement | undefined, node: Node): boolean {
  return placement === undefined || placement.some(way => way.every(r => meets(node, r)));
}

function meets(node: Node, { field, ...expression }: Requirement): boolean {
  return matchesExpression(
    expression,
    field === true ? { [expression.key]: node.metadata.name } : node.metadata.labels,
  );
}

/** The names of the only nodes that a placement can mean, as a DaemonSet names them for its pods; undefined if it means any. */
export function namedNodes(placement: Placement | undefined): readonly string[] | undefined {
  if (placement === undefined) return undefined;
  const names = placement.map(way => way.find(r => r.field === true && r.operator === 'In')?.values);
  return names.includes(undefined) ? undefined : names.flatMap(n => n ?? []);
}

/** `disk=ssd,zone in (a,b)`: as kubectl writes a selector; alternatives are joined by "or". */
export function formatPlacement(placement: Placement): string {
  return placement.map(way => way.map(formatRequirement).join(',')).join(' or ');
}

export function formatRequirement({ key, operator, values }: Requirement): string {
  if (operator === 'In' && values.length === 1) return `${key}=${values[0]}`;
  if (operator === 'Gt' || operator === 'Lt') return `${key}${operator === 'Gt' ? '>' : '<'}${values[0] ?? ''}`;
  return formatSelector({ matchExpressions: [{ key, operator, values }] });
}

export interface NearMiss {
  readonly node: Node;
  /** What the node has instead: `pool=video`, `dsik=ssd`. */
  readonly has: string;
}

/** Why no node meets a placement. */
export interface Mismatch {
  /** The requirements that no node meets; empty if each is met somewhere, but never all on one node. */
  readonly unmet: readonly Requirement[];
  /** A node that was probably meant: it has the key with a similar value, or the value under a similar key. */
  readonly near: NearMiss | undefined;
  /** A node that lacks only this one of several requirements. */
  readonly almost: { readonly node: Node; readonly lacks: Requirement } | undefined;
}

/** Explains a placement that no node meets, by the way to satisfy it of which the fewest requirements are unmet. */
export function explainMismatch(placement: Placement, nodes: readonly Node[]): Mismatch {
  const ways = placement.map(way => ({ way, unmet: way.filter(r => !nodes.some(node => meets(node, r))) }));
  const [best] = ways.sort((a, b) => a.unmet.length - b.unmet.length);
  if (best === undefined) return { unmet: [], near: undefined, almost: undefined };
  return {
    unmet: best.unmet,
    near: best.unmet.map(r => nearMiss(r, nodes)).find(miss => miss !== undefined),
    almost: best.way.length < 2 ? undefined : almostMeets(best.way, nodes),
  };
}

function almostMeets(way: readonly Requirement[], nodes: readonly Node[]): Mismatch['almost'] {
  for (const node of nodes) {
    const [lacks, ...more] = way.filter(r => !meets(node, r));
    if (lacks !== undefined && more.length === 0) return { node, lacks };
  }
  return undefined;
}

function nearMiss({ key, operator, values, field }: Requirement, nodes: readonly Node[]): NearMiss | undefined {
  if (operator !== 'In' && operator !== 'Exists') return undefined;
  if (field === true) return undefined;
  const valuesOfKey = new Map<string, Node>();
  const keysOfValue = new Map<string, Node>();
  for (const node of nodes) {
    for (const [k, v] of Object.entries(node.metadata.labels)) {
      if (k === key) setOnce(valuesOfKey, v, node);
      else if (operator === 'Exists' || values.includes(v)) setOnce(keysOfValue, k, node);
    }
  }
  for (const wanted of values) {
    const [value] = nearest(wanted, [...valuesOfKey.keys()], 1);
    if (value !== undefined) return { node: valuesOfKey.get(value)!, has: `${key}=${value}` };
  }
  const [similarKey] = nearest(key, [...keysOfValue.keys()], 1);
  if (similarKey !== undefined) return labelled(keysOfValue.get(similarKey)!, similarKey);
  // Not alike, but what the nodes have under this key at all is what the writer can choose from.
  const [anyValue] = [...valuesOfKey.keys()].sort(compareText);
  return anyValue === undefined ? undefined : labelled(valuesOfKey.get(anyValue)!, key);
}

function labelled(node: Node, key: string): NearMiss {
  return { node, has: `${key}=${node.metadata.labels[key]}` };
}

function setOnce(map: Map<string, Node>, key: string, node: Node): void {
  if (!map.has(key)) map.set(key, node);
}
