import { olmSubscription } from '../../analyzers/olm-subscription.ts';
import { ago, type Raw } from '../helpers/objects.ts';
import { catalogSource, clusterServiceVersion, installPlan, operatorGroup, subscription } from '../helpers/olm.ts';
import { testAnalyzer } from '../helpers/test-analyzer.ts';

const on = 'Subscription.operators.coreos.com operators/etcd';
const catalog = catalogSource('olm/community', 'READY');
const group = operatorGroup('operators/global');
const plan = { installPlanRef: { name: 'install-a', namespace: 'operators' } };
const version = 'etcdoperator.v0.9.4';
const latest = { state: 'AtLatestKnown', currentCSV: version, installedCSV: version, ...plan };
const etcd = (status: object, spec: object = {}) => subscription('operators/etcd', status, spec);
const is = (type: string, reason: string, message: string) => ({
  type,
  status: 'True',
  reason,
  message,
  lastTransitionTime: ago(3600),
});
const cured = (): Raw[] => [etcd(latest), catalog, group];

testAnalyzer(olmSubscription, {
  faulty: {
    'its catalog is missing': {
      fault: 'CLU-016',
      objects: [etcd({}, { source: 'comunity' }), catalog, group],
      expect: [
        {
          code: 'olm-catalog-missing',
          on,
          says: /catalog comunity in namespace olm/,
          blames: ['CatalogSource.operators.coreos.com olm/comunity'],
        },
      ],
      cure: cured,
    },
    'no OperatorGroup in its namespace': {
      fault: 'CLU-016',
      objects: [etcd({}), catalog],
      expect: [{ code: 'olm-operator-group-missing', on, says: /no OperatorGroup/ }],
      cure: cured,
    },
    'a package that no catalog has': {
      fault: 'CLU-016',
      objects: [
        etcd({
          conditions: [
            is(
              'ResolutionFailed',
              'ConstraintsNotSatisfiable',
              'constraints not satisfiable: no operators found in package etc in the catalog referenced by subscription etcd, subscription etcd exists',
            ),
          ],
        }),
        catalog,
        group,
      ],
      expect: [
        {
          code: 'olm-subscription-unresolved',
          on,
          says: /ConstraintsNotSatisfiable: .*no operators found in package etc/,
        },
      ],
      cure: cured,
    },
    'its bundle cannot be unpacked': {
      fault: 'CLU-016',
      objects: [
        etcd({
          conditions: [
            is(
              'BundleUnpackFailed',
              'BundleUnpackFailed',
              'bundle unpacking failed. Reason: DeadlineExceeded, and Message: Job was active longer than specified deadline',
            ),
          ],
        }),
        catalog,
        group,
      ],
      expect: [{ code: 'olm-bundle-unpack-failed', on, says: /Job was active longer/ }],
      cure: cured,
    },
    'its plan failed': {
      fault: 'CLU-016',
      objects: [
        etcd({
          state: 'UpgradeFailed',
          currentCSV: version,
          ...plan,
          conditions: [is('InstallPlanFailed', 'InstallComponentFailed', 'error validating existing CRs')],
        }),
        catalog,
        group,
        installPlan('operators/install-a', 'Failed'),
      ],
      expect: [
        {
          code: 'olm-subscription-not-installed',
          on,
          says: /etcdoperator.v0.9.4 is not installed: InstallPlanFailed: error validating/,
          settling: false,
        },
      ],
      cure: cured,
    },
    'pending for an hour': {
      fault: 'CLU-016',
      objects: [
        etcd({ state: 'UpgradePending', currentCSV: version, ...plan }),
        catalog,
        group,
        installPlan('operators/install-a', 'Complete'),
        clusterServiceVersion(`operators/${version}`, { phase: 'Pending' }),
      ],
      expect: [{ code: 'olm-subscription-not-installed', on, says: /UpgradePending/, settling: false }],
      cure: cured,
    },
    'pending for a minute': {
      objects: [etcd({ state: 'UpgradePending', currentCSV: version, lastUpdated: ago(60), ...plan }), catalog, group],
      expect: [{ code: 'olm-subscription-not-installed', on, says: /UpgradePending/, settling: true }],
    },
    'nobody approved the first plan': {
      fault: ['CLU-015', 'CLU-016'],
      objects: [
        etcd({ state: 'UpgradePending', currentCSV: version, ...plan }, { installPlanApproval: 'Manual' }),
        catalog,
        group,
        installPlan('operators/install-a', 'RequiresApproval', { spec: { approval: 'Manual', approved: false } }),
      ],
      expect: [
        {
          code: 'olm-subscription-unapproved',
          on,
          says: /InstallPlan install-a/,
          blames: ['InstallPlan operators/install-a'],
        },
      ],
      cure: cured,
    },
    'a catalog that it may use is unhealthy': {
      fault: 'CLU-016',
      objects: [
        etcd({
          ...latest,
          catalogHealth: [
            { catalogSourceRef: { name: 'community', namespace: 'olm' }, healthy: true },
            { catalogSourceRef: { name: 'mirror', namespace: 'olm' }, healthy: false },
          ],
          conditions: [
            is('CatalogSourcesUnhealthy', 'UnhealthyCatalogSourceFound', 'targeted catalogsource olm/mirror unhealthy'),
          ],
        }),
        catalog,
        catalogSource('olm/mirror', 'TRANSIENT_FAILURE'),
        group,
      ],
      expect: [{ code: 'olm-catalogs-unhealthy', on, says: /unhealthy: mirror$/, settling: false }],
      cure: cured,
    },
  },
  healthy: {
    'at the latest version': {
      objects: [
        etcd({
          ...latest,
          conditions: [
            {
              ...is('CatalogSourcesUnhealthy', 'AllCatalogSourcesHealthy', 'all available catalogsources are healthy'),
              status: 'False',
            },
          ],
        }),
        catalog,
        group,
      ],
    },
    'an update waits for approval: what is there works': {
      objects: [
        etcd(
          { ...latest, state: 'UpgradePending', currentCSV: 'etcdoperator.v0.9.5' },
          { installPlanApproval: 'Manual' },
        ),
        catalog,
        group,
        installPlan('operators/install-a', 'RequiresApproval'),
      ],
    },
    'its old plan was deleted': {
      objects: [
        etcd({ ...latest, conditions: [is('InstallPlanMissing', 'ReferencedInstallPlanNotFound', '')] }),
        catalog,
        group,
      ],
    },
  },
});
