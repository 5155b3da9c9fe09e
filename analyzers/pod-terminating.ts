import { defineAnalyzer } from '../src/core/analyzer.ts';
import { text, word } from '../src/core/values.ts';
import { isTroubled } from './_shared/containers.ts';
import { isNodeReady } from './_shared/node-state.ts';
import { eventEvidence } from './_shared/obstacles.ts';
import { isReady } from './_shared/pods.ts';

/** How long after its grace period a pod may still be there, and when that is no matter of time any more, in seconds. */
const late = 60;
const stuck = 180;
/** The kubelet tries to kill a pod again every few seconds, so an older complaint is settled. */
const current = 300;

/** A pod that should be gone. `deletionTimestamp` is the end of its grace period. */
export const podTerminating = defineAnalyzer({
  id: 'pod-terminating',
  subject: 'Pod',
  title: 'Pods that are not deleted',
  consults: ['Node'],
  where: isTroubled,
  codes: {
    'pod-held-by-finalizer': {
      severity: 'error',
      breaks: 'ready',
      message: 'cannot be deleted: nobody removes {finalizers}',
      why: 'An object with finalizers stays until those who set them have removed them. Whoever should do it does not run, or cannot finish. A StatefulSet waits for it with its next pod.',
      fix: 'Find the controller of the finalizer and fix it. Only if it is gone for good, remove the finalizer from the pod by hand.',
      docs: 'https://kubernetes.io/docs/concepts/overview/working-with-objects/finalizers/',
    },
    'pod-kill-fails': {
      severity: 'error',
      breaks: 'ready',
      message: 'cannot be ended by the kubelet of node {node}: {said}',
      why: 'The kubelet stops the containers and takes down the sandbox of a pod before it reports that it is gone. It fails to, and tries again.',
      fix: 'Look at the container runtime and the network plugin of node {node}; restarting them, or the node, helps where they hang.',
      docs: 'https://kubernetes.io/docs/concepts/workloads/pods/pod-lifecycle/#pod-termination',
    },
    'pod-terminating-stuck': {
      severity: 'error',
      breaks: 'ready',
      message: 'should have been gone when its grace period ended, but node {node} has not confirmed its end',
      why: 'Only the kubelet of its node can say that a pod has ended. Typical are a process that waits for a dead disk or NFS server, and a volume that cannot be unmounted.',
      fix: 'Look at the kubelet and the processes of node {node}. Deleting with --force forgets the pod, but does not end its processes.',
      docs: 'https://kubernetes.io/docs/tasks/run-application/force-delete-stateful-set-pod/',
    },
  },
  check(pod, cluster, report) {
    const { deletionTimestamp, finalizers } = pod.metadata;
    if (deletionTimestamp === undefined && isReady(pod)) return;
    const kill = cluster.eventsOf(pod).events.find(({ reason }) => reason === 'FailedKillPod');
    const fails = kill !== undefined && cluster.age(kill.lastSeen) < current;
    const node = pod.spec.nodeName ?? '';
    const overdue = deletionTimestamp === undefined ? 0 : cluster.age(deletionTimestamp);
    if (overdue < late && !(fails && !isReady(pod))) return;
    const found = cluster.lookup('Node', node);
    // Of a lost node nobody can say that a pod has ended: pod-on-lost-node.
    if (node !== '' && (found.state !== 'present' || !isNodeReady(found.object))) return;
    const details = {
      since: deletionTimestamp,
      evidence:
        deletionTimestamp === undefined
          ? []
          : [{ of: pod, path: 'metadata.deletionTimestamp', value: word(deletionTimestamp) }],
      settling: overdue < stuck ? 'its deletion' : undefined,
    };
    if (finalizers.length > 0) {
      const evidence = [{ of: pod, path: 'metadata.finalizers', value: finalizers }, ...details.evidence];
      report('pod-held-by-finalizer', pod, { ...details, evidence, settling: undefined, with: { finalizers } });
    } else if (fails) {
      const said = text(kill.message.replace(/^error killing pod: /, ''));
      report('pod-kill-fails', pod, {
        ...details,
        evidence: [eventEvidence(pod, kill), ...details.evidence],
        with: { node, said },
        settling: deletionTimestamp !== undefined && overdue < late ? 'its deletion' : undefined,
      });
    } else {
      report('pod-terminating-stuck', pod, { ...details, with: { node } });
    }
  },
});
