import { groupOf } from '../../src/core/objects.ts';
import type { Custom } from './custom-problem.ts';

const groups = { VirtualMachine: 'kubevirt.io', DataVolume: 'cdi.kubevirt.io' } as const;

/** Whether a custom resource is one of KubeVirt, or of its importer of disks. */
export function isOfKubeVirt({ apiVersion, kind }: Custom, wanted: keyof typeof groups): boolean {
  return kind === wanted && groupOf(apiVersion) === groups[wanted];
}

type Disk = NonNullable<Custom['spec']['dataVolumeTemplates'][number]['spec']>;

/** The StorageClass that a disk names; undefined if it takes the default one, or none. */
export function classOf(disk: Disk | undefined): string | undefined {
  return disk?.storage?.storageClassName ?? disk?.pvc?.storageClassName;
}
