import { quotaRefuses } from '../../analyzers/quota-refuses.ts';
import { object } from '../helpers/objects.ts';
import { testAnalyzer } from '../helpers/test-analyzer.ts';
import { deployment, podOf, replicaFailure, replicaSet } from '../helpers/workloads.ts';

const quota = (used: string, spec: object = {}) => {
  const hard = { 'requests.cpu': '1', 'limits.memory': '1Gi' };
  return object('v1', 'ResourceQuota', 'shop/compute', {
    spec: { hard, ...spec },
    status: { hard, used: { 'requests.cpu': used, 'limits.memory': '0' } },
  });
};
const refused = (name: string, words: string) => {
  const owner = deployment(`shop/${name}`);
  const message = `pods "${name}-1-x" is forbidden: ${words}`;
  return [
    owner,
    replicaSet(`shop/${name}-1`, owner, { status: { replicas: 0, conditions: [replicaFailure(message)] } }),
  ];
};
const exceeded =
  'exceeded quota: compute, requested: requests.cpu=400m, used: requests.cpu=800m, limited: requests.cpu=1';
const hog = deployment('shop/hog');
const hogSet = replicaSet('shop/hog-1', hog);
const hogPod = podOf(hogSet, 'hog-1-a', {
  spec: { containers: [{ name: 'app', resources: { requests: { cpu: '800m' } } }] },
});

testAnalyzer(quotaRefuses, {
  faulty: {
    'it is used up': {
      fault: ['WL-005', 'CFG-003'],
      objects: [...refused('web', exceeded), ...refused('api', exceeded), quota('800m'), hog, hogSet, hogPod],
      expect: [
        {
          code: 'quota-exceeded',
          on: 'ResourceQuota shop/compute',
          says: /no room for more of Deployment shop\/api, Deployment shop\/web: requests\.cpu 800m of 1 used, one more takes 400m; most is taken by Deployment shop\/hog/,
        },
      ],
      cure: objects => [...objects.filter(({ kind }) => kind !== 'ResourceQuota'), quota('100m')],
    },
    'it has scopes: whose pods count is not told': {
      objects: [...refused('web', exceeded), quota('800m', { scopes: ['NotTerminating'] }), hog, hogSet, hogPod],
      expect: [
        {
          code: 'quota-exceeded',
          on: 'ResourceQuota shop/compute',
          says: /one more takes 400m; it counts only NotTerminating$/,
        },
      ],
    },
    'it counts the pods of a class': {
      objects: [
        ...refused('web', exceeded),
        quota('800m', {
          scopeSelector: { matchExpressions: [{ scopeName: 'PriorityClass', operator: 'In', values: ['gold'] }] },
        }),
      ],
      expect: [
        { code: 'quota-exceeded', on: 'ResourceQuota shop/compute', says: /it counts only PriorityClass In gold$/ },
      ],
    },
    'it demands what containers do not set': {
      fault: 'WL-004',
      objects: [...refused('web', 'failed quota: compute: must specify limits.memory for: app'), quota('0')],
      expect: [
        {
          code: 'quota-demands-resources',
          on: 'ResourceQuota shop/compute',
          says: /demands limits\.memory, which the pods of Deployment shop\/web do not set/,
        },
      ],
      cure: objects => objects.filter(({ kind }) => kind !== 'ReplicaSet'),
    },
  },
  healthy: {
    'another quota refuses': { objects: [...refused('web', exceeded.replace('compute', 'other')), quota('1')] },
    'nothing is refused': { objects: [hog, hogSet, hogPod, quota('1')] },
  },
});
