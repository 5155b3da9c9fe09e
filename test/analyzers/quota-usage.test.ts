import { quotaUsage } from '../../analyzers/quota-usage.ts';
import { object } from '../helpers/objects.ts';
import { testAnalyzer } from '../helpers/test-analyzer.ts';
import { deployment, podOf, replicaFailure, replicaSet } from '../helpers/workloads.ts';

const quota = (hard: object, used: object, spec: object = {}) =>
  object('v1', 'ResourceQuota', 'shop/compute', { spec: { hard, ...spec }, status: { hard, used } });
const web = deployment('shop/web');
const set = replicaSet('shop/web-1', web);
const pod = (cpu: string) =>
  podOf(set, 'web-1-a', { spec: { containers: [{ name: 'app', resources: { requests: { cpu } } }] } });
const on = 'ResourceQuota shop/compute';

testAnalyzer(quotaUsage, {
  faulty: {
    'not one pod more fits': {
      fault: 'CFG-003',
      objects: [quota({ 'requests.cpu': '1' }, { 'requests.cpu': '950m' }), web, set, pod('950m')],
      expect: [
        {
          code: 'quota-full',
          on,
          says: /950m of 1 requests\.cpu is used, the smallest pod takes 950m/,
          severity: 'warning',
        },
      ],
      cure: () => [quota({ 'requests.cpu': '4' }, { 'requests.cpu': '950m' }), web, set, pod('950m')],
    },
    'nearly used, but another pod fits': {
      fault: 'CFG-003',
      objects: [quota({ pods: '10' }, { pods: '9' }), web, set, pod('1')],
      expect: [{ code: 'quota-nearly-used', on, says: /9 of 10 pods is used/, severity: 'info' }],
    },
    'what no pod takes is used up': {
      objects: [quota({ 'count/configmaps': '5' }, { 'count/configmaps': '5' })],
      expect: [{ code: 'quota-nearly-used', on, says: /5 of 5 count\/configmaps/, severity: 'info' }],
    },
  },
  healthy: {
    'half used': { objects: [quota({ pods: '10' }, { pods: '5' }), web, set, pod('1')] },
    'it forbids something altogether': {
      objects: [quota({ 'services.loadbalancers': '0' }, { 'services.loadbalancers': '0' })],
    },
    'it refuses pods: that is told of it elsewhere': {
      objects: [
        quota({ pods: '1' }, { pods: '1' }),
        web,
        replicaSet('shop/web-2', web, {
          status: {
            conditions: [
              replicaFailure(
                'pods "web-2-x" is forbidden: exceeded quota: compute, requested: pods=1, used: pods=1, limited: pods=1',
              ),
            ],
          },
        }),
        pod('1'),
      ],
    },
  },
});
