import { hpaRequests } from '../../analyzers/hpa-requests.ts';
import { object } from '../helpers/objects.ts';
import { testAnalyzer } from '../helpers/test-analyzer.ts';
import { autoscaler, deployment, podOf, replicaSet, template } from '../helpers/workloads.ts';

const on = 'HorizontalPodAutoscaler shop/scaler';
const web = deployment('shop/web');
const set = replicaSet('shop/web-1', web);
const requests = { resources: { requests: { cpu: '100m' } } };
const pod = (spec: object) => podOf(set, 'web-1-a', { spec });
const good = pod({ containers: [{ name: 'app', ...requests }] });
const bare = pod({ containers: [{ name: 'app', ...requests }, { name: 'proxy' }] });
const target = { type: 'Utilization', averageUtilization: 70 };
const ofContainer = (container: string) =>
  autoscaler('shop/scaler', {
    spec: { metrics: [{ type: 'ContainerResource', containerResource: { name: 'cpu', container, target } }] },
  });

const controller = object('v1', 'ReplicationController', 'shop/old', {
  spec: { replicas: 1, selector: { app: 'old' }, template: template('old') },
  status: {},
});

testAnalyzer(hpaRequests, {
  faulty: {
    'a container has no request': {
      fault: 'HPA-002',
      objects: [autoscaler('shop/scaler'), web, set, bare],
      expect: [{ code: 'hpa-request-missing', on, says: /container proxy of Deployment shop\/web requests no cpu/ }],
      cure: () => [autoscaler('shop/scaler'), web, set, good],
    },
    'the container of the metric has no request': {
      fault: 'HPA-002',
      objects: [ofContainer('proxy'), web, set, bare],
      expect: [{ code: 'hpa-request-missing', on, says: /container proxy/ }],
      cure: () => [ofContainer('app'), web, set, bare],
    },
    'the container of the metric does not exist': {
      objects: [ofContainer('ap'), web, set, good],
      expect: [{ code: 'hpa-container-missing', on, says: /container ap, which Deployment shop\/web does not have/ }],
      cure: () => [ofContainer('app'), web, set, good],
    },
    'the pods of a ReplicationController': {
      objects: [
        autoscaler('shop/scaler', {
          spec: { scaleTargetRef: { apiVersion: 'v1', kind: 'ReplicationController', name: 'old' } },
        }),
        controller,
        podOf(controller, 'old-a'),
      ],
      expect: [{ code: 'hpa-request-missing', on, says: /container app of ReplicationController shop\/old/ }],
    },
  },
  healthy: {
    'all containers have requests': { objects: [autoscaler('shop/scaler'), web, set, good] },
    'the pod as a whole has a request': {
      objects: [autoscaler('shop/scaler'), web, set, pod({ ...requests, containers: [{ name: 'app' }] })],
    },
    'the target is an amount, not a share': {
      objects: [
        autoscaler('shop/scaler', {
          spec: {
            metrics: [
              { type: 'Resource', resource: { name: 'cpu', target: { type: 'AverageValue', averageValue: '500m' } } },
            ],
          },
        }),
        web,
        set,
        bare,
      ],
    },
    'an init container has no request': {
      objects: [
        autoscaler('shop/scaler'),
        web,
        set,
        pod({ initContainers: [{ name: 'migrate' }], containers: [{ name: 'app', ...requests }] }),
      ],
    },
  },
});
