import { podEnvironment } from '../../analyzers/pod-environment.ts';
import { object, runningPod } from '../helpers/objects.ts';
import { brokenPod, containerStatus, ended, waiting } from '../helpers/pods.ts';
import { testAnalyzer } from '../helpers/test-analyzer.ts';

const on = 'Pod shop/web-1';
const secret = (name: string) => object('v1', 'Secret', `shop/${name}`);
const configMap = (name: string, data: object = {}, rest: object = {}) =>
  object('v1', 'ConfigMap', `shop/${name}`, { data, ...rest });
const fromSecret = (name: string, key = 'url', optional?: boolean) => ({
  env: [{ name: 'DB', valueFrom: { secretKeyRef: { name, key, optional } } }],
});
const fromMap = (name: string, key = 'host') => ({
  env: [{ name: 'HOST', valueFrom: { configMapKeyRef: { name, key } } }],
});
const pod = (container: object, reason = 'ContainerCreating', message?: string) =>
  brokenPod([waiting('app', reason, message)], {
    spec: { containers: [{ name: 'app', image: 'a', ...container }] },
    status: { phase: 'Pending' },
  });
const configError = (message: string, container: object) => pod(container, 'CreateContainerConfigError', message);
const running = (container: object) =>
  runningPod('shop/web-1', { spec: { containers: [{ name: 'app', ...container }] } });

testAnalyzer(podEnvironment, {
  faulty: {
    'a Secret is missing, says the kubelet': {
      fault: 'POD-012',
      objects: [
        secret('db-credential'),
        configError('secret "db-credentials" not found', fromSecret('db-credentials')),
      ],
      expect: [
        {
          code: 'pod-env-source-missing',
          on,
          says: /container app takes its environment \(DB\) from Secret shop\/db-credentials, which does not exist/,
          blames: ['Secret shop/db-credentials'],
        },
      ],
      cure: objects => [...objects, secret('db-credentials')],
    },
    'before the kubelet has come to it': {
      fault: 'POD-012',
      objects: [pod(fromSecret('db'))],
      expect: [{ code: 'pod-env-source-missing', on, says: /Secret shop\/db/, blames: ['Secret shop/db'] }],
      cure: objects => [...objects, secret('db')],
    },
    'Secrets may not be listed, but the kubelet says it': {
      fault: 'POD-012',
      objects: [configError('secret "db" not found', fromSecret('db'))],
      snapshot: { withheld: { Secret: 'forbidden' } },
      expect: [{ code: 'pod-env-source-missing', on, says: /Secret shop\/db/, blames: ['Secret shop/db'] }],
    },
    'a ConfigMap of envFrom is missing': {
      fault: 'POD-013',
      objects: [configError('configmap "settings" not found', { envFrom: [{ configMapRef: { name: 'settings' } }] })],
      expect: [
        {
          code: 'pod-env-source-missing',
          on,
          says: /takes its environment from ConfigMap shop\/settings/,
          blames: ['ConfigMap shop/settings'],
        },
      ],
      cure: objects => [...objects, configMap('settings')],
    },
    'a key of a ConfigMap is missing': {
      fault: 'POD-014',
      objects: [
        configMap('settings', { hosts: 'a' }),
        configError("couldn't find key host in ConfigMap shop/settings", fromMap('settings')),
      ],
      expect: [
        {
          code: 'pod-env-key-missing',
          on,
          says: /\(HOST\) from key host of ConfigMap shop\/settings, which has no such key; did you mean hosts\?/,
          near: ['ConfigMap shop/settings'],
        },
      ],
      cure: objects => [configMap('settings', { host: 'a' }), objects[1]!],
    },
    'a ConfigMap that cannot be changed lacks the key': {
      fault: 'POD-014',
      objects: [configMap('settings', { verbose: '1' }, { immutable: true }), pod(fromMap('settings'))],
      expect: [{ code: 'pod-env-key-missing', on, says: /which has no such key and is immutable$/ }],
    },
    'a key in binaryData is none for a variable': {
      fault: 'POD-014',
      objects: [configMap('settings', {}, { binaryData: { host: 'AA==' } }), pod(fromMap('settings'))],
      expect: [{ code: 'pod-env-key-missing', on, says: /key host/ }],
    },
    'a key of a Secret is missing, says the kubelet': {
      fault: 'POD-014',
      objects: [secret('db'), configError("couldn't find key url in Secret shop/db", fromSecret('db'))],
      expect: [{ code: 'pod-env-key-missing', on, says: /\(DB\) from key url of Secret shop\/db/ }],
    },
    'an init container': {
      fault: ['POD-003', 'POD-012'],
      objects: [
        brokenPod([waiting('app', 'PodInitializing')], {
          spec: { initContainers: [{ name: 'migrate', ...fromSecret('db') }] },
          status: {
            phase: 'Pending',
            initContainerStatuses: [waiting('migrate', 'CreateContainerConfigError', 'secret "db" not found')],
          },
        }),
      ],
      expect: [{ code: 'pod-env-source-missing', on, says: /init container migrate/, blames: ['Secret shop/db'] }],
    },
    'a Secret was deleted under a running container': {
      objects: [running(fromSecret('db'))],
      expect: [
        {
          code: 'pod-env-source-gone',
          on,
          says: /Secret shop\/db.*does not exist any more/,
          severity: 'warning',
          blames: ['Secret shop/db'],
        },
      ],
      cure: objects => [...objects, secret('db')],
    },
  },
  healthy: {
    'everything is there': {
      objects: [
        secret('db'),
        configMap('settings', { host: 'a' }),
        running({ ...fromSecret('db'), ...fromMap('settings') }),
      ],
    },
    'an optional Secret': { objects: [pod(fromSecret('db', 'url', true))] },
    'an optional envFrom': {
      objects: [pod({ envFrom: [{ secretRef: { name: 'db', optional: true } }] })],
    },
    'Secrets may not be listed': {
      situation: 'NEG-18',
      objects: [pod(fromSecret('db'))],
      snapshot: { withheld: { Secret: 'forbidden' } },
    },
    'a recording that hides values': {
      situation: 'NEG-29',
      objects: [
        secret('db'),
        configMap('settings', { host: '***HIDDEN***' }),
        pod({ ...fromSecret('db'), ...fromMap('settings') }),
      ],
    },
    'the kubelet has not noticed yet that the Secret is there': {
      objects: [secret('db'), configError('secret "db" not found', fromSecret('db'))],
    },
    'an init container that is done': {
      objects: [
        runningPod('shop/web-1', {
          spec: { initContainers: [{ name: 'migrate', ...fromSecret('db') }] },
          status: {
            initContainerStatuses: [containerStatus('migrate', { ready: true, state: ended(0, 'Completed') })],
          },
        }),
      ],
    },
    'a completed pod': {
      situation: 'NEG-01',
      objects: [
        brokenPod([], { spec: { containers: [{ name: 'app', ...fromSecret('db') }] }, status: { phase: 'Succeeded' } }),
      ],
    },
  },
});
