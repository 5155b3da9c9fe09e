import { defineAnalyzer } from '../src/core/analyzer.ts';
import { podsRefused, refusalConsults, refusalDetails } from './_shared/pods-refused.ts';
import { refusedNow } from './_shared/refused.ts';

export const deploymentReplicasetRefused = defineAnalyzer({
  id: 'deployment-replicaset-refused',
  subject: 'Deployment',
  title: 'Deployments whose ReplicaSets the API server refuses to create',
  consults: refusalConsults,
  codes: { 'deployment-replicaset-refused': podsRefused },
  check(controller, cluster, report) {
    const refused = refusedNow('Deployment', controller, cluster);
    if (refused !== undefined) report('deployment-replicaset-refused', controller, refusalDetails(refused, cluster));
  },
});
