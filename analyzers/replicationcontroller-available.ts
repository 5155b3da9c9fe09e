import { defineAnalyzer } from '../src/core/analyzer.ts';
import { degraded, shortage, unavailable } from './_shared/replicas.ts';

/** @see https://kubernetes.io/docs/concepts/workloads/controllers/replicationcontroller/ */
export const replicationcontrollerAvailable = defineAnalyzer({
  id: 'replicationcontroller-available',
  subject: 'ReplicationController',
  title: 'ReplicationControllers without the replicas they should have',
  reads: ['Pod'],
  codes: { 'replicationcontroller-unavailable': unavailable, 'replicationcontroller-degraded': degraded },
  check(controller, cluster, report) {
    const lack = shortage(controller, cluster.ownedBy('Pod', controller), cluster);
    if (lack === undefined) return;
    const code = lack.with.available === 0 ? 'replicationcontroller-unavailable' : 'replicationcontroller-degraded';
    report(code, controller, lack);
  },
});
