import { defineAnalyzer } from '../src/core/analyzer.ts';
import { memoized } from '../src/core/memo.ts';
import { bindingKinds, bindingsOf } from './_shared/account-bindings.ts';
import { podSpecOf, type Workload, workloadKinds } from './_shared/workloads.ts';

/** Accounts of the components of the cluster are used by processes that are no pods. */
const system = /^(kube|openshift)-/;

/** A ServiceAccount that nothing runs under and nothing is granted to. What has a token of its own may be used from outside. */
export const serviceAccountUnused = defineAnalyzer({
  id: 'service-account-unused',
  subject: 'ServiceAccount',
  title: 'ServiceAccounts that nothing uses',
  reads: [...workloadKinds, ...bindingKinds],
  codes: {
    'service-account-unused': {
      severity: 'info',
      habit: true,
      message: 'no workload runs under it, and no binding names it',
      why: 'An account that is left over can be given rights by mistake, and whoever may create pods there can use it.',
      fix: 'Delete it, if nothing outside of the cluster logs in with it.',
      docs: 'https://kubernetes.io/docs/concepts/security/service-accounts/',
    },
  },
  check(account, cluster, report) {
    const { namespace, name, ownerReferences, creationTimestamp } = account.metadata;
    if (name === 'default' || system.test(namespace) || ownerReferences.length > 0 || account.secrets.length > 0)
      return;
    if (cluster.age(creationTimestamp) < 300 || bindingsOf(account, cluster).length > 0) return;
    const isUsed = workloadKinds.some(kind => accountsOf(cluster.list(kind)).has(`${namespace}/${name}`));
    if (!isUsed) report('service-account-unused', account, {});
  },
});

const accountsOf = memoized(
  (workloads: readonly Workload[]): ReadonlySet<string> =>
    new Set(
      workloads.map(workload => `${workload.metadata.namespace}/${podSpecOf(workload)?.serviceAccountName ?? ''}`),
    ),
);
