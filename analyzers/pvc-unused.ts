import { defineAnalyzer } from '../src/core/analyzer.ts';
import { word } from '../src/core/values.ts';
import { usersOf } from './_shared/claim-users.ts';

/** A claim is often made before what uses it, in seconds. */
const useGrace = 3600;

const workloads = ['Deployment', 'StatefulSet', 'DaemonSet', 'ReplicaSet', 'Job', 'CronJob'] as const;

/** A claim that no pod mounts, and that no workload would mount, holds storage for nobody. */
export const pvcUnused = defineAnalyzer({
  id: 'pvc-unused',
  subject: 'PersistentVolumeClaim',
  title: 'Claims that nothing mounts',
  consults: ['Pod', ...workloads],
  codes: {
    'pvc-unused': {
      severity: 'info',
      message: 'is bound to {volume}, and nothing mounts it',
      why: 'Its storage is paid for, and no pod and no workload names the claim.',
      fix: 'Delete the claim if its data is not needed.',
      docs: 'https://kubernetes.io/docs/concepts/storage/persistent-volumes/#claims-as-volumes',
    },
  },
  check(claim, cluster, report) {
    const { namespace, name, creationTimestamp } = claim.metadata;
    if (claim.status.phase !== 'Bound' || cluster.age(creationTimestamp) < useGrace) return;
    if (usersOf(claim, cluster)?.length !== 0 || mayBeMounted()) return;
    report('pvc-unused', claim, {
      with: { volume: claim.spec.volumeName ?? '' },
      evidence: [{ of: claim, path: 'status.phase', value: word('Bound') }],
    });

    /** By the pods that a workload will make; one that may not be listed may be such. */
    function mayBeMounted(): boolean {
      return workloads.some(kind => {
        const listing = cluster.listing(kind, namespace);
        if (listing.state === 'unknown') return true;
        return listing.objects.some(({ metadata, spec }) => {
          const template =
            'jobTemplate' in spec ? spec.jobTemplate?.spec?.template : 'template' in spec ? spec.template : undefined;
          const own = 'volumeClaimTemplates' in spec ? spec.volumeClaimTemplates : [];
          return (
            template?.spec?.volumes.some(volume => volume.persistentVolumeClaim?.claimName === name) === true ||
            own.some(({ metadata: made }) => name.startsWith(`${made?.name}-${metadata.name}-`))
          );
        });
      });
    }
  },
});
