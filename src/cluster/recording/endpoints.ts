import type { Kinds } from '../../core/kinds/index.ts';
import type { KubeObject } from '../../core/objects.ts';
import { decodeObject } from '../decode/index.ts';

/** By this annotation components that elect a leader mark Endpoints that are of no Service. */
const leader = 'control-plane.alpha.kubernetes.io/leader';

/**
 * The EndpointSlices that say what Endpoints say, one for each subset: of clusters before 1.17, and of recordings that hold
 * the older kind only.
 * @see https://kubernetes.io/docs/concepts/services-networking/endpoint-slices/#comparison-with-endpoints
 */
export function slicesOf({ metadata, subsets }: Kinds['Endpoints']): KubeObject[] {
  const { name, labels, annotations } = metadata;
  if (annotations[leader] !== undefined) return [];
  const all = subsets.length > 0 ? subsets : [{ addresses: [], notReadyAddresses: [], ports: [] }];
  return all.flatMap(({ addresses, notReadyAddresses, ports }, i) => {
    const slice = {
      apiVersion: 'discovery.k8s.io/v1',
      kind: 'EndpointSlice',
      metadata: { ...metadata, name: `${name}-${i}`, labels: { ...labels, 'kubernetes.io/service-name': name } },
      endpoints: [...addresses.map(() => endpointOf(true)), ...notReadyAddresses.map(() => endpointOf(false))],
      ports,
    };
    return decodeObject(slice) ?? [];
  });
}

function endpointOf(ready: boolean) {
  return { conditions: { ready, serving: ready, terminating: false } };
}
