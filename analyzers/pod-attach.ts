import { defineAnalyzer } from '../src/core/analyzer.ts';
import { refOf } from '../src/core/objects.ts';
import { text, word } from '../src/core/values.ts';
import { attachmentsFor, type HeldVolume, heldVolumesOf } from './_shared/attachments.ts';
import { claimsOf } from './_shared/claims.ts';
import { isCreating, isTroubled } from './_shared/containers.ts';
import { idleAttacher } from './_shared/csi-drivers.ts';
import { holderIn, mountComplaint, mountProblem } from './_shared/mount-errors.ts';
import { eventEvidence, obstaclesOf } from './_shared/obstacles.ts';
import { isStarting, isTerminating } from './_shared/pods.ts';

/**
 * Before a node can mount a volume, the attach-detach controller attaches it to the node: a disk to one node at a time.
 * @see https://kubernetes.io/docs/concepts/storage/persistent-volumes/#access-modes
 */
export const podAttach = defineAnalyzer({
  id: 'pod-attach',
  subject: 'Pod',
  title: 'Volumes that cannot be attached to the node',
  consults: ['VolumeAttachment', 'PersistentVolumeClaim', 'Node'],
  where: isTroubled,
  codes: {
    'pod-volume-held': {
      severity: 'error',
      breaks: 'ready',
      refines: { code: 'pod-creation-stalled' },
      message:
        'volume {volume}[ ({claim})] is still attached elsewhere[, to node {holder}], and can be attached to one node only[; {users} uses it there][: {said}]',
      why: 'A volume with access mode ReadWriteOnce is attached to one node. It is detached when no pod uses it there any more; from a lost node only after six minutes, or when the node is deleted or tainted out-of-service.',
      fix: 'End what uses it there. With several replicas use ReadWriteMany or a StatefulSet; for a Deployment with one disk, strategy Recreate.',
      docs: 'https://kubernetes.io/docs/concepts/cluster-administration/node-shutdown/#non-graceful-node-shutdown',
    },
    'pod-attach-failed': {
      severity: 'error',
      breaks: 'ready',
      refines: { code: 'pod-creation-stalled' },
      message: 'volume {volume} cannot be attached to node {node}[, because {problem}]: {said}',
      why: 'The driver of the volume failed to attach it to the node of the pod, so the kubelet cannot mount it.',
      fix: 'Fix what the driver complains about: a disk that is gone or in another zone, the limit of disks per node, permissions that the driver lacks.',
      docs: 'https://kubernetes.io/docs/concepts/storage/storage-limits/',
    },
  },
  check(pod, cluster, report) {
    if (isTerminating(pod) || !isCreating(pod)) return;
    const [event] = obstaclesOf(pod, 'volumes', cluster).filter(({ reason }) => reason === 'FailedAttachVolume');
    const [held] = heldVolumesOf(pod, cluster);
    const told = event === undefined ? [] : [eventEvidence(pod, event)];
    const [, named = ''] = /for volume "([^"]+)"/.exec(event?.message ?? '') ?? [];
    if (held !== undefined) {
      const { volume, claim, attachment, holder } = held;
      const users = usersOf(held);
      report('pod-volume-held', pod, {
        with: { volume, claim: refOf(claim), holder, users: users.length === 0 ? undefined : users.map(refOf) },
        evidence: [{ of: attachment, path: 'spec.nodeName', value: holder }, ...told],
        dependsOn: [...found('Node', holder), ...users.map(object => ({ object, because: 'ready' }) as const)],
        settling: isStarting(pod, cluster) ? 'its volume to be detached elsewhere' : undefined,
      });
    } else if (event?.message.startsWith('Multi-Attach error')) {
      const said = text(event.message.replace(/^.* (?=Volume is already)/, ''));
      report('pod-volume-held', pod, { with: { volume: named, said }, evidence: told, since: event.firstSeen });
    } else if (event !== undefined && holderIn(event.message) !== undefined) {
      const holder = holderIn(event.message) ?? '';
      report('pod-volume-held', pod, {
        with: { volume: named, holder },
        evidence: told,
        since: event.firstSeen,
        dependsOn: found('Node', holder),
      });
    } else if (event !== undefined) {
      const attachments = attachmentsFor(pod, cluster);
      // The event is older than the success.
      if (
        attachments.some(({ spec, status }) => status.attached === true && spec.source?.persistentVolumeName === named)
      )
        return;
      const claims = claimsOf(pod).flatMap(({ claim }) => found('PersistentVolumeClaim', claim));
      const node = pod.spec.nodeName ?? '';
      const driver = idleAttacher(event.message);
      const problem = mountProblem(event.message);
      report('pod-attach-failed', pod, {
        with: { volume: named, node, problem: problem && word(problem), said: text(mountComplaint(event.message)) },
        evidence: told,
        since: event.firstSeen,
        blames: driver === undefined ? [] : [{ object: { named: 'CSI driver', name: driver }, because: 'ready' }],
        dependsOn: [
          ...found('Node', node),
          ...claims,
          ...attachments.map(object => ({ object, because: 'ready' }) as const),
        ],
      });
    }

    /** The pods that use a volume on the node that holds it. */
    function usersOf({ holder, claim }: HeldVolume) {
      const { name } = claim.metadata;
      return cluster
        .list('Pod', pod.metadata.namespace)
        .filter(other => other.spec.nodeName === holder && claimsOf(other).some(used => used.claim === name));
    }

    function found(kind: 'Node' | 'PersistentVolumeClaim', name: string) {
      const one = cluster.lookup(kind, name, kind === 'Node' ? undefined : pod.metadata.namespace);
      return one.state === 'present' ? [{ object: one.object, because: 'ready' } as const] : [];
    }
  },
});
