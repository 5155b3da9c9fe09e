import { configMapUnused } from '../../analyzers/config-map-unused.ts';
import { ago, object, runningPod } from '../helpers/objects.ts';
import { testAnalyzer } from '../helpers/test-analyzer.ts';

const configMap = (path = 'shop/settings', metadata: object = {}) =>
  object('v1', 'ConfigMap', path, { metadata, data: { a: 'b' } });
const template = (spec: object) => ({ template: { metadata: {}, spec: { containers: [{ name: 'app' }], ...spec } } });
const mounts = { volumes: [{ name: 'config', configMap: { name: 'settings' } }] };

testAnalyzer(configMapUnused, {
  faulty: {
    'nobody names it': {
      fault: 'CFG-001',
      objects: [configMap(), runningPod('shop/web-1')],
      expect: [
        {
          code: 'config-map-unused',
          on: 'ConfigMap shop/settings',
          says: /no pod or pod template refers to it/,
          severity: 'info',
        },
      ],
      cure: objects => [objects[0]!, runningPod('shop/web-1', { spec: mounts })],
    },
    'a pod of another namespace names one like it': {
      objects: [configMap(), runningPod('other/web-1', { spec: mounts })],
      expect: [{ code: 'config-map-unused', on: 'ConfigMap shop/settings', says: /no pod/ }],
    },
  },
  healthy: {
    'a projected volume': {
      situation: 'NEG-15',
      objects: [
        configMap(),
        runningPod('shop/web-1', {
          spec: { volumes: [{ name: 'all', projected: { sources: [{ configMap: { name: 'settings' } }] } }] },
        }),
      ],
    },
    'an environment': {
      situation: 'NEG-15',
      objects: [
        configMap(),
        runningPod('shop/web-1', {
          spec: { containers: [{ name: 'app', envFrom: [{ configMapRef: { name: 'settings' } }] }] },
        }),
      ],
    },
    'found by its label': {
      situation: 'NEG-16',
      objects: [configMap('shop/settings', { labels: { grafana_dashboard: '1' } })],
    },
    'published everywhere': {
      situation: 'NEG-16',
      objects: [configMap('shop/kube-root-ca.crt'), configMap('shop/istio-ca-root-cert')],
    },
    'a CronJob template without a pod': {
      situation: 'NEG-17',
      objects: [
        configMap(),
        object('batch/v1', 'CronJob', 'shop/nightly', { spec: { jobTemplate: { spec: template(mounts) } } }),
      ],
    },
    'a Deployment that is scaled to zero': {
      situation: 'NEG-17',
      objects: [
        configMap(),
        object('apps/v1', 'Deployment', 'shop/web', { spec: { replicas: 0, ...template(mounts) } }),
      ],
    },
    'workloads may not be listed': { objects: [configMap()], snapshot: { withheld: { StatefulSet: 'forbidden' } } },
    'one of an operator': {
      objects: [configMap('shop/settings', { ownerReferences: [{ kind: 'Kafka', name: 'k', uid: 'u' }] })],
    },
    'a new one': { objects: [configMap('shop/settings', { creationTimestamp: ago(60) })] },
    'one of the control plane': { objects: [configMap('kube-system/kubeadm-config')] },
  },
});
