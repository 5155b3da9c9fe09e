import { defineAnalyzer } from '../src/core/analyzer.ts';

/**
 * Which namespaces the operators of a namespace look after: exactly one OperatorGroup says it.
 * @see https://olm.operatorframework.io/docs/advanced-tasks/operator-scoping-with-operatorgroups/
 */
export const olmOperatorGroup = defineAnalyzer({
  id: 'olm-operator-group',
  subject: 'OperatorGroup',
  title: 'OperatorGroups that contradict each other or name what is not there',
  consults: ['Namespace', 'ServiceAccount'],
  codes: {
    'olm-operator-group-duplicate': {
      severity: 'error',
      breaks: 'config',
      message: 'the namespace has {count} OperatorGroups: {names}',
      why: 'Operators are members of the one OperatorGroup of their namespace. With two, the Operator Lifecycle Manager does not know which applies, and all operators of the namespace fail with TooManyOperatorGroups.',
      fix: 'Delete all but one of {names}.',
      look: 'kubectl -n {namespace} get operatorgroups -o wide',
      docs: 'https://olm.operatorframework.io/docs/advanced-tasks/operator-scoping-with-operatorgroups/',
    },
    'olm-operator-group-target-missing': {
      severity: 'warning',
      breaks: 'config',
      message: 'it is for namespace {target}, which does not exist',
      why: 'Operators of this group get their permissions in the namespaces that spec.targetNamespaces names. In one that does not exist they can get none.',
      fix: 'Correct spec.targetNamespaces, or create namespace {target}.',
      docs: 'https://olm.operatorframework.io/docs/advanced-tasks/operator-scoping-with-operatorgroups/',
    },
    'olm-operator-group-account-missing': {
      severity: 'error',
      breaks: 'config',
      message: 'operators are to be installed as ServiceAccount {account}, which does not exist',
      why: 'Install plans of this namespace are carried out with the permissions of this ServiceAccount. Without it they fail.',
      fix: 'Correct spec.serviceAccountName, or create ServiceAccount {account}.',
      docs: 'https://olm.operatorframework.io/docs/advanced-tasks/scoping-down-resource-permissions-for-an-operator/',
    },
  },
  check(group, cluster, report) {
    const { metadata, spec } = group;
    if (metadata.deletionTimestamp !== undefined) return;
    const all = cluster.list('OperatorGroup', metadata.namespace);
    // One finding for all of them, on the first.
    if (all.length > 1 && all[0] === group) {
      report('olm-operator-group-duplicate', group, {
        with: { count: all.length, names: all.map(one => one.metadata.name) },
        evidence: all.map(of => ({ of, path: 'metadata.name', value: of.metadata.name })),
      });
    }
    for (const target of spec.targetNamespaces) {
      const found = cluster.lookup('Namespace', target);
      if (found.state !== 'absent') continue;
      report('olm-operator-group-target-missing', group, {
        key: target,
        with: { target },
        blames: [{ object: found.absent, because: 'exists' }],
        evidence: [{ of: group, path: 'spec.targetNamespaces', value: spec.targetNamespaces }],
      });
    }
    const { serviceAccountName: account } = spec;
    const found = account === undefined ? undefined : cluster.lookup('ServiceAccount', account, metadata.namespace);
    if (account !== undefined && found?.state === 'absent') {
      report('olm-operator-group-account-missing', group, {
        with: { account },
        blames: [{ object: found.absent, because: 'exists' }],
        evidence: [{ of: group, path: 'spec.serviceAccountName', value: account }],
      });
    }
  },
});
