import { serviceEndpoints } from '../../analyzers/service-endpoints.ts';
import { deployment, namespace, notReady, pod, service, slice } from '../helpers/network.ts';
import { ago, object } from '../helpers/objects.ts';
import { testAnalyzer } from '../helpers/test-analyzer.ts';

const web = { app: 'web' };
const svc = (selector?: Record<string, string>, spec = {}, metadata = {}) =>
  service('shop/web', selector, spec, metadata);
const webPod = (status = {}) => pod('shop/web-1', web, status);
const young = { creationTimestamp: ago(40) };
const statefulSet = object('apps/v1', 'StatefulSet', 'shop/web', {
  spec: { replicas: 0, serviceName: 'web', template: { metadata: { labels: web } } },
});
const oldReplicaSet = object('apps/v1', 'ReplicaSet', 'shop/web-5d8', {
  metadata: {
    ownerReferences: [{ kind: 'Deployment', name: 'web', uid: 'u', apiVersion: 'apps/v1', controller: true }],
  },
  spec: { replicas: 0, template: { metadata: { labels: { app: 'web', version: 'v1' } } } },
});
const cronJob = object('batch/v1', 'CronJob', 'shop/web', {
  spec: { jobTemplate: { spec: { template: { metadata: { labels: web } } } } },
});

testAnalyzer(serviceEndpoints, {
  faulty: {
    'a label of the selector is misspelt': {
      fault: 'NET-001',
      objects: [svc({ app: 'wbe' }), webPod()],
      expect: [
        {
          code: 'service-selects-nothing',
          on: 'Service shop/web',
          says: /app=wbe.*Pod shop\/web-1.*app.*web instead of wbe/,
          near: ['Pod shop/web-1'],
          settling: false,
        },
      ],
      cure: objects => [svc(web), objects[1]!],
    },
    'one label of two differs, and another pod is farther away': {
      fault: 'NET-001',
      objects: [
        svc({ app: 'web', version: 'v2' }),
        pod('shop/web-1', { app: 'web', version: 'v1' }),
        pod('shop/web-2', { app: 'web' }),
        pod('shop/db', { app: 'db' }),
      ],
      expect: [
        {
          code: 'service-selects-nothing',
          on: 'Service shop/web',
          says: /version: v1 instead of v2/,
          near: ['Pod shop/web-1'],
        },
      ],
    },
    'no pod of several is like it': {
      fault: 'NET-001',
      objects: [svc({ app: 'search' }), webPod(), pod('shop/db', { app: 'db' })],
      expect: [
        {
          code: 'service-selects-nothing',
          on: 'Service shop/web',
          says: /^selector app=search matches no pod$/,
          near: [],
        },
      ],
    },
    'the pods are in another namespace': {
      fault: 'NET-001',
      objects: [svc({ app: 'search' }), pod('data/search-1', { app: 'search' }), namespace('shop'), namespace('data')],
      expect: [
        {
          code: 'service-selects-nothing',
          on: 'Service shop/web',
          says: /Pod data\/search-1 has these labels/,
          near: ['Pod data/search-1'],
        },
      ],
    },
    'the template has other labels now, and an old ReplicaSet has these': {
      fault: 'NET-001',
      objects: [svc({ app: 'web', version: 'v1' }), pod('shop/web-1', { app: 'web', version: 'v2' }), oldReplicaSet],
      expect: [{ code: 'service-selects-nothing', on: 'Service shop/web', says: /v2 instead of v1/ }],
    },
    'a Service that was created just now': {
      objects: [svc(web, {}, { creationTimestamp: ago(10) })],
      expect: [{ code: 'service-selects-nothing', on: 'Service shop/web', says: /app=web/, settling: true }],
    },
    'the pods are refused': {
      fault: 'NET-002',
      objects: [svc(web), deployment('shop/web', web)],
      expect: [
        {
          code: 'service-pods-not-created',
          on: 'Service shop/web',
          says: /Deployment shop\/web.*has no pods/,
          settling: false,
        },
      ],
    },
    'the workload was created just now': {
      objects: [svc(web), deployment('shop/web', web, 1, young)],
      expect: [{ code: 'service-pods-not-created', on: 'Service shop/web', says: /no pods/, settling: true }],
    },
    'the pods are not ready': {
      fault: 'NET-002',
      objects: [svc(web), webPod(notReady)],
      expect: [
        { code: 'service-no-ready-endpoints', on: 'Service shop/web', says: /matches 1 pod, none/, settling: false },
      ],
      cure: objects => [objects[0]!, webPod()],
    },
    'the pods have just started': {
      objects: [svc(web), { ...webPod(notReady), metadata: { ...webPod().metadata, ...young } }],
      expect: [
        { code: 'service-no-ready-endpoints', on: 'Service shop/web', says: /matches 1 pod, none/, settling: true },
      ],
    },
    'the pods may not be listed, and the slices have no ready address': {
      fault: 'NET-002',
      objects: [svc(web), slice('shop/web', [false, false])],
      snapshot: { withheld: { Pod: 'forbidden' } },
      expect: [{ code: 'service-no-ready-endpoints', on: 'Service shop/web', says: /matches 2 pods, none/ }],
      cure: objects => [objects[0]!, slice('shop/web', [false, true])],
    },
  },
  healthy: {
    'pods may not be listed, and the slices are empty': {
      objects: [svc(web), slice('shop/web', [])],
      snapshot: { withheld: { Pod: 'forbidden' } },
    },
    'a ready pod': { objects: [svc(web), webPod(), pod('shop/web-2', web, notReady)] },
    'no selector': { situation: 'NEG-04', objects: [svc()] },
    'what Prometheus scrapes of a control plane that nobody sees': {
      situation: 'NEG-19',
      objects: [
        service(
          'kube-system/kube-scheduler',
          { component: 'kube-scheduler' },
          { clusterIP: 'None', clusterIPs: ['None'] },
        ),
      ],
    },
    'an external name': { situation: 'NEG-04', objects: [svc({ app: 'x' }, { type: 'ExternalName' })] },
    'its workload is scaled to zero': { situation: 'NEG-26', objects: [svc(web), deployment('shop/web', web, 0)] },
    'headless, of a StatefulSet that is scaled to zero': {
      situation: ['NEG-04', 'NEG-26'],
      objects: [svc(web, { clusterIP: 'None' }), statefulSet],
    },
    'its pods run at times': { objects: [svc(web), cronJob] },
    'only finished pods': { situation: 'NEG-01', objects: [svc(web), webPod({ ...notReady, phase: 'Succeeded' })] },
    'unready pods are wanted': { objects: [svc(web, { publishNotReadyAddresses: true }), webPod(notReady)] },
    'it is being deleted': { objects: [svc(web, {}, { deletionTimestamp: ago(5) })] },
    'workloads may not be listed': { objects: [svc(web)], snapshot: { withheld: { StatefulSet: 'forbidden' } } },
  },
});
