import { object, type Raw } from './objects.ts';

/** As the agent of a node writes it for a pod. */
export function ciliumEndpoint(path: string, status: Record<string, unknown> = {}): Raw {
  const name = path.slice(path.indexOf('/') + 1);
  return object('cilium.io/v2', 'CiliumEndpoint', path, {
    metadata: { ownerReferences: [{ apiVersion: 'v1', kind: 'Pod', name, uid: `uid-pod-${path}` }] },
    status: {
      id: 1234,
      state: 'ready',
      identity: { id: 48861, labels: ['k8s:app=web', 'k8s:io.kubernetes.pod.namespace=shop'] },
      networking: { node: '192.0.2.11', addressing: [{ ipv4: '10.0.1.200' }] },
      'external-identifiers': { 'k8s-namespace': 'shop', 'k8s-pod-name': name, 'pod-name': path },
      ...status,
    },
  });
}

export function ciliumIdentity(id: string, labels: Record<string, string>, metadata: object = {}): Raw {
  return object('cilium.io/v2', 'CiliumIdentity', id, {
    metadata: { labels, ...metadata },
    'security-labels': Object.fromEntries(Object.entries(labels).map(([key, value]) => [`k8s:${key}`, value])),
  });
}

export function ciliumNode(name: string, ip: string, status: Record<string, unknown> = {}): Raw {
  return object('cilium.io/v2', 'CiliumNode', name, {
    spec: { addresses: [{ ip, type: 'InternalIP' }], ipam: { podCIDRs: ['10.0.1.0/24'] } },
    status: { ipam: { 'operator-status': {}, ...status } },
  });
}

export function ciliumPolicy(path: string, spec: Record<string, unknown>, rest: Record<string, unknown> = {}): Raw {
  const kind = path.includes('/') ? 'CiliumNetworkPolicy' : 'CiliumClusterwideNetworkPolicy';
  return object('cilium.io/v2', kind, path, { spec, ...rest });
}
