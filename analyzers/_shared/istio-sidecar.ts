import type { Kinds } from '../../src/core/kinds/index.ts';
import { memoized } from '../../src/core/memo.ts';
import { matchesSelector } from '../../src/core/selectors.ts';

type Pod = Kinds['Pod'];
type Configurations = readonly Kinds['MutatingWebhookConfiguration'][];
type Webhook = Configurations[number]['webhooks'][number];

/** Whether a pod has the proxy of Istio, as a container or as a native sidecar. */
export function hasSidecar({ spec, metadata }: Pod): boolean {
  return (
    metadata.annotations['sidecar.istio.io/status'] !== undefined ||
    [...spec.containers, ...spec.initContainers].some(({ name }) => name === 'istio-proxy')
  );
}

/** Whether a pod is in the mesh without a sidecar: in ambient mode the node does what a sidecar would. */
export function isAmbient({ metadata }: Pod): boolean {
  return metadata.annotations['ambient.istio.io/redirection'] === 'enabled';
}

/** A webhook that gives pods their sidecar, of one revision of Istio. */
export interface Injector {
  readonly configuration: Configurations[number];
  readonly webhook: Webhook;
}

/** All webhooks of Istio that inject: `namespace.sidecar-injector.istio.io`, `rev.object.sidecar-injector.istio.io`, … */
export const injectorsOf = memoized((configurations: Configurations): readonly Injector[] =>
  configurations.flatMap(configuration =>
    configuration.webhooks
      .filter(({ name = '' }) => name.endsWith('sidecar-injector.istio.io'))
      .map(webhook => ({ configuration, webhook })),
  ),
);

const everything = { matchLabels: {}, matchExpressions: [] } as const;

/** Whether a webhook is asked about a pod with these labels, in a namespace with those. */
export function asksFor(
  { webhook: { namespaceSelector = everything, objectSelector = everything } }: Injector,
  namespace: Readonly<Record<string, string>>,
  pod: Readonly<Record<string, string>>,
): boolean {
  return matchesSelector(namespaceSelector, namespace) && matchesSelector(objectSelector, pod);
}

/** The labels that ask for a revision of Istio: of a namespace or a pod. */
export const revisionLabel = 'istio.io/rev';
export const injectionLabel = 'istio-injection';

/** The revisions and tags that some webhook injects. */
export const revisionsOf = memoized((configurations: Configurations): readonly string[] => [
  ...new Set(
    injectorsOf(configurations).flatMap(({ webhook }) =>
      [...(webhook.namespaceSelector?.matchExpressions ?? []), ...(webhook.objectSelector?.matchExpressions ?? [])]
        .filter(({ key, operator }) => key === revisionLabel && operator === 'In')
        .flatMap(({ values }) => values),
    ),
  ),
]);
