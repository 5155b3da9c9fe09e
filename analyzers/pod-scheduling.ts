import { defineAnalyzer } from '../src/core/analyzer.ts';
import { text, word } from '../src/core/values.ts';
import { claimsOf } from './_shared/claims.ts';
import { deviceConsults, devicesOf } from './_shared/devices.ts';
import { conditionOf, isStarting } from './_shared/pods.ts';
import { isUnassigned, schedulingConsults, whyUnscheduled } from './_shared/scheduling.ts';
import { detailsOf } from './_shared/unscheduled.ts';

/**
 * Pods without a node of which no more can be said than what the scheduler says, or not even that.
 * @see https://kubernetes.io/docs/concepts/scheduling-eviction/kube-scheduler/
 */
export const podScheduling = defineAnalyzer({
  id: 'pod-scheduling',
  subject: 'Pod',
  title: 'Pods that the scheduler cannot place, for another reason',
  consults: [...schedulingConsults, ...deviceConsults, 'Lease'],
  where: isUnassigned,
  codes: {
    'pod-unschedulable': {
      severity: 'error',
      breaks: 'ready',
      message: 'cannot be scheduled: {message}',
      why: 'The scheduler found no node for the pod. Which of its reasons is decisive does not follow from what was read of the cluster.',
      fix: 'Read the reasons of the scheduler: each number is of nodes that fail for that reason first.',
      docs: 'https://kubernetes.io/docs/concepts/scheduling-eviction/kube-scheduler/',
    },
    'pod-no-nodes': {
      severity: 'error',
      breaks: 'ready',
      refines: { code: 'pod-unschedulable' },
      message: 'the cluster has no node to run it',
      why: 'No node is registered with the API server, so nothing can be scheduled.',
      fix: 'Add nodes, or find out why the kubelets cannot register.',
      docs: 'https://kubernetes.io/docs/concepts/architecture/nodes/',
    },
    'pod-scheduler-error': {
      severity: 'error',
      breaks: 'ready',
      message: 'the scheduler fails to place it: {message}',
      why: 'This is not a lack of nodes: the scheduler met an error while it was placing the pod, and tries again.',
      fix: 'Fix what the message names; see the log of the scheduler for more.',
      docs: 'https://kubernetes.io/docs/concepts/scheduling-eviction/kube-scheduler/',
    },
    'pod-not-scheduled': {
      severity: 'error',
      breaks: 'ready',
      message: 'waits for a scheduler named {scheduler}, and none has looked at it',
      why: 'A pod is placed by the scheduler that it names in schedulerName. None has said anything about this one: it does not run, or there is none of that name.',
      fix: 'Check whether the scheduler {scheduler} runs, or correct schedulerName in the pod template.',
      docs: 'https://kubernetes.io/docs/tasks/extend-kubernetes/configure-multiple-schedulers/',
    },
  },
  check(pod, cluster, report) {
    if (devicesOf(pod, cluster).missing.length > 0) return;
    const condition = conditionOf(pod, 'PodScheduled');
    if (condition === undefined || condition.reason === 'SchedulerError') {
      if (waitsForVolumes()) return;
      if (condition !== undefined) {
        const message = text(condition.message ?? '');
        report('pod-scheduler-error', pod, {
          with: { message },
          since: condition.lastTransitionTime,
          evidence: [{ of: pod, path: 'status.conditions[PodScheduled]', value: message }],
        });
        return;
      }
      const { schedulerName = 'default-scheduler' } = pod.spec;
      const schedulers = cluster.select('Pod', 'kube-system', { matchLabels: { component: 'kube-scheduler' } });
      const lease = cluster.lookup('Lease', 'kube-scheduler', 'kube-system');
      const leader = lease.state === 'present' ? [lease.object] : [];
      report('pod-not-scheduled', pod, {
        key: schedulerName,
        with: { scheduler: schedulerName },
        dependsOn:
          schedulerName === 'default-scheduler'
            ? [...schedulers, ...leader].map(object => ({ object, because: 'ready' }))
            : [],
        since: pod.metadata.creationTimestamp,
        settling: isStarting(pod, cluster) ? 'a scheduler to look at it' : undefined,
        evidence: [{ of: pod, path: 'spec.schedulerName', value: word(schedulerName) }],
      });
      return;
    }
    const verdict = whyUnscheduled(pod, cluster);
    if (verdict === undefined) return;
    if (verdict.filter === 'no-nodes') report('pod-no-nodes', pod, detailsOf(pod, verdict, cluster));
    if (verdict.filter === undefined)
      report('pod-unschedulable', pod, {
        ...detailsOf(pod, verdict, cluster),
        with: { message: text(verdict.message) },
      });

    /** Then the scheduler has chosen a node, and the claims are what is waited for. */
    function waitsForVolumes(): boolean {
      return claimsOf(pod).some(({ claim }) => {
        const found = cluster.lookup('PersistentVolumeClaim', claim, pod.metadata.namespace);
        return found.state === 'absent' || (found.state === 'present' && found.object.status.phase !== 'Bound');
      });
    }
  },
});
