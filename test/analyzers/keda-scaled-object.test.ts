import { kedaScaledObject } from '../../analyzers/keda-scaled-object.ts';
import { event, object, ownedBy, type Raw } from '../helpers/objects.ts';
import { testAnalyzer } from '../helpers/test-analyzer.ts';

const is = (type: string, status: string, reason = '', message = '') => ({ type, status, reason, message });
const works = [
  is('Ready', 'True', 'ScaledObjectReady', 'ScaledObject is defined correctly and is ready for scaling'),
  is('Active', 'False', 'ScalerNotActive', 'Scaling is not performed because triggers are not active'),
  is('Fallback', 'False', 'NoFallbackFound', 'No fallbacks are active on this scaled object'),
  is('Paused', 'Unknown'),
];
const kafka = { type: 'kafka', metadata: { topic: 'orders' }, authenticationRef: { name: 'kafka-login' } };
const login = object('keda.sh/v1alpha1', 'TriggerAuthentication', 'shop/kafka-login', { spec: {} });
const web = object('apps/v1', 'Deployment', 'shop/web', { spec: { replicas: 1 }, status: {} });
const scaled = (conditions: readonly object[] = works, spec: object = {}, metadata: object = {}): Raw =>
  object('keda.sh/v1alpha1', 'ScaledObject', 'shop/web', {
    metadata,
    spec: { scaleTargetRef: { name: 'web' }, minReplicaCount: 0, maxReplicaCount: 10, triggers: [kafka], ...spec },
    status: { conditions, hpaName: 'keda-hpa-web' },
  });
const hpa = (path: string, metadata: object = {}): Raw =>
  object('autoscaling/v2', 'HorizontalPodAutoscaler', path, {
    metadata,
    spec: { scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'web' }, maxReplicas: 10 },
    status: {},
  });
const own = hpa('shop/keda-hpa-web', ownedBy(scaled()));
const on = 'ScaledObject.keda.sh shop/web';
/** What the controller says of it: it hangs below the cause. */
const said = { code: 'keda-not-ready', on, says: /does not scale/ };
const broken = is('Ready', 'False', 'TriggerError', 'Triggers defined in ScaledObject are not working correctly');

testAnalyzer(kedaScaledObject, {
  faulty: {
    'the target is missing': {
      fault: 'CLU-028',
      objects: [
        scaled(
          [
            is(
              'Ready',
              'False',
              'ScaledObjectCheckFailed',
              "ScaledObject doesn't have correct scaleTargetRef specification",
            ),
          ],
          {
            scaleTargetRef: { name: 'wbe' },
          },
        ),
        login,
        web,
      ],
      expect: [said, { code: 'keda-target-missing', on, says: /Deployment wbe/, blames: ['Deployment shop/wbe'] }],
      cure: () => [scaled(), login, web, own],
    },
    'the target is a custom resource that is missing': {
      fault: 'CLU-028',
      objects: [
        scaled([broken], { scaleTargetRef: { apiVersion: 'argoproj.io/v1alpha1', kind: 'Rollout', name: 'wbe' } }),
        object('argoproj.io/v1alpha1', 'Rollout', 'shop/web', { spec: { replicas: 1 }, status: {} }),
        login,
      ],
      expect: [
        said,
        { code: 'keda-target-missing', on, says: /Rollout wbe/, blames: ['Rollout.argoproj.io shop/wbe'] },
      ],
    },
    'its authentication is missing': {
      fault: 'CLU-028',
      objects: [scaled([broken], { triggers: [{ ...kafka, authenticationRef: { name: 'kafka-logn' } }] }), login, web],
      expect: [
        said,
        {
          code: 'keda-authentication-missing',
          on,
          says: /TriggerAuthentication kafka-logn/,
          blames: ['TriggerAuthentication.keda.sh shop/kafka-logn'],
        },
      ],
      cure: () => [scaled(), login, web, own],
    },
    'a ClusterTriggerAuthentication without its kind': {
      fault: 'CLU-028',
      objects: [
        scaled([broken], {
          triggers: [{ ...kafka, authenticationRef: { name: 'global', kind: 'ClusterTriggerAuthentication' } }],
        }),
        web,
      ],
      expect: [
        said,
        {
          code: 'keda-authentication-missing',
          on,
          says: /ClusterTriggerAuthentication global/,
          blames: ['ClusterTriggerAuthentication.keda.sh global'],
        },
      ],
    },
    'the least is more than the most': {
      fault: 'CLU-028',
      objects: [scaled([broken], { minReplicaCount: 20 }), login, web],
      expect: [said, { code: 'keda-bounds-invalid', on, says: /minReplicaCount 20 is not below maxReplicaCount 10/ }],
      cure: () => [scaled(), login, web, own],
    },
    'idle is no less than the least': {
      fault: 'CLU-028',
      objects: [scaled([broken], { minReplicaCount: 2, idleReplicaCount: 2 }), login, web],
      expect: [said, { code: 'keda-bounds-invalid', on, says: /idleReplicaCount 2 is not below minReplicaCount 2/ }],
    },
    'an autoscaler by hand has the target': {
      fault: 'HPA-008',
      objects: [scaled([broken]), login, web, hpa('shop/web')],
      expect: [
        said,
        { code: 'keda-target-taken', on, says: /Deployment web is scaled by HorizontalPodAutoscaler web already/ },
      ],
      cure: () => [scaled(), login, web, own],
    },
    'a trigger fails: the event tells why': {
      fault: 'CLU-028',
      objects: [
        scaled([broken]),
        login,
        web,
        own,
        event(
          scaled(),
          'KEDAScalerFailed',
          'error creating kafka client: dial tcp: lookup kafka.shop.svc: no such host',
          {
            source: { component: 'keda-operator' },
          },
        ),
      ],
      expect: [
        { code: 'keda-not-ready', on, says: /does not scale, TriggerError: .*lookup kafka.shop.svc: no such host/ },
      ],
      cure: objects => {
        objects[0]!.status = { conditions: works };
      },
    },
    'one of its triggers fails': {
      fault: 'CLU-028',
      objects: [
        scaled([
          is(
            'Ready',
            'Unknown',
            'PartialTriggerError',
            'Some triggers defined in ScaledObject are not working correctly',
          ),
        ]),
        login,
        web,
        own,
      ],
      expect: [{ code: 'keda-triggers-fail', on, says: /Some triggers/ }],
    },
    'it falls back': {
      fault: 'CLU-028',
      objects: [
        scaled(
          [
            works[0]!,
            is('Fallback', 'True', 'FallbackExists', 'At least one trigger is falling back on this scaled object'),
          ],
          {
            fallback: { failureThreshold: 3, replicas: 6 },
          },
        ),
        login,
        web,
        own,
      ],
      expect: [{ code: 'keda-fallback', on, says: /fallback of 6 replicas: At least one trigger/ }],
      cure: () => [scaled(), login, web, own],
    },
  },
  healthy: {
    'ready, with nothing to do': { objects: [scaled(), login, web, own] },
    paused: {
      situation: 'NEG-26',
      objects: [
        scaled([broken], {}, { annotations: { 'autoscaling.keda.sh/paused-replicas': '0' } }),
        object('keda.sh/v1alpha1', 'ScaledObject', 'shop/batch', {
          spec: { scaleTargetRef: { name: 'gone' }, triggers: [] },
          status: { conditions: [broken, is('Paused', 'True', 'ScaledObjectPaused', 'ScaledObject is paused')] },
        }),
      ],
    },
    'two autoscalers on one target are told of them': { objects: [scaled(), login, web, own, hpa('shop/web')] },
    'just created': { objects: [scaled([is('Ready', 'Unknown'), is('Active', 'Unknown')]), login, web] },
  },
});
