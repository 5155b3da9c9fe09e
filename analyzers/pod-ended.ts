import { defineAnalyzer } from '../src/core/analyzer.ts';
import { text, word } from '../src/core/values.ts';
import { isTroubled } from './_shared/containers.ts';
import { type End, endedAt, endOf, greediestIn, shortageIn } from './_shared/ends.ts';
import { jobVerdict } from './_shared/job-pods.ts';
import { isTerminating } from './_shared/pods.ts';

const nodePressure = 'https://kubernetes.io/docs/concepts/scheduling-eviction/node-pressure-eviction/';
const docs = 'https://kubernetes.io/docs/concepts/workloads/pods/disruptions/';

/** A pod that its controller has replaced is worth a warning for so long, in seconds; what is left of it is litter. */
const recent = 86_400;

const words: Readonly<Record<End, string>> = {
  evicted: 'was evicted',
  'storage-limit': 'was evicted for using more storage than it may',
  deadline: 'ran longer than it may',
  shutdown: 'was ended by the shutdown of its node',
  preempted: 'was preempted by a pod of higher priority',
  rejected: 'was rejected by its node',
};

/**
 * A pod that failed because the kubelet, the scheduler or a controller ended it. A controller has replaced it by now; a
 * bare pod stays gone.
 */
export const podEnded = defineAnalyzer({
  id: 'pod-ended',
  subject: 'Pod',
  title: 'Pods that were evicted, preempted or rejected',
  consults: ['Job', 'CronJob', 'Node'],
  where: isTroubled,
  codes: {
    'pod-evicted': {
      severity: 'error',
      breaks: 'ready',
      message:
        'was evicted from node {node}[: the node was low on {resource}][; container {container} used {used} and requested {requested}][; {said}]',
      why: 'A kubelet whose node runs short of memory, disk or process ids ends pods, first those that use more than they request. Nothing starts this one again.',
      fix: 'Request what the pod really uses, so that it goes where there is room, and let a workload controller own it. Look at what fills the node.',
      docs: nodePressure,
    },
    'pod-storage-limit-exceeded': {
      severity: 'error',
      breaks: 'ready',
      message: 'was evicted for using more storage than it may: {said}',
      why: 'What containers write into their layer, their logs and emptyDir volumes counts as ephemeral storage. The kubelet evicts a pod that exceeds its limit.',
      fix: 'Raise limits.ephemeral-storage or the sizeLimit of the volume, or write less: rotate logs, clean up, use a PersistentVolume.',
      docs: 'https://kubernetes.io/docs/concepts/configuration/manage-resources-containers/#resource-emphemeralstorage-consumption',
    },
    'pod-deadline-exceeded': {
      severity: 'error',
      breaks: 'ready',
      message: 'was ended because it ran longer than activeDeadlineSeconds[ ({seconds} s)]',
      why: 'The kubelet ends a pod that is active for longer than its activeDeadlineSeconds.',
      fix: 'Raise activeDeadlineSeconds, or find out why the pod takes longer than expected.',
      docs: 'https://kubernetes.io/docs/concepts/workloads/pods/pod-lifecycle/',
    },
    'pod-lost-by-shutdown': {
      severity: 'error',
      breaks: 'ready',
      message: 'was ended by the shutdown of node {node}, and nothing starts it again',
      why: 'A kubelet ends its pods when the node shuts down. A pod without a controller is not started elsewhere, nor when the node comes back.',
      fix: 'Create the pod again, as a Deployment or Job.',
      docs: 'https://kubernetes.io/docs/concepts/cluster-administration/node-shutdown/',
    },
    'pod-preempted': {
      severity: 'error',
      breaks: 'ready',
      message: 'was ended on node {node} to make room for a pod of higher priority[: {said}]',
      why: 'When a pod of higher priority fits nowhere, pods of lower priority are ended for it. Nothing starts this one again.',
      fix: 'Give the pod a priority class that fits its worth, let a workload controller own it, or add nodes.',
      docs: 'https://kubernetes.io/docs/concepts/scheduling-eviction/pod-priority-preemption/',
    },
    'pod-rejected': {
      severity: 'error',
      breaks: 'ready',
      message: 'was rejected by the kubelet of node {node}: {reason}[: {said}]',
      why: 'The kubelet checks again whether a pod that was assigned to its node can run there, and fails it if not. It is not tried again.',
      fix: 'Fix what the kubelet names, or keep the pod off such nodes; then create it again.',
      docs: 'https://kubernetes.io/docs/concepts/workloads/pods/pod-lifecycle/',
    },
    'pod-was-ended': {
      severity: 'warning',
      message:
        '{ended}[: low on {resource}] on node {node}, and was replaced[; container {container} used {used} and requested {requested}][; {said}]',
      why: 'The workload lost a pod within the last day, and its controller made another one. What ended it may well end the next.',
      fix: 'Request what the pods really use, and look at what ended this one. The failed pod can be deleted.',
      docs,
    },
    'pod-end-left-over': {
      severity: 'info',
      message: '{ended} on node {node} more than a day ago, and was replaced',
      why: 'A failed pod stays until somebody deletes it or the garbage collector does, which is not before there are thousands.',
      fix: 'Delete it: kubectl delete pods --field-selector status.phase=Failed removes all of a namespace.',
      docs,
    },
  },
  check(pod, cluster, report) {
    const end = endOf(pod);
    if (end === undefined || isTerminating(pod)) return;
    const verdict = jobVerdict(pod, cluster);
    if (verdict === 'over' || verdict === 'unknown') return;
    const { reason = '', message = '' } = pod.status;
    const node = pod.spec.nodeName ?? '';
    const resource = shortageIn(message);
    const greediest = greediestIn(message);
    const values = {
      node,
      resource: resource === undefined ? undefined : word(resource),
      container: greediest?.container,
      used: greediest && word(greediest.used),
      requested: greediest && word(greediest.requested),
      said: message === '' || greediest !== undefined ? undefined : text(message),
    };
    const at = endedAt(pod);
    const details = {
      since: at,
      evidence: [{ of: pod, path: 'status.reason', value: word(reason), ...(at === undefined ? {} : { at }) }],
      dependsOn: end === 'evicted' ? nodeOf() : [],
      settling: verdict === 'retried' ? 'its Job to try again' : undefined,
    };
    const replaced = verdict === 'none' && pod.metadata.ownerReferences.some(owner => owner.controller === true);
    if (replaced) {
      const code = cluster.age(at) < recent ? 'pod-was-ended' : 'pod-end-left-over';
      report(code, pod, { ...details, key: end, with: { ...values, ended: word(words[end]) } });
      return;
    }
    switch (end) {
      case 'evicted':
        report('pod-evicted', pod, { ...details, with: values });
        break;
      case 'storage-limit':
        report('pod-storage-limit-exceeded', pod, { ...details, with: { said: text(message) } });
        break;
      case 'deadline':
        report('pod-deadline-exceeded', pod, {
          ...details,
          with: { seconds: pod.spec.activeDeadlineSeconds },
        });
        break;
      case 'shutdown':
        report('pod-lost-by-shutdown', pod, { ...details, with: values });
        break;
      case 'preempted':
        report('pod-preempted', pod, { ...details, with: values });
        break;
      case 'rejected':
        report('pod-rejected', pod, { ...details, with: { ...values, reason: word(reason) } });
        break;
    }

    function nodeOf() {
      const found = cluster.lookup('Node', node);
      return found.state === 'present' ? [{ object: found.object, because: 'ready' } as const] : [];
    }
  },
});
