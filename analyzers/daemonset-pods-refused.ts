import { defineAnalyzer } from '../src/core/analyzer.ts';
import { podsRefused, refusalConsults, refusalDetails } from './_shared/pods-refused.ts';
import { refusedNow } from './_shared/refused.ts';

export const daemonsetPodsRefused = defineAnalyzer({
  id: 'daemonset-pods-refused',
  subject: 'DaemonSet',
  title: 'DaemonSets whose pods the API server refuses to create',
  consults: refusalConsults,
  codes: { 'daemonset-pods-refused': podsRefused },
  check(controller, cluster, report) {
    const refused = refusedNow('DaemonSet', controller, cluster);
    if (refused !== undefined) report('daemonset-pods-refused', controller, refusalDetails(refused, cluster));
  },
});
