import type { ClusterView } from '../../src/core/analyzer.ts';
import type { Kinds } from '../../src/core/kinds/index.ts';
import { memoized } from '../../src/core/memo.ts';
import { claimsOf } from './claims.ts';
import { groupBy } from './listings.ts';

type Pod = Kinds['Pod'];
type Attachment = Kinds['VolumeAttachment'];

/** A volume of a pod that is attached to another node, and may be attached to one only. */
export interface HeldVolume {
  readonly volume: string;
  readonly claim: Kinds['PersistentVolumeClaim'];
  readonly persistentVolume: string;
  readonly attachment: Attachment;
  /** The name of the node that holds it. */
  readonly holder: string;
}

const byVolume = memoized((attachments: readonly Attachment[]) => {
  const index = new Map<string, Attachment[]>();
  for (const attachment of attachments) {
    const name = attachment.spec.source?.persistentVolumeName;
    if (name !== undefined) index.set(name, [...(index.get(name) ?? []), attachment]);
  }
  return index;
});

const byDriver = memoized((attachments: readonly Attachment[]) =>
  groupBy(attachments, ({ spec }) => spec.attacher ?? ''),
);

/** What a driver was asked to attach, whatever became of it; none if that is not known. */
export function attachmentsBy(
  cluster: Pick<ClusterView<never, 'VolumeAttachment'>, 'listing'>,
  driver: string,
): readonly Attachment[] {
  const listing = cluster.listing('VolumeAttachment');
  return listing.state === 'complete' ? (byDriver(listing.objects).get(driver) ?? []) : [];
}

/** How long a driver may take to attach a volume, in seconds. */
const attachGrace = 300;

/** Whether a driver was asked to attach a volume, and has neither done it nor said why. */
export function isUnanswered(
  { metadata, status }: Attachment,
  cluster: Pick<ClusterView<never, never>, 'age'>,
): boolean {
  return (
    status.attached !== true &&
    status.attachError === undefined &&
    metadata.deletionTimestamp === undefined &&
    cluster.age(metadata.creationTimestamp) >= attachGrace
  );
}

const manyNodes = new Set(['ReadWriteMany', 'ReadOnlyMany']);

/** What is to attach the volumes of a pod to its node; none if that is not known, or there is nothing to attach. */
export function attachmentsFor(
  pod: Pod,
  cluster: Pick<ClusterView<never, 'PersistentVolumeClaim' | 'VolumeAttachment'>, 'lookup' | 'listing'>,
): Attachment[] {
  const listing = cluster.listing('VolumeAttachment');
  if (listing.state === 'unknown') return [];
  return claimsOf(pod).flatMap(({ claim: name }) => {
    const claim = cluster.lookup('PersistentVolumeClaim', name, pod.metadata.namespace);
    const volume = claim.state === 'present' ? claim.object.spec.volumeName : undefined;
    const all = volume === undefined ? [] : (byVolume(listing.objects).get(volume) ?? []);
    return all.filter(({ spec }) => spec.nodeName === pod.spec.nodeName);
  });
}

/** The volumes that another node holds, by the VolumeAttachments; none if those are not known. */
export function heldVolumesOf(
  pod: Pod,
  cluster: ClusterView<never, 'PersistentVolumeClaim' | 'VolumeAttachment'>,
): HeldVolume[] {
  const listing = cluster.listing('VolumeAttachment');
  if (listing.state === 'unknown') return [];
  return claimsOf(pod).flatMap(({ volume, claim: name }) => {
    const found = cluster.lookup('PersistentVolumeClaim', name, pod.metadata.namespace);
    if (found.state !== 'present') return [];
    const claim = found.object;
    const persistentVolume = claim.spec.volumeName ?? '';
    const attached = (byVolume(listing.objects).get(persistentVolume) ?? []).filter(
      ({ status }) => status.attached === true,
    );
    if (
      claim.spec.accessModes.some(mode => manyNodes.has(mode)) ||
      attached.some(({ spec }) => spec.nodeName === pod.spec.nodeName)
    )
      return [];
    return attached
      .slice(0, 1)
      .map(attachment => ({ volume, claim, persistentVolume, attachment, holder: attachment.spec.nodeName ?? '' }));
  });
}
