import { defineAnalyzer } from '../src/core/analyzer.ts';
import { podsRefused, refusalConsults, refusalDetails } from './_shared/pods-refused.ts';
import { refusedNow } from './_shared/refused.ts';

export const replicasetPodsRefused = defineAnalyzer({
  id: 'replicaset-pods-refused',
  subject: 'ReplicaSet',
  title: 'ReplicaSets whose pods the API server refuses to create',
  consults: refusalConsults,
  codes: { 'replicaset-pods-refused': podsRefused },
  check(controller, cluster, report) {
    const refused = refusedNow('ReplicaSet', controller, cluster);
    if (refused !== undefined) report('replicaset-pods-refused', controller, refusalDetails(refused, cluster));
  },
});
