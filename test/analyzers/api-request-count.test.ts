import { apiRequestCount } from '../../analyzers/api-request-count.ts';
import { object } from '../helpers/objects.ts';
import { testAnalyzer } from '../helpers/test-analyzer.ts';

const name = 'flowschemas.v1beta3.flowcontrol.apiserver.k8s.io';
const on = `APIRequestCount.apiserver.openshift.io ${name}`;
const count = (removedInRelease: string | undefined, ...users: (readonly [username: string, requestCount: number])[]) =>
  object('apiserver.openshift.io/v1', 'APIRequestCount', name, {
    spec: { numberOfUsersToReport: 10 },
    status: {
      ...(removedInRelease && { removedInRelease }),
      requestCount: 500,
      currentHour: {
        requestCount: 20,
        byNode: [
          {
            nodeName: '10.0.0.1',
            byUser: users.map(([username, requestCount]) => ({ username, requestCount, userAgent: 'x', byVerb: [] })),
          },
        ],
      },
    },
  });
const collector = ['system:serviceaccount:kube-system:generic-garbage-collector', 90] as const;
const operator = ['system:serviceaccount:shop:operator', 12] as const;

testAnalyzer(apiRequestCount, {
  faulty: {
    'the next release does not have it': {
      fault: ['GAP-19', 'BP-019'],
      objects: [count('1.37', collector, operator, ['admin', 40])],
      expect: [
        {
          code: 'api-version-removed-soon',
          on,
          says: /^is asked for by admin, system:serviceaccount:shop:operator, and Kubernetes 1\.37, to which/,
          severity: 'warning',
        },
      ],
      cure: () => [count('1.37', collector)],
    },
    'a later release does not have it': {
      fault: 'GAP-19',
      objects: [count('1.39', operator)],
      expect: [{ code: 'api-version-removed-later', on, says: /Kubernetes 1\.39 no longer has it/, severity: 'info' }],
    },
  },
  healthy: {
    'only those ask who ask for everything': { objects: [count('1.37', collector)] },
    'nobody asks': { objects: [count('1.37')] },
    'it stays': { objects: [count(undefined, operator)] },
    'the server has left it behind': { objects: [count('1.30', operator)] },
  },
});
