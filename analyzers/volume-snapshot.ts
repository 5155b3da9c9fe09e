import { type ClusterView, type Details, defineAnalyzer } from '../src/core/analyzer.ts';
import type { Kinds } from '../src/core/kinds/index.ts';
import type { Lookup } from '../src/core/lookup.ts';
import { groupOf, type KubeObject } from '../src/core/objects.ts';
import { text } from '../src/core/values.ts';

type Custom = Kinds['CustomResource'];
type View = Pick<ClusterView<'CustomResource', 'PersistentVolumeClaim'>, 'lookup' | 'lookupCustom'>;

const group = 'snapshot.storage.k8s.io';
/** A driver is asked again and again, and mostly takes a snapshot within seconds; in seconds. */
const grace = 600;

/**
 * Snapshots of volumes. How long a driver may take to copy one nobody knows: only what failed is told.
 * @see https://kubernetes.io/docs/concepts/storage/volume-snapshots/
 * @see https://github.com/kubernetes-csi/external-snapshotter (client/apis/volumesnapshot/v1/types.go)
 */
export const volumeSnapshot = defineAnalyzer({
  id: 'volume-snapshot',
  subject: 'CustomResource',
  title: 'Snapshots of volumes that fail, or that nobody takes',
  aliases: ['VolumeSnapshot'],
  consults: ['PersistentVolumeClaim'],
  codes: {
    'volume-snapshot-failed': {
      severity: 'error',
      breaks: 'ready',
      rollup: true,
      message: 'is not taken: {message}',
      why: 'The snapshot controller or the driver could not take the snapshot, and tries again and again. What relies on it, such as a backup, has nothing to restore from.',
      fix: 'Resolve what the message says; the VolumeSnapshotContent and the log of the csi-snapshotter beside the driver say more.',
      docs: 'https://kubernetes.io/docs/concepts/storage/volume-snapshots/',
    },
    'volume-snapshot-not-seen': {
      severity: 'error',
      breaks: 'ready',
      message: 'is not being taken: no snapshot controller has looked at it',
      why: 'Snapshots are taken through the snapshot controller, which Kubernetes does not bring along: its definitions may be installed without it.',
      fix: 'Install the snapshot controller, or find out why its pods do not run.',
      docs: 'https://github.com/kubernetes-csi/external-snapshotter#usage',
    },
  },
  check(object, cluster, report) {
    const { apiVersion, kind, metadata, status } = object;
    if (kind !== 'VolumeSnapshot' || groupOf(apiVersion) !== group || metadata.deletionTimestamp !== undefined) return;
    if (status.readyToUse === true) return;
    const { message, time } = status.error ?? {};
    const links = linksOf(object, cluster);
    const settling = cluster.age(metadata.creationTimestamp) < grace ? 'its snapshot to be taken' : undefined;
    if (message !== undefined) {
      report('volume-snapshot-failed', object, {
        with: { message: text(message) },
        ...links,
        evidence: [{ of: object, path: 'status.error.message', value: text(message), ...(time && { at: time }) }],
        since: metadata.creationTimestamp,
        // What refers to nothing will not come by waiting.
        settling: links.blames.length === 0 ? settling : undefined,
      });
    } else if (status.readyToUse === undefined && status.boundVolumeSnapshotContentName === undefined) {
      report('volume-snapshot-not-seen', object, {
        evidence: [{ of: object, path: 'status', value: '(none)' }],
        since: metadata.creationTimestamp,
        settling,
      });
    }
  },
});

/** What it is taken of, and how: where that is not there, that is why. */
function linksOf({ metadata, spec }: Custom, cluster: View): Required<Pick<Details, 'blames' | 'dependsOn'>> {
  const { source, volumeSnapshotClassName: className } = spec;
  const claim = source?.persistentVolumeClaimName;
  const found: (Lookup<KubeObject> | undefined)[] = [
    claim === undefined ? undefined : cluster.lookup('PersistentVolumeClaim', claim, metadata.namespace),
    className === undefined ? undefined : cluster.lookupCustom({ group, kind: 'VolumeSnapshotClass' }, className),
  ];
  return {
    blames: found.flatMap(one => (one?.state === 'absent' ? [{ object: one.absent, because: 'exists' } as const] : [])),
    dependsOn: found.flatMap(one =>
      one?.state === 'present' ? [{ object: one.object, because: 'ready' } as const] : [],
    ),
  };
}
