import { defineAnalyzer } from '../src/core/analyzer.ts';
import { text, word } from '../src/core/values.ts';

/**
 * A claim is Lost when the volume that it was bound to is gone, or belongs to another claim. It does not recover.
 * @see https://kubernetes.io/docs/reference/kubernetes-api/config-and-storage-resources/persistent-volume-claim-v1/#PersistentVolumeClaimStatus
 */
export const pvcLost = defineAnalyzer({
  id: 'pvc-lost',
  subject: 'PersistentVolumeClaim',
  title: 'Claims that lost their volume',
  aliases: ['Storage'],
  codes: {
    'pvc-lost': {
      severity: 'error',
      breaks: 'ready',
      message: 'has lost its volume {volume}[: {message}]',
      why: 'The PersistentVolume that this claim was bound to was deleted or given to another claim. A lost claim is never bound again, and no new pod can mount it.',
      fix: 'Restore the data into a new claim; delete this one.',
      docs: 'https://kubernetes.io/docs/concepts/storage/persistent-volumes/#phase',
    },
  },
  check(claim, cluster, report) {
    if (claim.status.phase !== 'Lost') return;
    const { volumeName = '' } = claim.spec;
    const said = cluster
      .eventsOf(claim)
      .events.find(({ reason }) => reason === 'ClaimLost' || reason === 'ClaimMisbound');
    report('pvc-lost', claim, {
      with: { volume: volumeName, message: said && text(said.message) },
      evidence: [{ of: claim, path: 'status.phase', value: word('Lost') }],
      since: said?.firstSeen,
    });
  },
});
