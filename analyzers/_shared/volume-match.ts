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

/** A thing for which a volume does not suit a claim. */
interface Misfit {
  readonly has: Value;
  readonly wants: Value;
  readonly what: string;
}

/** The first of {@link misfits}; undefined if the volume suits. */
export function misfit(volume: Volume, claim: Claim): Misfit | undefined {
  return misfits(volume, claim)[0];
}

/**
 * All for which a volume does not suit a claim, in the order and with the rules of the volume controller. That it may be
 * another claim's is not looked at.
 * @see https://kubernetes.io/docs/concepts/storage/persistent-volumes/#binding
 */
function misfits(volume: Volume, claim: Claim): readonly Misfit[] {
  const found: Misfit[] = [];
  const wanted = claim.spec.resources?.requests.storage ?? '0';
  const size = volume.spec.capacity.storage ?? '0';
  if (parseQuantity(size) < parseQuantity(wanted))
    found.push({ what: 'size', has: storage(size), wants: storage(wanted) });
  const claimClass = classOf(claim) ?? '';
  const volumeClass = classOfVolume(volume);
  if (volumeClass !== claimClass)
    found.push({ what: 'storageClassName', has: volumeClass || word('(none)'), wants: claimClass || word('(none)') });
  const modes = claim.spec.accessModes.filter(mode => !volume.spec.accessModes.includes(mode));
  if (modes.length > 0)
    found.push({
      what: 'access mode',
      has: volume.spec.accessModes.map(word),
      wants: claim.spec.accessModes.map(word),
    });
  const volumeMode = volume.spec.volumeMode ?? 'Filesystem';
  const claimMode = claim.spec.volumeMode ?? 'Filesystem';
  if (volumeMode !== claimMode) found.push({ what: 'volumeMode', has: word(volumeMode), wants: word(claimMode) });
  const { selector } = claim.spec;
  if (selector !== undefined && !matchesSelector(selector, volume.metadata.labels)) {
    found.push({
      what: 'label',
      has: formatSelector({ matchLabels: volume.metadata.labels }),
      wants: formatSelector(selector),
    });
  }
  return found;
}

/**
 * Of volumes that do not suit, the one that was probably meant, and the first of what is wrong with it: one that the claim's
 * selector chooses, or that has its label with another value; then one that lacks the least.
 */
export function nearestVolume(
  volumes: readonly Volume[],
  claim: Claim,
): { readonly volume: Volume; readonly fault: Misfit } | undefined {
  const { matchLabels, matchExpressions } = claim.spec.selector ?? { matchLabels: {}, matchExpressions: [] };
  const keys = [...Object.keys(matchLabels), ...matchExpressions.map(({ key }) => key ?? '')];
  const labelled = ({ metadata }: Volume): number => keys.filter(key => metadata.labels[key] !== undefined).length;
  const ranked = volumes
    .map(volume => ({ volume, faults: misfits(volume, claim) }))
    .sort((a, b) => labelled(b.volume) - labelled(a.volume) || a.faults.length - b.faults.length);
  const [best] = ranked;
  const [fault] = best?.faults ?? [];
  return best === undefined || fault === undefined ? undefined : { volume: best.volume, fault };
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
