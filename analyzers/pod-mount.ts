import { defineAnalyzer } from '../src/core/analyzer.ts';
import type { Kinds } from '../src/core/kinds/index.ts';
import { volumeName } from '../src/core/token-volume.ts';
import { text, word } from '../src/core/values.ts';
import { attachmentsFor, heldVolumesOf } from './_shared/attachments.ts';
import { claimsOf } from './_shared/claims.ts';
import { isTroubled } from './_shared/containers.ts';
import { missingDriver } from './_shared/csi-drivers.ts';
import { isSecondary, mountComplaint, mountProblem } from './_shared/mount-errors.ts';
import { eventEvidence, isSummary, obstaclesOf } from './_shared/obstacles.ts';
import { isStarting } from './_shared/pods.ts';

/** What pod-volumes and pod-service-account find out by following the references. */
const reference =
  /(secrets?|configmaps?|serviceaccounts?) "[^"]*" not found|references non-existent (config|secret) key/i;
/** What the kubelet says while its caches fill, or while a driver registers. */
const passing = /failed to sync \w+ cache|not registered/;

/** A volume whose objects all exist, and that cannot be mounted all the same. */
export const podMount = defineAnalyzer({
  id: 'pod-mount',
  subject: 'Pod',
  title: 'Volumes that cannot be mounted',
  consults: ['Node', 'PersistentVolumeClaim', 'VolumeAttachment'],
  where: isTroubled,
  codes: {
    'pod-host-path': {
      severity: 'error',
      breaks: 'ready',
      refines: { code: 'pod-creation-stalled' },
      message: 'volume {volume} wants hostPath {path} to be {type}, but on node[ {node}] it is not',
      why: 'A hostPath volume with a type is mounted only if what is at that path of the node is of this type.',
      fix: 'Create it on the node, or correct the path or its type; DirectoryOrCreate and FileOrCreate make what is missing. Better, do not depend on what a node has.',
      docs: 'https://kubernetes.io/docs/concepts/storage/volumes/#hostpath',
    },
    'pod-mount-no-driver': {
      severity: 'error',
      breaks: 'ready',
      refines: { code: 'pod-creation-stalled' },
      message: 'volume {volume} needs CSI driver {driver}, which is not registered on node[ {node}]',
      why: 'The node part of a CSI driver mounts its volumes. It runs as a pod of a DaemonSet on each node and registers with the kubelet.',
      fix: 'Install CSI driver {driver}, or make sure that its DaemonSet runs on the node: check its tolerations and its pod there.',
      docs: 'https://kubernetes.io/docs/concepts/storage/volumes/#csi',
    },
    'pod-mount-failed': {
      severity: 'error',
      breaks: 'ready',
      refines: { code: 'pod-creation-stalled' },
      message: 'volume[ {volume}] cannot be mounted[ on node {node}][, because {problem}]: {said}',
      why: 'The kubelet mounts all volumes before it starts the first container, and tries again until it succeeds.',
      fix: 'Fix what the mount complains about: the address or export of a server, its credentials, the file system, the rights.',
      docs: 'https://kubernetes.io/docs/concepts/storage/volumes/',
    },
  },
  check(pod, cluster, report) {
    const events = obstaclesOf(pod, 'volumes', cluster);
    if (events.length === 0) return;
    const node = pod.spec.nodeName;
    const found = cluster.lookup('Node', node ?? '');
    const nodes = found.state === 'present' ? [found.object] : [];
    const told = new Set<string | undefined>();
    const [first, last] = [false, true].map(is => events.filter(({ message }) => isSecondary(message) === is));
    for (const event of [...first!, ...last!]) {
      const { message, reason } = event;
      if (reason === 'FailedAttachVolume' || reference.test(message)) continue;
      // What waits for a volume to be attached is told of where that fails.
      if ((isSummary(message) || isSecondary(message)) && heldVolumesOf(pod, cluster).length > 0) continue;
      const [, named] = /for volume "([^"]+)"/.exec(message) ?? [];
      const volume = volumeCalled(named) ?? named;
      // What says no more than that it takes too long, or that an earlier attempt has not ended, says less than any other.
      if (told.has(volume) && isSecondary(message)) continue;
      told.add(volume);
      const details = {
        evidence: [eventEvidence(pod, event)],
        since: event.firstSeen,
        dependsOn: culprits(volume),
      };
      const [, path, type] = /hostPath type check failed: (\S+) is not a ([\w ]+)/.exec(message) ?? [];
      const driver = missingDriver(message);
      if (path !== undefined && type !== undefined) {
        report('pod-host-path', pod, {
          ...details,
          with: { volume: volume ?? '', path, type: word(`a ${type}`), node },
        });
      } else if (driver !== undefined) {
        report('pod-mount-no-driver', pod, {
          ...details,
          with: { volume: volume ?? '', driver, node },
          blames: [{ object: { named: 'CSI driver', name: driver }, because: 'ready' }],
          dependsOn: [...culprits(volume), ...nodes.map(object => ({ object, because: 'config' }) as const)],
          settling: early('its CSI driver to register'),
        });
      } else {
        const settling = passing.test(message) ? early('its volumes to be mounted') : undefined;
        const problem = mountProblem(message);
        report('pod-mount-failed', pod, {
          ...details,
          with: { volume, node, problem: problem && word(problem), said: text(mountComplaint(message)) },
          settling,
        });
      }
    }

    function early(what: string): string | undefined {
      return isStarting(pod, cluster) ? what : undefined;
    }

    /** The name in the pod of a volume that an event calls by the name of its PersistentVolume. */
    function volumeCalled(name: string | undefined): string | undefined {
      if (name === undefined || pod.spec.volumes.some(volume => volume.name === volumeName(name))) return name;
      return claimsOf(pod).find(({ claim }) => claimOf(claim)?.spec.volumeName === name)?.volume;
    }

    function claimOf(name: string): Kinds['PersistentVolumeClaim'] | undefined {
      const found = cluster.lookup('PersistentVolumeClaim', name, pod.metadata.namespace);
      return found.state === 'present' ? found.object : undefined;
    }

    function culprits(volume: string | undefined) {
      const claims = claimsOf(pod).filter(claim => volume === undefined || claim.volume === volume);
      const objects = [
        ...nodes,
        ...claims.flatMap(({ claim }) => claimOf(claim) ?? []),
        ...attachmentsFor(pod, cluster),
      ];
      return objects.map(object => ({ object, because: 'ready' }) as const);
    }
  },
});
