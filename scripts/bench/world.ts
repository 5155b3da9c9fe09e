import type { Fields } from '../../src/core/fields.ts';
import { container } from '../../src/core/kinds/container.ts';
import { definitionOf, type Kind, kinds } from '../../src/core/kinds/index.ts';
import { podSpec, podTemplate } from '../../src/core/kinds/pod-spec.ts';
import { objectReference } from '../../src/core/kinds/shared.ts';
import { metadata } from '../../src/core/objects.ts';
import type { Content, Pages } from '../../test/helpers/api-server.ts';
import { encode } from '../../test/helpers/encode.ts';
import { protobufList } from '../../test/helpers/protobuf.ts';
import { hoursAgo, namespaceOf, podName, type Raw, replicas, rest, templateOf, uid } from './names.ts';
import { managedFields, podOf } from './pod.ts';

/**
 * A large cluster: so many pods in Deployments of twenty, and what belongs to them. Objects are made when a page is asked
 * for and only the bytes are kept, so that the server is no larger than what it serves. One Deployment in a hundred crashes.
 */
export function world(pods: number): { readonly [K in Kind]?: Content } {
  const apps = Math.ceil(pods / replicas);
  const nodes = Math.ceil(pods / 80);
  const namespaces = Math.ceil(apps / 20);
  return {
    Pod: pages('Pod', pods, i => podOf(i, nodes)),
    Deployment: pages('Deployment', apps, deployment),
    ReplicaSet: pages('ReplicaSet', apps * 2, replicaSet),
    Service: pages('Service', apps, service),
    EndpointSlice: pages('EndpointSlice', apps, app => endpointSlice(app, nodes)),
    ConfigMap: pages('ConfigMap', apps * 2 + namespaces, i => configMap(i, apps)),
    Event: pages('Event', Math.ceil(pods / 5), event),
    Ingress: pages('Ingress', Math.ceil(apps / 3), ingress),
    IngressClass: pages('IngressClass', 1, () => ({
      metadata: meta('nginx'),
      spec: { controller: 'k8s.io/ingress-nginx' },
    })),
    Node: pages('Node', nodes, node),
    Namespace: pages('Namespace', namespaces, i => ({ metadata: meta(`team-${i}`), status: { phase: 'Active' } })),
    ServiceAccount: pages('ServiceAccount', namespaces, i => ({ metadata: meta('default', `team-${i}`) })),
    Secret: Array.from({ length: namespaces }, (_, i) => ({
      name: 'registry',
      namespace: `team-${i}`,
      uid: uid('secret', i),
    })),
  };
}

/** What every object says of itself; most of it is managedFields, as in a real cluster. */
function meta(name: string, namespace?: string, more: object = {}): Raw {
  return {
    name,
    ...(namespace === undefined ? {} : { namespace }),
    uid: uid(name, (namespace ?? '').length),
    creationTimestamp: hoursAgo(200),
    managedFields: managedFields('kubectl-client-side-apply'),
    ...more,
  };
}

function deployment(app: number): Raw {
  const { name, labels } = templateOf(app);
  return {
    metadata: { ...meta(name, namespaceOf(app)), uid: uid('deployment', app), generation: 2 },
    spec: { replicas, selector: { matchLabels: { app: name } }, template: { metadata: { labels }, ...rest(app) } },
    status: {
      observedGeneration: 2,
      replicas,
      updatedReplicas: replicas,
      readyReplicas: replicas,
      availableReplicas: replicas,
      conditions: [
        { type: 'Available', status: 'True', reason: 'MinimumReplicasAvailable', lastUpdateTime: hoursAgo(90) },
      ],
    },
  };
}

/** The current one of each Deployment, then the ones before. */
function replicaSet(i: number): Raw {
  const app = i >> 1;
  const { name, labels, hash } = templateOf(app);
  const current = i % 2 === 0;
  const owner = { apiVersion: 'apps/v1', kind: 'Deployment', name, uid: uid('deployment', app), controller: true };
  const count = current ? replicas : 0;
  return {
    metadata: {
      ...meta(`${name}-${current ? hash : 'f00d5eed99'}`, namespaceOf(app), { labels, ownerReferences: [owner] }),
      uid: uid('replicaset', i),
    },
    spec: { replicas: count, selector: { matchLabels: labels }, template: { metadata: { labels }, ...rest(app) } },
    status: { replicas: count, readyReplicas: count, availableReplicas: count, observedGeneration: 1 },
  };
}

function service(app: number): Raw {
  const { name } = templateOf(app);
  return {
    metadata: meta(name, namespaceOf(app)),
    spec: {
      type: 'ClusterIP',
      clusterIP: address(10, app),
      selector: { app: name },
      ports: [{ name: 'http', protocol: 'TCP', port: 80, targetPort: 'http' }],
    },
  };
}

function endpointSlice(app: number, nodes: number): Raw {
  const { name } = templateOf(app);
  const endpoints = Array.from({ length: replicas }, (_, i) => ({
    addresses: [address(172, app * replicas + i)],
    conditions: { ready: true, serving: true, terminating: false },
    nodeName: `node-${(app * replicas + i) % nodes}`,
    targetRef: {
      kind: 'Pod',
      namespace: namespaceOf(app),
      name: podName(app * replicas + i),
      uid: uid('pod', app * replicas + i),
    },
  }));
  return {
    metadata: meta(`${name}-x7k2p`, namespaceOf(app), { labels: { 'kubernetes.io/service-name': name } }),
    addressType: 'IPv4',
    endpoints,
    ports: [{ name: 'http', protocol: 'TCP', port: 8080 }],
  };
}

/** Two of each Deployment, then the authority that every namespace has. */
function configMap(i: number, apps: number): Raw {
  const authority = 'certificate\n'.repeat(100);
  if (i >= apps * 2)
    return { metadata: meta('kube-root-ca.crt', `team-${i - apps * 2}`), data: { 'ca.crt': authority } };
  const { name } = templateOf(i >> 1);
  const data = i % 2 === 0 ? { 'app.yaml': 'setting: value\n'.repeat(120) } : { 'ca.crt': authority };
  return { metadata: meta(i % 2 === 0 ? `${name}-config` : `${name}-ca`, namespaceOf(i >> 1)), data };
}

function event(i: number): Raw {
  const namespace = namespaceOf(Math.floor(i / replicas));
  return {
    metadata: meta(`${podName(i)}.17f00d`, namespace),
    involvedObject: { apiVersion: 'v1', kind: 'Pod', namespace, name: podName(i), uid: uid('pod', i) },
    type: 'Normal',
    reason: 'Pulled',
    message: 'Container image "registry.example.com/shop/app:1.2.3" already present on machine',
    source: { component: 'kubelet' },
    firstTimestamp: hoursAgo(0.8),
    lastTimestamp: hoursAgo(0.2),
    count: 1,
  };
}

function ingress(i: number): Raw {
  const { name } = templateOf(i);
  const backend = { service: { name, port: { number: 80 } } };
  return {
    metadata: meta(name, namespaceOf(i)),
    spec: {
      ingressClassName: 'nginx',
      rules: [{ host: `${name}.example.com`, http: { paths: [{ path: '/', pathType: 'Prefix', backend }] } }],
    },
    status: { loadBalancer: { ingress: [{ ip: '192.0.2.10' }] } },
  };
}

function node(i: number): Raw {
  const room = { cpu: '64', memory: '256Gi', pods: '110', 'ephemeral-storage': '100Gi' };
  return {
    metadata: meta(`node-${i}`, undefined, {
      labels: { 'kubernetes.io/hostname': `node-${i}`, 'kubernetes.io/arch': 'amd64', 'kubernetes.io/os': 'linux' },
    }),
    spec: { podCIDR: `172.16.${i % 256}.0/24` },
    status: {
      capacity: room,
      allocatable: room,
      conditions: ['MemoryPressure', 'DiskPressure', 'PIDPressure', 'Ready'].map(type => ({
        type,
        status: type === 'Ready' ? 'True' : 'False',
        reason: 'Kubelet',
        lastHeartbeatTime: hoursAgo(0),
        lastTransitionTime: hoursAgo(190),
      })),
      nodeInfo: {
        kubeletVersion: 'v1.36.0',
        architecture: 'amd64',
        operatingSystem: 'linux',
        containerRuntimeVersion: 'containerd://2.1.0',
      },
    },
  };
}

function address(first: number, i: number): string {
  return `${first}.${(i >> 16) & 255}.${(i >> 8) & 255}.${i & 255}`;
}

/** The table of metadata with what a server sends and kubecause skips. */
const metadataAsSent: Fields = {
  ...metadata,
  generateName: [2, 'string'],
  resourceVersion: [6, 'string'],
  managedFields: [
    17,
    [
      {
        manager: [1, 'string'],
        operation: [2, 'string'],
        apiVersion: [3, 'string'],
        time: [4, 'time'],
        fieldsType: [6, 'string'],
        fieldsV1: [7, { raw: [1, 'string'] }],
      },
    ],
  ],
};

/** Likewise, of pods and what makes them. */
const containerAsSent: Fields = {
  ...container,
  env: [7, [{ ...container.env[1][0], value: [2, 'string'] }]],
  terminationMessagePath: [13, 'string'],
};
const podSpecAsSent: Fields = { ...podSpec, containers: [2, [containerAsSent]] };
const templateAsSent: Fields = { ...podTemplate, spec: [2, podSpecAsSent] };
const podStatus = kinds.Pod.fields.status[1];
const containerStatusAsSent: Fields = { ...podStatus.containerStatuses[1][0], containerID: [8, 'string'] };
const asSent: { readonly [K in Kind]?: Fields } = {
  Pod: {
    spec: [2, podSpecAsSent],
    status: [
      3,
      { ...podStatus, podIPs: [12, [{ ip: [1, 'string'] }]], containerStatuses: [8, [containerStatusAsSent]] },
    ],
  },
  Deployment: withTemplate(kinds.Deployment.fields),
  ReplicaSet: withTemplate(kinds.ReplicaSet.fields),
  EndpointSlice: {
    ...kinds.EndpointSlice.fields,
    endpoints: [2, [{ ...kinds.EndpointSlice.fields.endpoints[1][0], targetRef: [4, objectReference] }]],
  },
};

function withTemplate<F extends { readonly spec: readonly [number, Fields] }>(fields: F): Fields {
  return { ...fields, spec: [2, { ...fields.spec[1], template: [3, templateAsSent] }] };
}

/** A list that is made page by page, each once. */
function pages(kind: Kind, count: number, make: (i: number) => Raw): Pages {
  const { group, version, fields } = definitionOf(kind);
  const apiVersion = group === '' ? version : `${group}/${version}`;
  const table: Fields = { metadata: [1, metadataAsSent], ...(asSent[kind] ?? fields) };
  const made = new Map<string, Buffer>();
  return {
    count,
    page(from, to, form, next) {
      const key = `${from} ${to} ${form}`;
      const known = made.get(key);
      if (known !== undefined) return known;
      const items = Array.from({ length: to - from }, (_, i) => make(from + i));
      const bytes =
        form === 'protobuf'
          ? protobufList(
              apiVersion,
              `${kind}List`,
              items.map(item => encode(table, asProtobuf(item))),
              { continue: next },
            )
          : Buffer.from(
              JSON.stringify({
                apiVersion,
                kind: `${kind}List`,
                metadata: { resourceVersion: '1', continue: next },
                items,
              }),
            );
      made.set(key, bytes);
      return bytes;
    },
  };
}

/** In protobuf managedFields holds its JSON as bytes. */
function asProtobuf(object: Raw): Raw {
  const meta = object.metadata as { readonly managedFields: readonly Raw[] };
  const managed = meta.managedFields.map(entry => ({ ...entry, fieldsV1: { raw: JSON.stringify(entry.fieldsV1) } }));
  return { ...object, metadata: { ...meta, managedFields: managed } };
}
