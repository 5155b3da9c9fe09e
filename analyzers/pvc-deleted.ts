import { defineAnalyzer } from '../src/core/analyzer.ts';
import { refOf } from '../src/core/objects.ts';
import { word } from '../src/core/values.ts';
import { usersOf } from './_shared/claim-users.ts';
import { isTerminating } from './_shared/pods.ts';

/**
 * A claim that is deleted while a pod mounts it stays until the last such pod ends; no new pod can mount it.
 * @see https://kubernetes.io/docs/concepts/storage/persistent-volumes/#storage-object-in-use-protection
 */
export const pvcDeleted = defineAnalyzer({
  id: 'pvc-deleted',
  subject: 'PersistentVolumeClaim',
  title: 'Claims that were deleted while pods use them',
  consults: ['Pod'],
  codes: {
    'pvc-being-deleted': {
      severity: 'warning',
      breaks: 'ready',
      message: 'is being deleted, and stays only until {pod} ends',
      why: 'Somebody deleted the claim while a pod mounts it. When that pod ends the claim goes, usually with its data, and the pod that replaces it cannot start.',
      fix: 'Copy the data while the pod runs, and make a new claim. The deletion cannot be taken back.',
      docs: 'https://kubernetes.io/docs/concepts/storage/persistent-volumes/#storage-object-in-use-protection',
    },
  },
  check(claim, cluster, report) {
    const { deletionTimestamp } = claim.metadata;
    if (deletionTimestamp === undefined) return;
    const user = usersOf(claim, cluster)?.find(pod => !isTerminating(pod));
    if (user === undefined) return;
    report('pvc-being-deleted', claim, {
      with: { pod: refOf(user) },
      evidence: [{ of: claim, path: 'metadata.deletionTimestamp', value: word(deletionTimestamp) }],
      since: deletionTimestamp,
    });
  },
});
