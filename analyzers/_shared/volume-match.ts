import type { Kinds } from '../../src/core/kinds/index.ts';
import { formatQuantity, parseQuantity } from '../../src/core/quantities.ts';
import { formatSelector, matchesSelector } from '../../src/core/selectors.ts';
import { type Value, word } from '../../src/core/values.ts';
import { classOf } from './claims.ts';

type Claim = Kinds['PersistentVolumeClaim'];
type Volume = Kinds['PersistentVolume'];

/** The class of a volume, `''` if it has none. */
export function classOfVolume({ metadata, spec }: Volume): string {
  return metadata.annotations['volume.beta.kubernetes.io/storage-class'] ?? spec.storageClassName ?? '';
}

/**
 * The first thing for which a volume does not suit a claim, in the order and with the rules of the volume controller;
 * undefined if it suits. A volume of another claim does not suit either.
 * @see https://kubernetes.io/docs/concepts/storage/persistent-volumes/#binding
 */
export function misfit(
  volume: Volume,
  claim: Claim,
): { readonly has: Value; readonly wants: Value; readonly what: string } | undefined {
  const wanted = claim.spec.resources?.requests.storage ?? '0';
  const size = volume.spec.capacity.storage ?? '0';
  if (parseQuantity(size) < parseQuantity(wanted)) return { what: 'size', has: storage(size), wants: storage(wanted) };
  const claimClass = classOf(claim) ?? '';
  const volumeClass = classOfVolume(volume);
  if (volumeClass !== claimClass)
    return { what: 'storageClassName', has: volumeClass || word('(none)'), wants: claimClass || word('(none)') };
  const modes = claim.spec.accessModes.filter(mode => !volume.spec.accessModes.includes(mode));
  if (modes.length > 0)
    return { what: 'access mode', has: volume.spec.accessModes.map(word), wants: claim.spec.accessModes.map(word) };
  const volumeMode = volume.spec.volumeMode ?? 'Filesystem';
  const claimMode = claim.spec.volumeMode ?? 'Filesystem';
  if (volumeMode !== claimMode) return { what: 'volumeMode', has: word(volumeMode), wants: word(claimMode) };
  const { selector } = claim.spec;
  if (selector !== undefined && !matchesSelector(selector, volume.metadata.labels)) {
    return {
      what: 'label',
      has: formatSelector({ matchLabels: volume.metadata.labels }),
      wants: formatSelector(selector),
    };
  }
  return undefined;
}

/** The claim that holds a volume, if that is another: by uid where the volume knows it, else by name. */
export function otherHolder(
  volume: Volume,
  claim: Claim,
): { readonly namespace: string; readonly name: string } | undefined {
  const { name = '', namespace = '', uid = '' } = volume.spec.claimRef ?? {};
  if (name === '') return undefined;
  const same =
    name === claim.metadata.name &&
    namespace === claim.metadata.namespace &&
    (uid === '' || uid === claim.metadata.uid);
  return same ? undefined : { namespace, name };
}

function storage(quantity: string): Value {
  return word(formatQuantity('storage', parseQuantity(quantity)));
}
