import { defineAnalyzer } from '../src/core/analyzer.ts';
import { codeOfEach } from './_shared/kind-codes.ts';
import { podsRefused, refusalConsults, refusalDetails } from './_shared/pods-refused.ts';
import { controllers, refusedNow } from './_shared/refused.ts';

const codes = {
  CronJob: 'cronjob-jobs-refused',
  DaemonSet: 'daemonset-pods-refused',
  Deployment: 'deployment-replicaset-refused',
  Job: 'job-pods-refused',
  ReplicaSet: 'replicaset-pods-refused',
  ReplicationController: 'replicationcontroller-pods-refused',
  StatefulSet: 'statefulset-pods-refused',
} as const;

export const workloadPodsRefused = defineAnalyzer({
  id: 'workload-pods-refused',
  subject: controllers,
  title: 'Workloads whose pods, ReplicaSets or Jobs the API server refuses to create',
  consults: refusalConsults,
  codes: codeOfEach(codes, podsRefused),
  check(controller, cluster, report) {
    const refused = refusedNow(controller, cluster);
    if (refused === undefined) return;
    report(codes[controller.kind], controller, {
      ...refusalDetails(refused, cluster),
      // Of a Job nothing else says so: what it has not begun it will not do.
      ...(controller.kind === 'Job' && { impact: (controller.status.active ?? 0) === 0 ? 'down' : 'degraded' }),
    });
  },
});
