import { defineAnalyzer } from '../src/core/analyzer.ts';
import { classOf, isOfKubeVirt } from './_shared/kubevirt.ts';

/** Disks that KubeVirt's importer fills: what their status says is in `custom-resource-condition`. */
export const dataVolume = defineAnalyzer({
  id: 'data-volume',
  subject: 'CustomResource',
  title: 'Disks of virtual machines whose StorageClass is missing',
  aliases: ['DataVolume'],
  consults: ['StorageClass'],
  codes: {
    'data-volume-storage-class-missing': {
      severity: 'error',
      breaks: 'ready',
      message: 'names StorageClass {class}, which does not exist',
      why: 'The claim that is made for the disk is of this class. Without it no volume is provisioned, and nothing is imported.',
      fix: 'Correct storageClassName, or create StorageClass {class}. The class of a disk cannot be changed: create the disk again.',
      docs: 'https://kubevirt.io/user-guide/storage/containerized_data_importer/',
    },
  },
  check(disk, cluster, report) {
    if (!isOfKubeVirt(disk, 'DataVolume') || disk.metadata.deletionTimestamp !== undefined) return;
    // Once it is filled, the claim keeps what it has.
    if (disk.status.phase === 'Succeeded') return;
    const name = classOf(disk.spec);
    const found = name === undefined ? undefined : cluster.lookup('StorageClass', name);
    if (name === undefined || found?.state !== 'absent') return;
    report('data-volume-storage-class-missing', disk, {
      with: { class: name },
      blames: [{ object: found.absent, because: 'exists' }],
      near: found.absent.similar(),
      evidence: [{ of: disk, path: 'spec.storage.storageClassName', value: name }],
      impact: 'down',
    });
  },
});
