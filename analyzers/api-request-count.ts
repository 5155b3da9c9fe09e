import { defineAnalyzer } from '../src/core/analyzer.ts';
import type { Kinds } from '../src/core/kinds/index.ts';
import { compareText } from '../src/core/objects.ts';
import { word } from '../src/core/values.ts';
import { minorOf } from './_shared/kubernetes-releases.ts';

/** They ask for every resource that there is, of every version: nothing that anybody could change. */
const systemUsers = new Set([
  'system:serviceaccount:kube-system:generic-garbage-collector',
  'system:serviceaccount:kube-system:namespace-controller',
  'system:serviceaccount:kube-system:resourcequota-controller',
  'system:kube-controller-manager',
  'system:cluster-policy-controller',
  'system:apiserver',
]);

/**
 * OpenShift counts requests for each resource and version of the API, and notes which release will no longer have it. (Other
 * distributions tell it by a metric of the API server alone, `apiserver_requested_deprecated_apis`.)
 * @see https://docs.openshift.com/container-platform/latest/rest_api/metadata_apis/apirequestcount-apiserver-openshift-io-v1.html
 */
export const apiRequestCount = defineAnalyzer({
  id: 'api-request-count',
  subject: 'APIRequestCount',
  title: 'Clients that ask for versions of the API that will be removed',
  aliases: ['deprecated-api'],
  codes: {
    'api-version-removed-soon': {
      severity: 'warning',
      message: 'is asked for by {users}, and Kubernetes {release}, to which the next upgrade leads, no longer has it',
      why: 'Clients of this version of the API fail from the moment of the upgrade on.',
      fix: 'Bring these clients to a newer version of the API before the upgrade.',
      docs: 'https://kubernetes.io/docs/reference/using-api/deprecation-guide/',
    },
    'api-version-removed-later': {
      severity: 'info',
      message: 'is asked for by {users}, and Kubernetes {release} no longer has it',
      why: 'Clients of this version of the API fail from the upgrade to that release on.',
      fix: 'Bring these clients to a newer version of the API before that upgrade.',
      docs: 'https://kubernetes.io/docs/reference/using-api/deprecation-guide/',
    },
  },
  check(count, cluster, report) {
    const { removedInRelease = '', currentHour } = count.status;
    const removed = minorOf(removedInRelease);
    const server = minorOf(cluster.serverVersion);
    if (removed === undefined || server === undefined || removed <= server) return;
    const users = usersOf(currentHour);
    if (users.length === 0) return;
    report(removed === server + 1 ? 'api-version-removed-soon' : 'api-version-removed-later', count, {
      with: { users, release: word(removedInRelease) },
      evidence: [{ of: count, path: 'status.removedInRelease', value: word(removedInRelease) }],
    });
  },
});

/** Who asked in this hour, those who asked most first. */
function usersOf(hour: Kinds['APIRequestCount']['status']['currentHour']): readonly string[] {
  const counts = new Map<string, number>();
  for (const { username = '', requestCount = 0 } of (hour?.byNode ?? []).flatMap(({ byUser }) => byUser)) {
    if (username === '' || systemUsers.has(username)) continue;
    counts.set(username, (counts.get(username) ?? 0) + requestCount);
  }
  return [...counts].sort(([a, m], [b, n]) => n - m || compareText(a, b)).map(([name]) => name);
}
