import { olmClusterServiceVersion } from '../../analyzers/olm-cluster-service-version.ts';
import { ago, object } from '../helpers/objects.ts';
import { clusterServiceVersion, operatorGroup } from '../helpers/olm.ts';
import { testAnalyzer } from '../helpers/test-analyzer.ts';

const path = 'operators/etcdoperator.v0.9.4';
const on = `ClusterServiceVersion.operators.coreos.com ${path}`;
const deployment = object('apps/v1', 'Deployment', 'operators/etcd-operator', { spec: { replicas: 1 }, status: {} });
const succeeded = {
  phase: 'Succeeded',
  reason: 'InstallSucceeded',
  message: 'install strategy completed with no errors',
};
const unmet = (status: object = {}) => ({
  phase: 'Pending',
  reason: 'RequirementsNotMet',
  message: "one or more requirements couldn't be found",
  requirementStatus: [
    {
      group: 'apiextensions.k8s.io',
      version: 'v1',
      kind: 'CustomResourceDefinition',
      name: 'etcds.example.com',
      status: 'Present',
    },
    {
      group: 'apiextensions.k8s.io',
      version: 'v1',
      kind: 'CustomResourceDefinition',
      name: 'backups.example.com',
      status: 'NotPresent',
      message: 'CRD is not present',
    },
  ],
  ...status,
});

testAnalyzer(olmClusterServiceVersion, {
  faulty: {
    'its Deployment is not ready': {
      fault: 'CLU-014',
      objects: [
        clusterServiceVersion(path, {
          phase: 'Failed',
          reason: 'InstallCheckFailed',
          message: 'install timeout',
        }),
        deployment,
      ],
      expect: [{ code: 'olm-csv-failed', on, says: /is Failed, InstallCheckFailed: install timeout/, settling: false }],
      cure: () => [clusterServiceVersion(path, succeeded), deployment],
    },
    'two OperatorGroups': {
      fault: 'CLU-014',
      objects: [
        clusterServiceVersion(path, {
          phase: 'Failed',
          reason: 'TooManyOperatorGroups',
          message: "csv created in namespace with multiple operatorgroups, can't pick one automatically",
        }),
        operatorGroup('operators/a'),
        operatorGroup('operators/b'),
      ],
      expect: [{ code: 'olm-csv-failed', on, says: /TooManyOperatorGroups/ }],
    },
    'requires a definition that is not there': {
      fault: 'CLU-014',
      objects: [clusterServiceVersion(path, unmet())],
      expect: [
        {
          code: 'olm-csv-requirement-missing',
          on,
          says: /requires CustomResourceDefinition backups.example.com, which is NotPresent: CRD is not present/,
          blames: ['CustomResourceDefinition backups.example.com'],
          settling: false,
        },
      ],
      cure: () => [clusterServiceVersion(path, succeeded)],
    },
    'requirements of a minute ago': {
      objects: [clusterServiceVersion(path, unmet({ lastTransitionTime: ago(60) }))],
      expect: [{ code: 'olm-csv-requirement-missing', on, says: /backups.example.com/, settling: true }],
    },
    'installing for ten minutes': {
      objects: [
        clusterServiceVersion(path, {
          phase: 'Installing',
          reason: 'InstallWaiting',
          message: 'installing: waiting for deployment etcd-operator to become ready',
          lastTransitionTime: ago(600),
        }),
      ],
      expect: [{ code: 'olm-csv-failed', on, says: /Installing, InstallWaiting/, settling: true }],
    },
  },
  healthy: {
    succeeded: { objects: [clusterServiceVersion(path, succeeded), deployment] },
    'a copy in another namespace says the same': {
      objects: [
        clusterServiceVersion(
          'shop/etcdoperator.v0.9.4',
          {
            phase: 'Failed',
            reason: 'Copied',
            message: 'The operator is running in operators but is managing this namespace',
          },
          { labels: { 'olm.copiedFrom': 'operators' } },
        ),
      ],
    },
    'on its way out': {
      objects: [
        clusterServiceVersion(path, {
          phase: 'Replacing',
          reason: 'BeingReplaced',
          message: 'being replaced by csv: etcdoperator.v0.9.5',
        }),
      ],
    },
  },
});
