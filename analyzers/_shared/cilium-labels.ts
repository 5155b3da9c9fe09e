import type { Kinds } from '../../src/core/kinds/index.ts';
import type { LabelSelector } from '../../src/core/selectors.ts';

/** Labels that Cilium gives each pod besides its own. */
export const namespaceKey = 'io.kubernetes.pod.namespace';
const serviceAccountKey = 'io.cilium.k8s.policy.serviceaccount';
const clusterKey = 'io.cilium.k8s.policy.cluster';
export const namespaceLabelPrefix = 'io.cilium.k8s.namespace.labels.';

/** A selector of Cilium in the words of Kubernetes: keys without the source that they begin with. */
export interface PlainSelector extends Required<LabelSelector> {
  readonly matchLabels: Readonly<Record<string, string>>;
}

/**
 * What a selector of Cilium asks of the labels of pods. Its keys begin with where a label comes from: `k8s:app`, `any:app`;
 * without, any source is meant. Undefined if it asks for what no pod has by its labels (`reserved:host`, `container:…`).
 * @see https://docs.cilium.io/en/stable/network/kubernetes/concepts/#label-sources
 */
export function plainSelector(
  selector: Kinds['CiliumNetworkPolicy']['spec']['endpointSelector'],
): PlainSelector | undefined {
  const { matchLabels = {}, matchExpressions = [] } = selector ?? {};
  const pairs = Object.entries(matchLabels).map(([key, value]) => [plainKey(key), value] as const);
  const expressions = matchExpressions.map(({ key = '', ...rest }) => ({ ...rest, key: plainKey(key) }));
  if (pairs.some(([key]) => key === undefined) || expressions.some(({ key }) => key === undefined)) return undefined;
  return {
    // Which cluster of a mesh a pod is in cannot be seen.
    matchLabels: Object.fromEntries(pairs.filter(([key]) => key !== clusterKey)) as Record<string, string>,
    matchExpressions: expressions.filter(({ key }) => key !== clusterKey),
  };
}

function plainKey(key: string): string | undefined {
  const colon = key.indexOf(':');
  if (colon < 0) return key;
  const source = key.slice(0, colon);
  return source === 'k8s' || source === 'any' ? key.slice(colon + 1) : undefined;
}

/** The part of a selector that the pods' own labels answer, and those of the templates that make pods. */
export function ownPart({ matchLabels, matchExpressions }: PlainSelector): PlainSelector {
  return {
    matchLabels: Object.fromEntries(Object.entries(matchLabels).filter(([key]) => !isGiven(key))),
    matchExpressions: matchExpressions.filter(({ key = '' }) => !isGiven(key)),
  };
}

/** Whether a selector says in which namespaces its pods are: else they are in that of the policy. */
export function namesNamespace({ matchLabels, matchExpressions }: PlainSelector): boolean {
  return [...Object.keys(matchLabels), ...matchExpressions.map(({ key = '' }) => key)].some(
    key => key === namespaceKey || key.startsWith(namespaceLabelPrefix),
  );
}

function isGiven(key: string): boolean {
  return key === namespaceKey || key === serviceAccountKey || key.startsWith(namespaceLabelPrefix);
}

/** The labels of a pod as Cilium sees them. */
export function ciliumLabels(
  { metadata, spec }: Kinds['Pod'],
  namespace: Kinds['Namespace'] | undefined,
): Readonly<Record<string, string>> {
  const given = Object.entries(namespace?.metadata.labels ?? {}).map(
    ([key, value]) => [`${namespaceLabelPrefix}${key}`, value] as const,
  );
  return {
    ...metadata.labels,
    ...Object.fromEntries(given),
    [namespaceKey]: metadata.namespace,
    [serviceAccountKey]: spec.serviceAccountName ?? 'default',
  };
}
