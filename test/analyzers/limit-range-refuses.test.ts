import { limitRangeRefuses } from '../../analyzers/limit-range-refuses.ts';
import { object } from '../helpers/objects.ts';
import { testAnalyzer } from '../helpers/test-analyzer.ts';
import { deployment, replicaFailure, replicaSet } from '../helpers/workloads.ts';

const web = deployment('shop/web');
const words =
  'pods "web-1-x" is forbidden: [minimum cpu usage per Container is 50m, but request is 10m, maximum memory usage per Container is 256Mi, but limit is 1Gi]';
const refused = replicaSet('shop/web-1', web, { status: { conditions: [replicaFailure(words)] } });
const limits = (memory: string, name = 'bounds') =>
  object('v1', 'LimitRange', `shop/${name}`, {
    spec: { limits: [{ type: 'Container', max: { memory }, min: { cpu: '50m' } }] },
  });

const defaults = (cpu: string) =>
  object('v1', 'LimitRange', 'shop/defaults', { spec: { limits: [{ type: 'Container', default: { cpu } }] } });
const invalid = replicaSet('shop/web-1', web, {
  status: {
    conditions: [
      replicaFailure(
        'Pod "web-1-x" is invalid: spec.containers[0].resources.requests: Invalid value: "300m": must be less than or equal to cpu limit of 100m',
      ),
    ],
  },
});

testAnalyzer(limitRangeRefuses, {
  faulty: {
    'pods are outside its bounds': {
      fault: 'GAP-07',
      objects: [web, refused, limits('256Mi')],
      expect: [
        {
          code: 'limit-range-refuses',
          on: 'LimitRange shop/bounds',
          says: /forbids the pods of Deployment shop\/web: minimum cpu usage per Container is 50m, but request is 10m, maximum memory usage per Container is 256Mi/,
        },
      ],
      cure: () => [web, replicaSet('shop/web-1', web), limits('256Mi')],
    },
    'the limit that it gives to containers without one is less than they request': {
      fault: 'GAP-07',
      objects: [web, invalid, defaults('100m')],
      expect: [
        {
          code: 'limit-range-refuses',
          on: 'LimitRange shop/defaults',
          says: /forbids the pods of Deployment shop\/web: a container without a cpu limit gets 100m, and one requests 300m/,
        },
      ],
      cure: () => [web, replicaSet('shop/web-1', web), defaults('100m')],
    },
  },
  healthy: {
    'the limit that pods exceed is not its own': { objects: [web, invalid, defaults('200m')] },
    'its bounds are others': {
      objects: [
        web,
        refused,
        object('v1', 'LimitRange', 'shop/defaults', {
          spec: { limits: [{ type: 'Container', default: { memory: '256Mi' } }] },
        }),
      ],
    },
  },
});
