import type { Kinds } from '../../src/core/kinds/index.ts';

/** A claim that a pod mounts, by the volume of the pod: that name is the same for all pods of a StatefulSet. */
export interface PodClaim {
  readonly volume: string;
  readonly claim: string;
  /** Made for this pod, from a template in it. */
  readonly ephemeral: boolean;
}

/** @see https://kubernetes.io/docs/concepts/storage/ephemeral-volumes/#persistentvolumeclaim-naming */
export function claimsOf({ metadata, spec }: Kinds['Pod']): PodClaim[] {
  return spec.volumes.flatMap(({ name = '', persistentVolumeClaim, ephemeral }): PodClaim[] => {
    if (persistentVolumeClaim?.claimName !== undefined)
      return [{ volume: name, claim: persistentVolumeClaim.claimName, ephemeral: false }];
    return ephemeral === undefined ? [] : [{ volume: name, claim: `${metadata.name}-${name}`, ephemeral: true }];
  });
}

/** The class of a claim: undefined if it leaves the choice to the default class, `''` if it wants a volume without class. */
export function classOf({ metadata, spec }: Kinds['PersistentVolumeClaim']): string | undefined {
  return metadata.annotations['volume.beta.kubernetes.io/storage-class'] ?? spec.storageClassName;
}
