import { hpaMetrics } from '../../analyzers/hpa-metrics.ts';
import { ago, object } from '../helpers/objects.ts';
import { testAnalyzer } from '../helpers/test-analyzer.ts';
import { autoscaler, deployment, failing } from '../helpers/workloads.ts';

const on = 'HorizontalPodAutoscaler shop/scaler';
const uncomputed = (reason: string, message: string, rest: object = {}) =>
  autoscaler('shop/scaler', {
    status: failing('ScalingActive', reason, `the HPA was unable to compute the replica count: ${message}`, rest),
  });
const api = (name: string) => object('apiregistration.k8s.io/v1', 'APIService', name, { spec: {}, status: {} });
const cpu = 'failed to get cpu utilization: unable to get metrics for resource cpu: ';
const unserved = `${cpu}unable to fetch metrics from resource metrics API: the server could not find the requested resource (get pods.metrics.k8s.io)`;
const unready = `${cpu}no metrics returned from resource metrics API`;
const cure = () => [autoscaler('shop/scaler')];

testAnalyzer(hpaMetrics, {
  faulty: {
    'no metrics API is installed': {
      fault: 'HPA-003',
      objects: [uncomputed('FailedGetResourceMetric', unserved)],
      expect: [
        {
          code: 'hpa-no-metrics-api',
          on,
          says: /cannot read resource metrics: APIService v1beta1\.metrics\.k8s\.io does not exist/,
          blames: ['APIService v1beta1.metrics.k8s.io'],
        },
      ],
      cure,
    },
    'the metrics API does not answer': {
      fault: 'HPA-003',
      objects: [
        uncomputed(
          'FailedGetResourceMetric',
          `${cpu}unable to fetch metrics from resource metrics API: the server is currently unable to handle the request (get pods.metrics.k8s.io)`,
        ),
        api('v1beta1.metrics.k8s.io'),
      ],
      expect: [
        {
          code: 'hpa-no-metrics-api',
          on,
          says: /resource metrics: the server is currently unable to handle/,
          blames: [],
        },
      ],
      cure,
    },
    'no adapter for custom metrics': {
      fault: 'HPA-003',
      objects: [
        uncomputed(
          'FailedGetPodsMetric',
          'unable to get metric rps: unable to fetch metrics from custom metrics API: no custom metrics API (custom.metrics.k8s.io) registered',
        ),
      ],
      expect: [
        {
          code: 'hpa-no-metrics-api',
          on,
          says: /custom metrics: APIService v1beta2\.custom\.metrics\.k8s\.io does not exist/,
        },
      ],
    },
    'the adapter does not know the metric': {
      objects: [
        uncomputed(
          'FailedGetPodsMetric',
          'unable to get metric rps: unable to fetch metrics from custom metrics API: the server could not find the metric rps for pods',
        ),
        api('v1beta1.custom.metrics.k8s.io'),
      ],
      expect: [
        { code: 'hpa-metric-failed', on, says: /FailedGetPodsMetric: .*could not find the metric rps for pods/ },
      ],
    },
    'its pods have no metrics': {
      objects: [uncomputed('FailedGetResourceMetric', unready), deployment('shop/web')],
      expect: [
        {
          code: 'hpa-no-pod-metrics',
          on,
          says: /no metrics of the pods of Deployment web: .*; the metrics API has 0 pods of the namespace$/,
          settling: false,
        },
      ],
      cure,
    },
    'its pods have no metrics yet': {
      objects: [
        uncomputed('FailedGetResourceMetric', unready, { lastTransitionTime: ago(60) }),
        deployment('shop/web'),
      ],
      expect: [{ code: 'hpa-no-pod-metrics', on, says: /no metrics/, settling: true }],
    },
  },
  healthy: {
    'metrics are found': { objects: [autoscaler('shop/scaler')] },
    'the target is scaled to zero': {
      situation: 'NEG-26',
      objects: [
        autoscaler('shop/scaler', {
          status: failing(
            'ScalingActive',
            'ScalingDisabled',
            'scaling is disabled since the replica count of the target is zero',
          ),
        }),
      ],
    },
    'a request is missing: that has an analyzer of its own': {
      objects: [
        uncomputed(
          'FailedGetResourceMetric',
          `failed to get cpu utilization: missing request for cpu in container app of Pod web-1`,
        ),
      ],
    },
  },
});
