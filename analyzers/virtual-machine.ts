import { defineAnalyzer } from '../src/core/analyzer.ts';
import { word } from '../src/core/values.ts';
import { classOf, isOfKubeVirt } from './_shared/kubevirt.ts';

/**
 * What a virtual machine of KubeVirt needs to start, and what its start-up script does to it. Whether it runs is what its
 * status says: see `custom-resource-condition`.
 * @see https://kubevirt.io/user-guide/user_workloads/startup_scripts/
 */
export const virtualMachine = defineAnalyzer({
  id: 'virtual-machine',
  subject: 'CustomResource',
  title: 'Virtual machines whose disks or start-up data are wrong',
  aliases: ['VirtualMachine', 'kubevirt'],
  consults: ['Secret', 'StorageClass'],
  codes: {
    'virtual-machine-storage-class-missing': {
      severity: 'error',
      breaks: 'ready',
      message: 'its disk {disk} names StorageClass {class}, which does not exist',
      why: 'The disk is made from a template of the virtual machine. Without its StorageClass no volume is provisioned, and the machine waits for it.',
      fix: 'Correct storageClassName in spec.dataVolumeTemplates, or create StorageClass {class}.',
      docs: 'https://kubevirt.io/user-guide/storage/disks_and_volumes/',
    },
    'virtual-machine-secret-missing': {
      severity: 'error',
      breaks: 'ready',
      message: 'its start-up data (volume {volume}) is in Secret {secret}, which does not exist',
      why: 'cloud-init in the guest is given the contents of this Secret. Without it the pod of the virtual machine cannot mount its volumes, so the machine does not start.',
      fix: 'Create Secret {secret}, or correct the name in spec.template.spec.volumes.',
      docs: 'https://kubevirt.io/user-guide/user_workloads/startup_scripts/#cloud-init-userdata-as-clear-text-and-from-a-kubernetes-secret',
    },
    'virtual-machine-switches-off': {
      severity: 'warning',
      breaks: 'ready',
      message: 'its start-up script (volume {volume}) runs "{command}", and {policy} starts it again each time',
      why: 'cloud-init runs the script when the guest starts: the guest switches itself off, and KubeVirt, which is told to keep it running, starts it again.',
      fix: 'Remove the command from userData, or set spec.runStrategy to RerunOnFailure or Once if the machine is meant to end.',
      docs: 'https://kubevirt.io/user-guide/compute/run_strategies/',
    },
  },
  check(machine, cluster, report) {
    if (!isOfKubeVirt(machine, 'VirtualMachine') || machine.metadata.deletionTimestamp !== undefined) return;
    const { namespace } = machine.metadata;
    const { dataVolumeTemplates, template, running, runStrategy } = machine.spec;
    for (const { metadata, spec } of dataVolumeTemplates) {
      const name = classOf(spec);
      const found = name === undefined ? undefined : cluster.lookup('StorageClass', name);
      if (name === undefined || found?.state !== 'absent') continue;
      const disk = metadata?.name ?? '';
      report('virtual-machine-storage-class-missing', machine, {
        key: disk,
        with: { disk, class: name },
        blames: [{ object: found.absent, because: 'exists' }],
        near: found.absent.similar(),
        evidence: [{ of: machine, path: `spec.dataVolumeTemplates[${disk}].spec`, value: name }],
        impact: 'down',
      });
    }
    for (const { name: volume = '', cloudInitNoCloud, cloudInitConfigDrive } of template?.spec?.volumes ?? []) {
      const data = cloudInitNoCloud ?? cloudInitConfigDrive;
      const path = `spec.template.spec.volumes[${volume}]`;
      for (const secret of [data?.secretRef?.name, data?.networkDataSecretRef?.name]) {
        const found = secret === undefined ? undefined : cluster.lookup('Secret', secret, namespace);
        if (secret === undefined || found?.state !== 'absent') continue;
        report('virtual-machine-secret-missing', machine, {
          key: secret,
          with: { volume, secret },
          blames: [{ object: found.absent, because: 'exists' }],
          near: found.absent.similar(),
          evidence: [{ of: machine, path, value: secret }],
          impact: 'down',
        });
      }
      const command = data?.userData ?? data?.userDataBase64;
      const always = running === true || runStrategy === 'Always';
      if (command === undefined || !always) continue;
      const policy = word(running === true ? 'spec.running' : 'runStrategy Always');
      report('virtual-machine-switches-off', machine, {
        key: volume,
        with: { volume, command: word(command), policy },
        // Never the script itself: it may hold passwords.
        evidence: [{ of: machine, path: `${path}.userData`, value: word(command) }],
        impact: 'degraded',
      });
    }
  },
});
