import { defineAnalyzer } from '../src/core/analyzer.ts';
import { degraded, shortage, unavailable } from './_shared/replicas.ts';

/** A ReplicaSet that no Deployment manages; the others are told with their Deployment. */
export const replicasetAvailable = defineAnalyzer({
  id: 'replicaset-available',
  subject: 'ReplicaSet',
  title: 'ReplicaSets of their own without the replicas they should have',
  reads: ['Pod'],
  codes: { 'replicaset-unavailable': unavailable, 'replicaset-degraded': degraded },
  check(controller, cluster, report) {
    const managed = controller.metadata.ownerReferences.some(
      owner => owner.kind === 'Deployment' && owner.controller === true,
    );
    const lack = managed ? undefined : shortage(controller, cluster.ownedBy('Pod', controller), cluster);
    if (lack !== undefined)
      report(lack.with.available === 0 ? 'replicaset-unavailable' : 'replicaset-degraded', controller, lack);
  },
});
