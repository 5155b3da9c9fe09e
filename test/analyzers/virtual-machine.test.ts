import { virtualMachine } from '../../analyzers/virtual-machine.ts';
import { object } from '../helpers/objects.ts';
import { testAnalyzer } from '../helpers/test-analyzer.ts';

const on = 'VirtualMachine.kubevirt.io vms/db';
const standard = object('storage.k8s.io/v1', 'StorageClass', 'standard', { provisioner: 'csi.example.com' });
const secret = (name: string) => object('v1', 'Secret', `vms/${name}`, { type: 'Opaque' });

/** As `virtctl create vm` makes one. */
const machine = ({ storageClassName = undefined as string | undefined, cloudInit = {}, spec = {} } = {}) =>
  object('kubevirt.io/v1', 'VirtualMachine', 'vms/db', {
    spec: {
      runStrategy: 'Always',
      dataVolumeTemplates: [
        {
          metadata: { name: 'db-root' },
          spec: {
            source: { registry: { url: 'docker://quay.io/containerdisks/fedora:42' } },
            storage: { resources: { requests: { storage: '10Gi' } }, ...(storageClassName && { storageClassName }) },
          },
        },
      ],
      template: {
        spec: {
          domain: { devices: { disks: [{ name: 'root', disk: { bus: 'virtio' } }] } },
          volumes: [
            { name: 'root', dataVolume: { name: 'db-root' } },
            { name: 'cloudinit', cloudInitNoCloud: cloudInit },
          ],
        },
      },
      ...spec,
    },
    status: { printableStatus: 'Provisioning' },
  });
const poweroff = { userData: '#cloud-config\npassword: hunter2\nruncmd:\n  - echo done\n  - poweroff\n' };

testAnalyzer(virtualMachine, {
  faulty: {
    'the StorageClass of a disk is missing': {
      fault: 'STO-021',
      objects: [machine({ storageClassName: 'standrad' }), standard],
      expect: [
        {
          code: 'virtual-machine-storage-class-missing',
          on,
          says: /disk db-root names StorageClass standrad, which does not exist/,
          blames: ['StorageClass standrad'],
          near: ['StorageClass standard'],
        },
      ],
      cure: () => [machine({ storageClassName: 'standard' }), standard],
    },
    'the Secret of cloud-init is missing': {
      fault: 'CLU-023',
      objects: [machine({ cloudInit: { secretRef: { name: 'db-cloudinit' } } }), secret('db-cloud-init')],
      expect: [
        {
          code: 'virtual-machine-secret-missing',
          on,
          says: /\(volume cloudinit\) is in Secret db-cloudinit, which does not exist/,
          blames: ['Secret vms/db-cloudinit'],
          near: ['Secret vms/db-cloud-init'],
        },
      ],
      cure: objects => [...objects, secret('db-cloudinit')],
    },
    'the Secret of its network is missing': {
      objects: [
        machine({ cloudInit: { ...poweroff, userData: '#!/bin/sh\n', networkDataSecretRef: { name: 'net' } } }),
      ],
      expect: [{ code: 'virtual-machine-secret-missing', on, says: /Secret net/, blames: ['Secret vms/net'] }],
    },
    'cloud-init switches the guest off': {
      fault: 'CLU-024',
      objects: [machine({ cloudInit: poweroff })],
      expect: [
        {
          code: 'virtual-machine-switches-off',
          on,
          says: /^its start-up script \(volume cloudinit\) runs "poweroff", and runStrategy Always starts it again/,
        },
      ],
      cure: () => [machine({ cloudInit: { userData: '#cloud-config\npassword: hunter2\n' } })],
    },
    'in base64, with the older field': {
      objects: [
        machine({
          cloudInit: { userDataBase64: Buffer.from('#!/bin/sh\nshutdown -h now\n').toString('base64') },
          spec: { runStrategy: undefined, running: true },
        }),
      ],
      expect: [{ code: 'virtual-machine-switches-off', on, says: /runs "shutdown", and spec\.running/ }],
    },
  },
  healthy: {
    'all is there': {
      objects: [
        machine({ storageClassName: 'standard', cloudInit: { secretRef: { name: 'db' } } }),
        standard,
        secret('db'),
      ],
    },
    'the default StorageClass': { objects: [machine()] },
    'it ends as it should': { objects: [machine({ cloudInit: poweroff, spec: { runStrategy: 'RerunOnFailure' } })] },
    'a StorageClass that may not be listed': {
      objects: [machine({ storageClassName: 'fast' })],
      snapshot: { withheld: { StorageClass: 'forbidden' } },
    },
    'a kind of the same name': {
      objects: [
        object('example.com/v1', 'VirtualMachine', 'vms/db', { spec: machine({ storageClassName: 'x' }).spec }),
      ],
    },
  },
});
