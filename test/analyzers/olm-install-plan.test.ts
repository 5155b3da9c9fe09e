import { olmInstallPlan } from '../../analyzers/olm-install-plan.ts';
import { ago } from '../helpers/objects.ts';
import { installPlan, subscription } from '../helpers/olm.ts';
import { testAnalyzer } from '../helpers/test-analyzer.ts';

const following = (plan: string) =>
  subscription('operators/etcd', { installPlanRef: { name: plan, namespace: 'operators' } });
const failed = installPlan('operators/install-a', 'Failed', {
  status: {
    conditions: [
      {
        type: 'Installed',
        status: 'False',
        reason: 'InstallComponentFailed',
        message: 'error validating existing CRs against new CRD: etcds.etcd.example.com',
        lastTransitionTime: ago(3600),
      },
    ],
  },
});
const unapproved = installPlan('operators/install-a', 'RequiresApproval', {
  spec: { approval: 'Manual', approved: false },
});

testAnalyzer(olmInstallPlan, {
  faulty: {
    failed: {
      fault: 'CLU-015',
      objects: [failed, following('install-a')],
      expect: [
        {
          code: 'olm-install-plan-failed',
          on: 'InstallPlan.operators.coreos.com operators/install-a',
          says: /etcdoperator.v0.9.4 failed, InstallComponentFailed: error validating existing CRs/,
        },
      ],
      cure: () => [installPlan('operators/install-a', 'Complete'), following('install-a')],
    },
    'waits for approval': {
      fault: 'CLU-015',
      objects: [unapproved, following('install-a')],
      expect: [
        {
          code: 'olm-install-plan-unapproved',
          on: 'InstallPlan.operators.coreos.com operators/install-a',
          says: /etcdoperator.v0.9.4 waits/,
          severity: 'info',
        },
      ],
      cure: () => [installPlan('operators/install-a', 'Installing'), following('install-a')],
    },
  },
  healthy: {
    'plans that were superseded are history': {
      objects: [failed, installPlan('operators/install-b', 'Complete'), following('install-b')],
    },
    'a plan of no Subscription': { objects: [unapproved] },
  },
});
