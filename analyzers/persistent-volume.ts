import { defineAnalyzer } from '../src/core/analyzer.ts';
import { refOf } from '../src/core/objects.ts';
import { text, word } from '../src/core/values.ts';
import { accepts, explainMismatch, formatPlacement, reachOf } from './_shared/node-affinity.ts';

/** How long a volume may take to change its phase, or to be deleted, in seconds. */
const phaseGrace = 300;

const docs = 'https://kubernetes.io/docs/concepts/storage/persistent-volumes/#phase';

/**
 * The phases of a volume that do not end by themselves, and volumes that no node reaches.
 * @see https://kubernetes.io/docs/concepts/storage/persistent-volumes/#lifecycle-of-a-volume-and-claim
 */
export const persistentVolume = defineAnalyzer({
  id: 'persistent-volume',
  subject: 'PersistentVolume',
  title: 'Volumes that are failed, released or out of reach',
  aliases: ['Storage'],
  consults: ['Node'],
  codes: {
    'pv-failed': {
      severity: 'error',
      breaks: 'capacity',
      message: 'could not be reclaimed after its claim {claim} was deleted[: {message}]',
      why: 'The storage behind the volume should have been deleted or wiped, and that failed. It is neither free for others nor gone, and still costs money.',
      fix: 'Delete the storage by hand, then the PersistentVolume; see the log of the storage driver for why it could not.',
      docs,
    },
    // That it is kept is what Retain was set for.
    'pv-released': {
      severity: 'info',
      breaks: 'capacity',
      message: 'is Released: its claim {claim} was deleted, and {policy} keeps it from any other',
      why: 'A volume with the reclaim policy Retain keeps its data and its reference to the deleted claim. A new claim is not bound to it, even one of the same name.',
      fix: 'When the data is not needed, delete the PersistentVolume and its storage; to use it again, remove spec.claimRef.',
      docs: 'https://kubernetes.io/docs/concepts/storage/persistent-volumes/#retain',
    },
    'pv-not-deleted': {
      severity: 'warning',
      breaks: 'capacity',
      message: 'is Released and should be deleted, but is still there[: {message}]',
      why: 'Its reclaim policy is Delete and its claim is gone; the storage driver has not deleted it. Its storage still costs money.',
      fix: 'Check whether the storage driver of the volume runs, and what its log says of the deletion.',
      docs: 'https://kubernetes.io/docs/concepts/storage/persistent-volumes/#delete',
    },
    'pv-pending': {
      severity: 'warning',
      breaks: 'capacity',
      message: 'is still Pending: it was never made available',
      why: 'The volume controller handles a new volume at once. It has not handled this one, so it may not be running.',
      fix: 'Check whether the kube-controller-manager runs.',
      docs,
    },
    'pv-out-of-reach': {
      severity: 'warning',
      breaks: 'ready',
      message: 'can be used only where {reach}, and no node is there[; {near} has {has}]',
      why: 'The volume is tied to a node or a zone, and the cluster has no such node: it was removed, renamed, or never there. A pod that mounts the volume cannot be scheduled.',
      fix: 'Bring back a node there, or move the data to a volume that the nodes reach. The node affinity of a volume cannot be changed; make the PersistentVolume again if it is wrong.',
      docs: 'https://kubernetes.io/docs/concepts/storage/persistent-volumes/#node-affinity',
    },
    'pv-being-deleted': {
      severity: 'warning',
      message: 'is being deleted while its claim {claim} uses it: it goes when the claim goes',
      why: 'Somebody deleted the PersistentVolume. Only its protection keeps it until the claim is deleted; that cannot be taken back.',
      fix: 'If the data matters, set the reclaim policy to Retain and copy it before the claim is deleted.',
      docs: 'https://kubernetes.io/docs/concepts/storage/persistent-volumes/#storage-object-in-use-protection',
    },
    'pv-unused': {
      severity: 'info',
      message: 'is Available: no claim uses it',
      why: 'The volume is kept for a claim that nobody has made.',
      fix: 'Delete it if nothing will claim it.',
      docs,
    },
  },
  check(volume, cluster, report) {
    const { spec, status, metadata } = volume;
    const { name = '', namespace = '' } = spec.claimRef ?? {};
    const claim = { kind: 'PersistentVolumeClaim', namespace, name };
    const policy = spec.persistentVolumeReclaimPolicy ?? 'Retain';
    const since =
      status.lastPhaseTransitionTime ?? (status.phase === 'Pending' ? metadata.creationTimestamp : undefined);
    const settled = cluster.age(since) >= phaseGrace;
    const failure = cluster
      .eventsOf(volume)
      .events.find(({ reason }) => reason === 'VolumeFailedDelete' || reason === 'VolumeFailedRecycle');
    const said = failure?.message || status.message;
    const evidence = [
      { of: volume, path: 'status.phase', value: word(status.phase ?? '(none)') },
      { of: volume, path: 'spec.persistentVolumeReclaimPolicy', value: word(policy) },
    ];
    if (status.phase === 'Failed')
      report('pv-failed', volume, { with: { claim, message: said ? text(said) : undefined }, evidence, since });
    else if (status.phase === 'Released' && policy === 'Retain')
      report('pv-released', volume, { with: { claim, policy: word(policy) }, evidence, since });
    else if (status.phase === 'Released' && (settled || failure !== undefined)) {
      report('pv-not-deleted', volume, { with: { message: said ? text(said) : undefined }, evidence, since });
    } else if (status.phase === 'Pending' && settled) report('pv-pending', volume, { evidence, since });
    else if (status.phase === 'Available' && name === '' && cluster.age(metadata.creationTimestamp) >= phaseGrace)
      report('pv-unused', volume, { evidence, since });
    if (status.phase === 'Bound' && metadata.deletionTimestamp !== undefined) {
      report('pv-being-deleted', volume, {
        with: { claim },
        evidence: [
          ...evidence,
          { of: volume, path: 'metadata.deletionTimestamp', value: word(metadata.deletionTimestamp) },
        ],
        since: metadata.deletionTimestamp,
      });
    }
    if (status.phase === 'Bound' || status.phase === 'Available') checkReach();

    function checkReach(): void {
      const reach = reachOf(volume);
      const nodes = cluster.listing('Node');
      if (
        reach === undefined ||
        nodes.state === 'unknown' ||
        nodes.objects.length === 0 ||
        nodes.objects.some(node => accepts(reach, node))
      )
        return;
      const { near } = explainMismatch(reach, nodes.objects);
      const place = formatPlacement(reach);
      report('pv-out-of-reach', volume, {
        key: place,
        with: { reach: place, near: near && refOf(near.node), has: near?.has },
        near: near === undefined ? [] : [near.node],
        evidence: [{ of: volume, path: 'spec.nodeAffinity', value: place }],
      });
    }
  },
});
