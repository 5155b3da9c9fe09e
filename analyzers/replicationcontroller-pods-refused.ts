import { defineAnalyzer } from '../src/core/analyzer.ts';
import { podsRefused, refusalConsults, refusalDetails } from './_shared/pods-refused.ts';
import { refusedNow } from './_shared/refused.ts';

export const replicationcontrollerPodsRefused = defineAnalyzer({
  id: 'replicationcontroller-pods-refused',
  subject: 'ReplicationController',
  title: 'ReplicationControllers whose pods the API server refuses to create',
  consults: refusalConsults,
  codes: { 'replicationcontroller-pods-refused': podsRefused },
  check(controller, cluster, report) {
    const refused = refusedNow('ReplicationController', controller, cluster);
    if (refused !== undefined)
      report('replicationcontroller-pods-refused', controller, refusalDetails(refused, cluster));
  },
});
