import { defineAnalyzer } from '../src/core/analyzer.ts';

/**
 * The claims of a StatefulSet are made from its templates. Once they exist, a missing class is told of them.
 * @see https://kubernetes.io/docs/concepts/workloads/controllers/statefulset/#stable-storage
 */
export const statefulsetStorageClass = defineAnalyzer({
  id: 'statefulset-storage-class',
  subject: 'StatefulSet',
  title: 'StatefulSets whose claim templates name a missing StorageClass',
  consults: ['StorageClass', 'PersistentVolumeClaim', 'PersistentVolume'],
  codes: {
    'statefulset-storage-class-missing': {
      severity: 'warning',
      message: 'claim template {template} names StorageClass {class}, which does not exist',
      why: 'A claim with the name of a class that does not exist is never provisioned. The pods of the StatefulSet will wait for their volumes.',
      fix: 'Create StorageClass {class}, or create the StatefulSet again with a class that exists: claim templates cannot be changed.',
      docs: 'https://kubernetes.io/docs/concepts/storage/storage-classes/',
    },
  },
  check(set, cluster, report) {
    const { name, namespace } = set.metadata;
    const firstOrdinal = set.spec.ordinals?.start ?? 0;
    set.spec.volumeClaimTemplates.forEach(({ metadata, spec }, index) => {
      const template = metadata?.name ?? '';
      const storageClass = spec?.storageClassName ?? '';
      if (storageClass === '') return;
      const found = cluster.lookup('StorageClass', storageClass);
      if (found.state !== 'absent') return;
      const firstClaim = cluster.lookup('PersistentVolumeClaim', `${template}-${name}-${firstOrdinal}`, namespace);
      const volumes = cluster.listing('PersistentVolume');
      if (firstClaim.state !== 'absent' || volumes.state === 'unknown') return;
      // A class that is only a name is legal: it ties static volumes to claims.
      if (volumes.objects.some(volume => volume.spec.storageClassName === storageClass)) return;
      report('statefulset-storage-class-missing', set, {
        key: template,
        with: { template, class: storageClass },
        blames: [{ object: found.absent, because: 'exists' }],
        evidence: [{ of: set, path: `spec.volumeClaimTemplates[${index}].spec.storageClassName`, value: storageClass }],
      });
    });
  },
});
