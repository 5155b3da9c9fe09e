import type { ClusterView } from '../../src/core/analyzer.ts';
import type { Kinds } from '../../src/core/kinds/index.ts';
import type { Absent } from '../../src/core/lookup.ts';
import { text, type Value } from '../../src/core/values.ts';
import { usersOf } from './claim-users.ts';
import { classOf } from './claims.ts';
import { classOfVolume } from './volume-match.ts';

type Claim = Kinds['PersistentVolumeClaim'];
type StorageClass = Kinds['StorageClass'];

export const claimConsults = ['StorageClass', 'PersistentVolume', 'Pod'] as const;
export type ClaimView = ClusterView<'PersistentVolumeClaim', (typeof claimConsults)[number]>;

/** The provisioner that makes nothing: volumes of its classes are created by hand. */
const noProvisioner = 'kubernetes.io/no-provisioner';

/** How a pending claim is to get its volume. */
export type Route =
  /** It names it. */
  | { readonly by: 'name'; readonly volume: string }
  /** One that is there must suit. */
  | { readonly by: 'match' }
  /** By the default class, which it did not get. */
  | { readonly by: 'default-class'; readonly classes: readonly StorageClass[] }
  | { readonly by: 'missing-class'; readonly absent: Absent }
  /** The provisioner of its class makes one; undefined if the class may not be read. */
  | { readonly by: 'provisioner'; readonly provisioner: string | undefined };

/**
 * Follows the volume controller: a named volume first; then one that suits; then the provisioner of the class. A class may
 * be missing if volumes of it were made by hand. Undefined if the claim is meant to wait for a pod, or nothing can be told.
 * @see https://kubernetes.io/docs/concepts/storage/persistent-volumes/#lifecycle-of-a-volume-and-claim
 */
export function routeOf(claim: Claim, cluster: ClaimView): Route | undefined {
  const { spec, status, metadata } = claim;
  if (status.phase !== 'Pending' || metadata.deletionTimestamp !== undefined) return undefined;
  if ((spec.volumeName ?? '') !== '') return { by: 'name', volume: spec.volumeName ?? '' };
  const name = classOf(claim);
  if (name === '') return { by: 'match' };
  if (name === undefined) {
    const classes = cluster.listing('StorageClass');
    if (classes.state === 'unknown' || classes.objects.some(isDefaultClass)) return undefined;
    return { by: 'default-class', classes: classes.objects };
  }
  const found = cluster.lookup('StorageClass', name);
  if (found.state === 'present') {
    const { provisioner, volumeBindingMode } = found.object;
    const unchosen =
      volumeBindingMode === 'WaitForFirstConsumer' &&
      metadata.annotations['volume.kubernetes.io/selected-node'] === undefined;
    if (provisioner !== noProvisioner) return unchosen ? undefined : { by: 'provisioner', provisioner };
    return unchosen && (usersOf(claim, cluster)?.length ?? 0) === 0 ? undefined : { by: 'match' };
  }
  const absent = found.state === 'absent' ? found.absent : statedMissing(claim, name, cluster);
  if (absent === undefined) return { by: 'provisioner', provisioner: undefined };
  const volumes = cluster.listing('PersistentVolume');
  if (volumes.state === 'unknown') return undefined;
  return volumes.objects.some(volume => classOfVolume(volume) === name)
    ? { by: 'match' }
    : { by: 'missing-class', absent };
}

/**
 * The volume controller says it every few seconds, as long as the class is missing: what it says since is that the class is
 * there, though the older event stays for an hour.
 */
function statedMissing(claim: Claim, name: string, cluster: ClaimView): Absent | undefined {
  const [latest] = cluster.eventsOf(claim).events;
  const said = latest?.message.includes(`storageclass.storage.k8s.io "${name}" not found`) === true;
  return said ? cluster.missing('StorageClass', name, undefined, 'controller') : undefined;
}

export function isDefaultClass({ metadata }: StorageClass): boolean {
  return metadata.annotations['storageclass.kubernetes.io/is-default-class'] === 'true';
}

/** What the volume controller or the provisioner last said of a claim. */
export function lastWord(
  claim: Claim,
  cluster: ClaimView,
): { of: Claim; path: string; value: Value; at: string; times: number }[] {
  const latest = cluster.eventsOf(claim).events.find(({ reason }) => reason !== 'WaitForPodScheduled');
  return latest === undefined
    ? []
    : [
        {
          of: claim,
          path: `event ${latest.reason}`,
          value: text(latest.message),
          at: latest.lastSeen,
          times: latest.count,
        },
      ];
}
