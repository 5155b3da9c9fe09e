import { defineAnalyzer } from '../src/core/analyzer.ts';
import { refOf } from '../src/core/objects.ts';
import { formatQuantity, parseQuantity } from '../src/core/quantities.ts';
import { word } from '../src/core/values.ts';
import { claimConsults, lastWord, routeOf } from './_shared/claim-route.ts';
import { classOf } from './_shared/claims.ts';
import { classOfVolume, misfit, nearestVolume, otherHolder } from './_shared/volume-match.ts';

/**
 * A claim for which no volume is made waits for one that is there: the one it names, or any that suits.
 * @see https://kubernetes.io/docs/concepts/storage/persistent-volumes/#binding
 */
export const pvcVolume = defineAnalyzer({
  id: 'pvc-volume',
  subject: 'PersistentVolumeClaim',
  title: 'Claims that no existing volume suits',
  aliases: ['Storage'],
  consults: claimConsults,
  codes: {
    'pvc-no-matching-volume': {
      severity: 'error',
      breaks: 'ready',
      message:
        'no free PersistentVolume suits: it needs {size}, {modes}[, of class {class}][; {near} has {what} {has} instead of {wants}][; {taken} is held by {holder}]',
      why: 'No provisioner makes volumes for this claim, so one must be there that is free, large enough, and has its class, access modes and labels.',
      fix: 'Create a PersistentVolume that suits the claim, or correct the claim or the volume that was meant for it.',
      docs: 'https://kubernetes.io/docs/concepts/storage/persistent-volumes/#binding',
    },
    'pvc-volume-missing': {
      severity: 'error',
      breaks: 'ready',
      message: 'names {volume}, which does not exist',
      why: 'A claim that names its volume waits for just that one.',
      fix: 'Create {volume}, or make the claim again without volumeName.',
      docs: 'https://kubernetes.io/docs/concepts/storage/persistent-volumes/#reserving-a-persistentvolume',
    },
    'pvc-volume-mismatch': {
      severity: 'error',
      breaks: 'ready',
      message: 'names {volume}, which does not suit it: {what} is {has} instead of {wants}',
      why: 'A claim is bound to the volume that it names only if that has its size, class, access modes and volume mode.',
      fix: 'Correct the volume, or make the claim again with what {volume} offers.',
      docs: 'https://kubernetes.io/docs/concepts/storage/persistent-volumes/#reserving-a-persistentvolume',
    },
    'pvc-volume-taken': {
      severity: 'error',
      breaks: 'ready',
      message: 'names {volume}, which is held by {holder}',
      why: 'A volume belongs to one claim, also after that was deleted, until somebody removes its claimRef.',
      fix: 'If the data may be reused, remove spec.claimRef of {volume}; else make the claim again for another volume.',
      docs: 'https://kubernetes.io/docs/concepts/storage/persistent-volumes/#reclaiming',
    },
  },
  check(claim, cluster, report) {
    const route = routeOf(claim, cluster);
    const since = claim.metadata.creationTimestamp;
    if (route?.by === 'name') return checkNamed(route.volume);
    if (route?.by === 'match') return checkFree(classOf(claim) ?? '');

    function checkNamed(name: string): void {
      const found = cluster.lookup('PersistentVolume', name);
      const common = {
        key: name,
        evidence: [{ of: claim, path: 'spec.volumeName', value: name }, ...lastWord(claim, cluster)],
        since,
      };
      if (found.state === 'unknown') return;
      if (found.state === 'absent') {
        const { absent } = found;
        report('pvc-volume-missing', claim, {
          ...common,
          with: { volume: absent.ref },
          blames: [{ object: absent, because: 'exists' }],
          near: absent.similar(),
        });
        return;
      }
      const volume = found.object;
      const holder = otherHolder(volume, claim);
      if (holder !== undefined) {
        report('pvc-volume-taken', claim, {
          ...common,
          with: { volume: refOf(volume), holder: { kind: 'PersistentVolumeClaim', ...holder } },
          dependsOn: [{ object: volume, because: 'capacity' }],
        });
        return;
      }
      const fault = misfit(volume, claim);
      // Labels choose among volumes; one that is named needs none.
      if (fault === undefined || fault.what === 'label') return;
      report('pvc-volume-mismatch', claim, {
        ...common,
        with: { ...fault, volume: refOf(volume), what: word(fault.what) },
      });
    }

    function checkFree(className: string): void {
      const listing = cluster.listing('PersistentVolume');
      if (listing.state === 'unknown') return;
      const alike = listing.objects.filter(volume => classOfVolume(volume) === className);
      const free = alike.filter(volume => otherHolder(volume, claim) === undefined);
      // A free volume that suits is about to be bound, or will be when a pod has chosen a node.
      if (free.some(volume => misfit(volume, claim) === undefined)) return;
      const near = nearestVolume(free, claim);
      const taken = near === undefined ? alike.find(volume => misfit(volume, claim) === undefined) : undefined;
      const holder = taken && otherHolder(taken, claim);
      report('pvc-no-matching-volume', claim, {
        key: className,
        with: {
          size: word(formatQuantity('storage', parseQuantity(claim.spec.resources?.requests.storage ?? '0'))),
          modes: claim.spec.accessModes.map(word),
          class: className || undefined,
          near: near && refOf(near.volume),
          what: near && word(near.fault.what),
          has: near?.fault.has,
          wants: near?.fault.wants,
          taken: taken && refOf(taken),
          holder: holder && { kind: 'PersistentVolumeClaim', ...holder },
        },
        near: near === undefined ? [] : [near.volume],
        dependsOn: taken === undefined ? [] : [{ object: taken, because: 'capacity' }],
        evidence: [{ of: claim, path: 'spec', value: className || word('(no class)') }, ...lastWord(claim, cluster)],
        since,
      });
    }
  },
});
