import { defineAnalyzer } from '../src/core/analyzer.ts';
import { podsRefused, refusalConsults, refusalDetails } from './_shared/pods-refused.ts';
import { refusedNow } from './_shared/refused.ts';

export const statefulsetPodsRefused = defineAnalyzer({
  id: 'statefulset-pods-refused',
  subject: 'StatefulSet',
  title: 'StatefulSets whose pods the API server refuses to create',
  consults: refusalConsults,
  codes: { 'statefulset-pods-refused': podsRefused },
  check(controller, cluster, report) {
    const refused = refusedNow('StatefulSet', controller, cluster);
    if (refused !== undefined) report('statefulset-pods-refused', controller, refusalDetails(refused, cluster));
  },
});
