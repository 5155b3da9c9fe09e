import { defineAnalyzer } from '../src/core/analyzer.ts';
import type { Kinds } from '../src/core/kinds/index.ts';
import { refOf } from '../src/core/objects.ts';
import { formatQuantity, parseQuantity } from '../src/core/quantities.ts';
import { word } from '../src/core/values.ts';
import { claimsOf, classOf } from './_shared/claims.ts';
import {
  accepts,
  explainMismatch,
  formatPlacement,
  placementOf,
  reachOf,
  topologyOf,
} from './_shared/node-affinity.ts';
import { isUnassigned, presentClaims, schedulingConsults, volumesOf, whyUnscheduled } from './_shared/scheduling.ts';
import { detailsOf } from './_shared/unscheduled.ts';

type Claim = Kinds['PersistentVolumeClaim'];

/**
 * A pod can run only on nodes that reach its volumes, and that can attach or make them.
 * @see https://kubernetes.io/docs/concepts/storage/persistent-volumes/#node-affinity
 */
export const podVolumeNodes = defineAnalyzer({
  id: 'pod-volume-nodes',
  subject: 'Pod',
  title: 'Pods whose volumes leave no node',
  consults: [...schedulingConsults, 'CSINode', 'StorageClass'],
  where: isUnassigned,
  codes: {
    'pod-volume-unreachable': {
      severity: 'error',
      breaks: 'ready',
      refines: { code: 'pod-unschedulable' },
      message:
        '{volume} can be used only where {reach}[; {near} has {has}][; but the pod may run only where {placement}][; and {other} only where {otherReach}]',
      why: 'A volume can be bound to a node or a zone. No node that the pod may use is there.',
      fix: 'Add a node where the volume is, let the pod run there, or move the data to a volume that its nodes reach.',
      docs: 'https://kubernetes.io/docs/concepts/storage/persistent-volumes/#node-affinity',
    },
    'pod-volume-limit': {
      severity: 'error',
      breaks: 'ready',
      refines: { code: 'pod-unschedulable' },
      message: 'no node that it may use can attach another volume[: {node} has the {most} that {driver} allows]',
      why: 'A node can attach only so many volumes of one driver. All nodes that the pod may use have as many.',
      fix: 'Add nodes, or use fewer volumes per node.',
      docs: 'https://kubernetes.io/docs/concepts/storage/storage-limits/',
    },
    'pod-no-volume-to-bind': {
      severity: 'error',
      breaks: 'ready',
      refines: { code: 'pod-unschedulable' },
      message:
        'no PersistentVolume that {claim} could use is on a node that it may use[, and {storageClass} lets one be made only where {reach}][; {near} has {has}]',
      why: 'The claim waits for its first pod to choose a volume. None of the volumes that are there suits the claim and is on a node that the pod may use, and none may be made there: the allowedTopologies of a StorageClass restrict where its driver makes them.',
      fix: 'Create a PersistentVolume of the class of {claim} on a node that the pod may use, or make the class again with other allowedTopologies, if it has any.',
      docs: 'https://kubernetes.io/docs/concepts/storage/storage-classes/#volume-binding-mode',
    },
    'pod-no-volume-space': {
      severity: 'error',
      breaks: 'ready',
      refines: { code: 'pod-unschedulable' },
      message: 'no node that it may use has {size} of storage left for {claim}',
      why: 'The storage driver reports how much it can still give on each node or in each zone. Nowhere is it enough for the claim.',
      fix: 'Add storage, or ask for less.',
      docs: 'https://kubernetes.io/docs/concepts/storage/storage-capacity/',
    },
    'pod-volume-in-use': {
      severity: 'error',
      breaks: 'ready',
      refines: { code: 'pod-unschedulable' },
      message: '{claim} can be used by one pod only[, and {holder} uses it]',
      why: 'A claim with the access mode ReadWriteOncePod is for a single pod in the whole cluster.',
      fix: 'Delete the other pod, run one replica, or use another access mode.',
      docs: 'https://kubernetes.io/docs/concepts/storage/persistent-volumes/#access-modes',
    },
  },
  check(pod, cluster, report) {
    const verdict = whyUnscheduled(pod, cluster);
    if (verdict === undefined) return;
    const { filter, candidates } = verdict;
    const details = detailsOf(pod, verdict, cluster);
    const claims = presentClaims(pod, cluster);
    const waiting = claims.find(({ claim }) => claim.status.phase !== 'Bound');
    if (filter === 'volume-reach') return reportUnreachable();
    if (filter === 'volume-use') return reportInUse();
    if (filter === 'volume-count') return reportLimit();
    if (waiting === undefined) return;
    const common = {
      ...details,
      key: waiting.volume,
      dependsOn: [...details.dependsOn, { object: waiting.claim, because: 'ready' as const }],
    };
    if (filter === 'volume-choice') reportNoVolume(waiting.claim);
    if (filter === 'volume-space')
      report('pod-no-volume-space', pod, {
        ...common,
        with: { claim: refOf(waiting.claim), size: sizeOf(waiting.claim) },
      });

    function reportUnreachable(): void {
      const bound = volumesOf(pod, cluster).flatMap(volume => {
        const reach = reachOf(volume);
        return reach === undefined
          ? []
          : [{ volume, reach, blocks: candidates.filter(node => !accepts(reach, node)).length }];
      });
      const [first, other] = bound.sort((a, b) => b.blocks - a.blocks);
      const nodes = cluster.listing('Node');
      if (first === undefined || nodes.state === 'unknown') return;
      const exists = nodes.objects.some(node => accepts(first.reach, node));
      const { near } = explainMismatch(first.reach, nodes.objects);
      const placement = placementOf(pod);
      const alone = first.blocks === candidates.length;
      report('pod-volume-unreachable', pod, {
        ...details,
        key: formatPlacement(first.reach),
        with: {
          volume: refOf(first.volume),
          reach: formatPlacement(first.reach),
          near: exists ? undefined : near && refOf(near.node),
          has: near?.has,
          placement: exists && alone && placement !== undefined ? formatPlacement(placement) : undefined,
          other: !alone && other !== undefined ? refOf(other.volume) : undefined,
          otherReach: other && formatPlacement(other.reach),
        },
        blames: [...details.blames, ...(exists ? [] : [{ object: first.volume, because: 'ready' as const }])],
        near: exists || near === undefined ? [] : [near.node],
        evidence: [
          { of: first.volume, path: 'spec.nodeAffinity', value: formatPlacement(first.reach) },
          ...details.evidence,
        ],
      });
    }

    function reportNoVolume(claim: Claim): void {
      const className = classOf(claim) ?? '';
      const found = className === '' ? undefined : cluster.lookup('StorageClass', className);
      const nodes = cluster.listing('Node');
      const storageClass = found?.state === 'present' ? found.object : undefined;
      const reach = storageClass && topologyOf(storageClass);
      const outOfReach = reach !== undefined && !candidates.some(node => accepts(reach, node));
      const near = outOfReach && nodes.state === 'complete' ? explainMismatch(reach, nodes.objects).near : undefined;
      const place = outOfReach ? formatPlacement(reach) : undefined;
      report('pod-no-volume-to-bind', pod, {
        ...common,
        with: {
          claim: refOf(claim),
          storageClass: storageClass && refOf(storageClass),
          reach: place,
          near: near && refOf(near.node),
          has: near?.has,
        },
        near: near === undefined ? [] : [near.node],
        evidence: [
          ...(storageClass === undefined || place === undefined
            ? []
            : [{ of: storageClass, path: 'allowedTopologies', value: place }]),
          ...details.evidence,
        ],
      });
    }

    function reportInUse(): void {
      const single = claims.find(({ claim }) => claim.spec.accessModes.includes('ReadWriteOncePod'));
      const name = single?.claim.metadata.name;
      const holder = cluster
        .list('Pod', pod.metadata.namespace)
        .find(
          other =>
            other !== pod && (other.spec.nodeName ?? '') !== '' && claimsOf(other).some(({ claim }) => claim === name),
        );
      if (single === undefined) return;
      report('pod-volume-in-use', pod, {
        ...details,
        key: single.volume,
        with: { claim: refOf(single.claim), holder: holder && refOf(holder) },
      });
    }

    function reportLimit(): void {
      const [limit] = candidates.flatMap(node => {
        const found = cluster.lookup('CSINode', node.metadata.name);
        const drivers = found.state === 'present' ? found.object.spec.drivers : [];
        return drivers.flatMap(({ name, allocatable }) =>
          allocatable?.count === undefined || name === undefined ? [] : [{ node, name, count: allocatable.count }],
        );
      });
      report('pod-volume-limit', pod, {
        ...details,
        with: { node: limit && refOf(limit.node), most: limit?.count, driver: limit && word(limit.name) },
      });
    }
  },
});

function sizeOf({ spec }: Claim): ReturnType<typeof word> {
  return word(formatQuantity('storage', parseQuantity(spec.resources?.requests.storage ?? '0')));
}
