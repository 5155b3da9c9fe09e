import { defineAnalyzer } from '../src/core/analyzer.ts';
import type { Kinds } from '../src/core/kinds/index.ts';
import { memoized } from '../src/core/memo.ts';
import { type Binding, bindingKinds, bindingsOf } from './_shared/account-bindings.ts';
import { groupBy } from './_shared/listings.ts';
import { isActive } from './_shared/pods.ts';

const docs = 'https://kubernetes.io/docs/tasks/configure-pod-container/configure-service-account/';

/** Which account pods run under, and whether they need its token. True of nearly every cluster: one line for all accounts. */
export const serviceAccountToken = defineAnalyzer({
  id: 'service-account-token',
  subject: 'ServiceAccount',
  title: 'Pods of the default ServiceAccount, and tokens without a use',
  aliases: ['Security'],
  reads: ['Pod', ...bindingKinds],
  codes: {
    'service-account-default-used': {
      severity: 'info',
      habit: true,
      message: '{n|pod runs|pods run} under the default ServiceAccount of the namespace',
      why: 'Whatever is granted to the default account is granted to every pod that names none, and the audit log cannot tell these pods apart.',
      fix: 'Give each workload a ServiceAccount of its own and name it in serviceAccountName.',
      docs,
    },
    'service-account-default-bound': {
      severity: 'info',
      habit: true,
      message: 'is the default of the namespace and has {roles}: every pod that names no other account has it too',
      why: 'A pod that names no ServiceAccount runs under the default one, and has all of its rights without asking for them.',
      fix: 'Bind {roles} to an account of its own and let the workload that needs it name that.',
      docs: 'https://kubernetes.io/docs/concepts/security/rbac-good-practices/#least-privilege',
    },
    'service-account-token-unneeded': {
      severity: 'info',
      habit: true,
      message: 'its token is mounted into {n|pod|pods}, but nothing is granted to it',
      why: 'No binding names the account, so its token allows only what every account may do. Still, whoever breaks into a pod can log in with it.',
      fix: 'Set automountServiceAccountToken: false on the account or in the pod template.',
      docs: `${docs}#opt-out-of-api-credential-automounting`,
    },
  },
  check(account, cluster, report) {
    const { namespace, name } = account.metadata;
    if (namespace === 'kube-system') return;
    const pods = (byAccount(cluster.list('Pod', namespace)).get(name) ?? []).filter(isActive);
    const bindings = bindingsOf(account, cluster);
    const seen = pods.slice(0, 3).map(pod => ({ of: pod, path: 'spec.serviceAccountName', value: name }));
    if (name === 'default' && pods.length > 0)
      report('service-account-default-used', account, { with: { n: pods.length }, evidence: seen });
    if (name === 'default' && bindings.length > 0) {
      const roles = bindings.map(({ roleRef }) => ({ kind: roleRef?.kind ?? '', name: roleRef?.name ?? '' }));
      report('service-account-default-bound', account, { with: { roles }, evidence: bindings.map(subjectsOf) });
    }
    const { automountServiceAccountToken: own = true } = account;
    const mounting = pods.filter(({ spec }) => spec.automountServiceAccountToken ?? own);
    if (bindings.length === 0 && mounting.length > 0)
      report('service-account-token-unneeded', account, { with: { n: mounting.length }, evidence: seen });
  },
});

function subjectsOf(binding: Binding) {
  return { of: binding, path: 'subjects', value: binding.subjects.map(({ name = '' }) => name) };
}

const byAccount = memoized((pods: readonly Kinds['Pod'][]) =>
  groupBy(pods, ({ spec }) => spec.serviceAccountName ?? 'default'),
);
