import type { ClusterView } from '../../src/core/analyzer.ts';
import type { Kinds } from '../../src/core/kinds/index.ts';
import type { KubeObject } from '../../src/core/objects.ts';
import { declaredPorts, leadsTo } from './declared-ports.ts';
import { podMakers, templateKinds } from './pod-templates.ts';
import { isReady, isStarting, startGrace } from './pods.ts';
import { alive } from './rollup.ts';
import { withLabels } from './select-labels.ts';

type Service = Kinds['Service'];

/** Within so many seconds a Service may come before the workload that it is for, when both are applied at once. */
export const applyGrace = 30;

/** What must be consulted to say whether a Service has somebody who answers. */
export const backendKinds = ['Pod', 'EndpointSlice', ...templateKinds] as const;
type Lists = Pick<ClusterView<never, (typeof backendKinds)[number]>, 'listing' | 'age'>;

/**
 * - `ready`: a ready pod, or an address that somebody wrote
 * - `none`: nobody answers
 * - `starting`: nobody answers yet, and somebody may soon
 * - `idle`: nobody answers, and nobody is meant to: what it selects is scaled to zero or finished
 * - `unknown`: it cannot be seen, or is outside of the cluster
 */
export type Backing = 'ready' | 'none' | 'starting' | 'idle' | 'unknown';

/**
 * Who answers behind a Service: by its pods, or by its EndpointSlices where it selects none or pods may not be listed. For
 * one port of it, nobody does where its targetPort is a name that no pod declares.
 */
export function backingOf(service: Service, cluster: Lists, port?: Service['spec']['ports'][number]): Backing {
  const { namespace } = service.metadata;
  const { selector, type } = service.spec;
  if (type === 'ExternalName') return 'unknown';
  const pods = Object.keys(selector).length === 0 ? undefined : cluster.listing('Pod', namespace);
  if (pods?.state !== 'complete') return backingBySlices(service, cluster);
  const selected = withLabels(pods.objects, selector);
  const waiting = alive(selected);
  // A terminating pod serves as long as it is ready.
  if (selected.some(isReady) || (waiting.length > 0 && service.spec.publishNotReadyAddresses === true)) {
    const named = port !== undefined && typeof port.targetPort === 'string';
    return !named || declaredPorts(selected).some(declared => leadsTo(port, declared)) ? 'ready' : 'none';
  }
  if (waiting.length > 0) return waiting.every(pod => isStarting(pod, cluster)) ? 'starting' : 'none';
  return backingByMakers(service, cluster);
}

/** Of a Service without a pod: whether one is meant to be there. */
function backingByMakers(service: Service, cluster: Lists): Backing {
  const makers = podMakers({ matchLabels: service.spec.selector }, service.metadata.namespace, cluster);
  if (makers === undefined) return 'unknown';
  if (makers.length > 0 && !makers.some(maker => maker.pods > 0)) return 'idle';
  const age = Math.min(
    ...[service, ...makers.map(maker => maker.object)].map(({ metadata }) => cluster.age(metadata.creationTimestamp)),
  );
  return age < (makers.length === 0 ? applyGrace : startGrace) ? 'starting' : 'none';
}

/** The label by which EndpointSlices belong to a Service. */
export const sliceOwnerLabel = 'kubernetes.io/service-name';

function backingBySlices(service: Service, cluster: Lists): Backing {
  const slices = slicesOf(service, cluster);
  const selects = Object.keys(service.spec.selector).length > 0;
  // Of a Service with a selector there is a slice even for no pods; without one the controller has not come to it.
  if (slices === undefined || (slices.length === 0 && selects)) return 'unknown';
  const endpoints = slices.flatMap(slice => slice.endpoints);
  if (endpoints.some(servesTraffic)) return 'ready';
  // Nobody at all may be as it is meant to be.
  return endpoints.length === 0 && selects ? backingByMakers(service, cluster) : 'none';
}

/** The EndpointSlices of a Service; undefined if they may not be listed. */
export function slicesOf({ metadata }: Service, cluster: Lists): readonly Kinds['EndpointSlice'][] | undefined {
  const slices = cluster.listing('EndpointSlice', metadata.namespace);
  return slices.state === 'complete' ? withLabels(slices.objects, { [sliceOwnerLabel]: metadata.name }) : undefined;
}

type Endpoint = Kinds['EndpointSlice']['endpoints'][number];

/**
 * Whether traffic is sent to an endpoint: if it is ready (not saying so means ready), or, where none is ready, if it still
 * serves while it terminates.
 * @see https://kubernetes.io/docs/concepts/services-networking/endpoint-slices/#conditions
 */
export function servesTraffic({ conditions }: Endpoint): boolean {
  return conditions?.ready !== false || conditions.serving === true;
}

/**
 * Pods and what controls them, as dependencies of a Service that none of them serves: without them being ready it is not.
 * The controllers link what is wrong with all pods of a workload, where nothing is said of the single pod.
 */
export function podsAndControllers(
  pods: readonly Kinds['Pod'][],
  cluster: Pick<ClusterView<never, never>, 'ownerOf'>,
): { readonly object: KubeObject; readonly because: 'ready' }[] {
  const objects = new Set<KubeObject>(pods);
  for (const pod of pods) {
    const owner = cluster.ownerOf(pod);
    if (owner === undefined || owner.kind === 'Node') continue;
    objects.add(owner);
    objects.add(cluster.ownerOf(owner) ?? owner);
  }
  return [...objects].map(object => ({ object, because: 'ready' }));
}
