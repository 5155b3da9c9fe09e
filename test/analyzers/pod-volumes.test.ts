import { podVolumes } from '../../analyzers/pod-volumes.ts';
import { event, object, runningPod } from '../helpers/objects.ts';
import { brokenPod, creatingPod, waiting } from '../helpers/pods.ts';
import { testAnalyzer } from '../helpers/test-analyzer.ts';

const on = 'Pod shop/web-1';
const secret = (name: string) => object('v1', 'Secret', `shop/${name}`);
const configMap = (name: string, data: object = {}) => object('v1', 'ConfigMap', `shop/${name}`, { data });
const config = (name: string, rest: object = {}) => ({ volumes: [{ name: 'config', configMap: { name, ...rest } }] });
const tls = (secretName: string, rest: object = {}) => ({
  volumes: [{ name: 'tls', secret: { secretName, ...rest } }],
});
const data = (claimName: string) => ({ volumes: [{ name: 'data', persistentVolumeClaim: { claimName } }] });
const creating = (spec: object) => creatingPod({ spec });
const failedMount = (message: string) => event(creatingPod(), 'FailedMount', message);

testAnalyzer(podVolumes, {
  faulty: {
    'a mounted ConfigMap is missing': {
      fault: 'POD-017',
      objects: [
        configMap('app-configuration'),
        creating(config('app-config')),
        failedMount('MountVolume.SetUp failed for volume "config" : configmap "app-config" not found'),
      ],
      expect: [
        {
          code: 'pod-volume-source-missing',
          on,
          says: /volume config is made of ConfigMap shop\/app-config, which does not exist/,
          blames: ['ConfigMap shop/app-config'],
        },
      ],
      cure: objects => [...objects, configMap('app-config')],
    },
    'a mounted Secret is missing, and no event is left': {
      fault: 'POD-018',
      objects: [creating(tls('web-tls'))],
      expect: [
        {
          code: 'pod-volume-source-missing',
          on,
          says: /volume tls is made of Secret shop\/web-tls/,
          blames: ['Secret shop/web-tls'],
        },
      ],
      cure: objects => [...objects, secret('web-tls')],
    },
    'Secrets may not be listed, but the kubelet says it': {
      fault: 'POD-018',
      objects: [
        creating(tls('web-tls')),
        failedMount('MountVolume.SetUp failed for volume "tls" : secret "web-tls" not found'),
      ],
      snapshot: { withheld: { Secret: 'forbidden' } },
      expect: [
        { code: 'pod-volume-source-missing', on, says: /Secret shop\/web-tls/, blames: ['Secret shop/web-tls'] },
      ],
    },
    'a projected source is missing': {
      fault: 'POD-017',
      objects: [
        creating({
          volumes: [
            {
              name: 'all',
              projected: { sources: [{ configMap: { name: 'a' } }, { secret: { name: 'b', optional: true } }] },
            },
          ],
        }),
      ],
      expect: [{ code: 'pod-volume-source-missing', on, says: /volume all is made of ConfigMap shop\/a,/ }],
      cure: objects => [...objects, configMap('a')],
    },
    'a key of a volume is missing': {
      fault: 'POD-017',
      objects: [
        configMap('settings', { 'app.yml': 'x' }),
        creating(config('settings', { items: [{ key: 'app.yaml', path: 'app.yaml' }] })),
      ],
      expect: [
        {
          code: 'pod-volume-key-missing',
          on,
          says: /volume config wants key app.yaml of ConfigMap shop\/settings.*did you mean app.yml/,
        },
      ],
      cure: objects => [configMap('settings', { 'app.yaml': 'x' }), objects[1]!],
    },
    'a key of a Secret is missing, says the kubelet': {
      fault: 'POD-018',
      objects: [
        secret('web-tls'),
        creating(
          tls('web-tls', {
            items: [
              { key: 'tls.crt', path: 'c' },
              { key: 'ca.crt', path: 'ca' },
            ],
          }),
        ),
        failedMount('MountVolume.SetUp failed for volume "tls" : references non-existent secret key: ca.crt'),
      ],
      expect: [{ code: 'pod-volume-key-missing', on, says: /wants key ca.crt of Secret shop\/web-tls/ }],
    },
    'a claim is missing': {
      fault: 'GAP-03',
      objects: [
        object('v1', 'PersistentVolumeClaim', 'shop/web-data'),
        brokenPod([], {
          spec: { ...data('webdata'), nodeName: undefined },
          status: {
            phase: 'Pending',
            conditions: [
              {
                type: 'PodScheduled',
                status: 'False',
                reason: 'Unschedulable',
                message: 'persistentvolumeclaim "webdata" not found',
              },
            ],
          },
        }),
      ],
      expect: [
        {
          code: 'pod-claim-missing',
          on,
          says: /volume data uses PersistentVolumeClaim shop\/webdata, which does not exist/,
          blames: ['PersistentVolumeClaim shop/webdata'],
        },
      ],
      cure: objects => [...objects, object('v1', 'PersistentVolumeClaim', 'shop/webdata')],
    },
    'a ConfigMap was deleted under a running pod': {
      objects: [runningPod('shop/web-1', { spec: config('settings') })],
      expect: [
        {
          code: 'pod-volume-source-gone',
          on,
          says: /does not exist any more/,
          severity: 'warning',
          blames: ['ConfigMap shop/settings'],
        },
      ],
      cure: objects => [...objects, configMap('settings')],
    },
  },
  healthy: {
    'everything is there': {
      objects: [configMap('settings'), runningPod('shop/web-1', { spec: config('settings') })],
    },
    'optional sources': { objects: [creating(config('settings', { optional: true }))] },
    'Secrets may not be listed': {
      situation: 'NEG-18',
      objects: [creating(tls('web-tls'))],
      snapshot: { withheld: { Secret: 'forbidden' } },
    },
    'an ephemeral claim that its controller has yet to make': {
      objects: [creating({ volumes: [{ name: 'scratch', ephemeral: { volumeClaimTemplate: { spec: {} } } }] })],
    },
    'a mount that failed before it worked': {
      situation: 'NEG-28',
      objects: [
        configMap('settings'),
        runningPod('shop/web-1', { spec: config('settings') }),
        failedMount('MountVolume.SetUp failed for volume "config" : configmap "settings" not found'),
      ],
    },
    'a completed pod': {
      situation: 'NEG-01',
      objects: [brokenPod([waiting('app', 'x')], { spec: config('settings'), status: { phase: 'Succeeded' } })],
    },
  },
});
