import { type ClusterView, type Details, defineAnalyzer } from '../src/core/analyzer.ts';
import type { Code } from '../src/core/finding.ts';
import type { Kinds } from '../src/core/kinds/index.ts';
import type { ValuesFor } from '../src/core/message.ts';
import { word } from '../src/core/values.ts';
import { codeOfEach } from './_shared/kind-codes.ts';

type Binding = Kinds['RoleBinding'] | Kinds['ClusterRoleBinding'];
type View = Pick<ClusterView<never, 'Role' | 'ClusterRole' | 'ServiceAccount' | 'Namespace'>, 'lookup'>;

/** Of a binding to a role that does not exist. */
const roleMissing = {
  severity: 'warning',
  message: 'grants {kind} {role}, which does not exist',
  why: 'A binding to a role that does not exist is legal and grants nothing, so its subjects get 403 where they should have access.',
  fix: 'Create {kind} {role}; or, as roleRef cannot be changed, delete the binding and create it with the right name and kind.',
  docs: 'https://kubernetes.io/docs/reference/access-authn-authz/rbac/',
} as const satisfies Code;

/** Of a binding to a ServiceAccount that does not exist. */
const subjectMissing = {
  severity: 'warning',
  message: 'grants {kind} {role} to[ the ServiceAccounts of {namespace}][ {account}], which does not exist',
  why: 'A binding names its subjects without checking them. Whoever it was meant for does not get these rights, and an account that is created under that name later gets them unasked.',
  fix: 'Correct the name or the namespace of the subject, create the ServiceAccount, or remove the subject.',
  docs: 'https://kubernetes.io/docs/reference/access-authn-authz/rbac/#referring-to-subjects',
} as const satisfies Code;

const roleCodes = {
  RoleBinding: 'role-binding-role-missing',
  ClusterRoleBinding: 'cluster-role-binding-role-missing',
} as const;
const subjectCodes = {
  RoleBinding: 'role-binding-subject-missing',
  ClusterRoleBinding: 'cluster-role-binding-subject-missing',
} as const;

/** @see https://kubernetes.io/docs/reference/access-authn-authz/rbac/#rolebinding-and-clusterrolebinding */
export const roleBinding = defineAnalyzer({
  id: 'role-binding',
  subject: ['RoleBinding', 'ClusterRoleBinding'],
  title: 'Bindings to roles and accounts that do not exist',
  consults: ['Role', 'ClusterRole', 'ServiceAccount', 'Namespace'],
  codes: { ...codeOfEach(roleCodes, roleMissing), ...codeOfEach(subjectCodes, subjectMissing) },
  check(binding, cluster, report) {
    const role = missingRole(binding, cluster);
    if (role !== undefined) report(roleCodes[binding.kind], binding, role);
    for (const subject of missingSubjects(binding, cluster)) report(subjectCodes[binding.kind], binding, subject);
  },
});

type RoleMissing = Details & { readonly with: ValuesFor<`${typeof roleMissing.message}${typeof roleMissing.fix}`> };
type SubjectMissing = Details & {
  readonly with: ValuesFor<`${typeof subjectMissing.message}${typeof subjectMissing.fix}`>;
};

/** What a binding says of its role, if that does not exist. A role of the same name but the other kind is a near miss. */
function missingRole(binding: Binding, cluster: View): RoleMissing | undefined {
  const { kind = '', name = '' } = binding.roleRef ?? {};
  const { namespace } = binding.metadata;
  const found = kind === 'Role' ? cluster.lookup('Role', name, namespace) : cluster.lookup('ClusterRole', name);
  if (found.state !== 'absent') return undefined;
  const other =
    kind === 'Role'
      ? cluster.lookup('ClusterRole', name)
      : namespace === ''
        ? undefined
        : cluster.lookup('Role', name, namespace);
  return {
    with: { kind: word(kind), role: name },
    blames: [{ object: found.absent, because: 'exists' }],
    near: other?.state === 'present' ? [other.object] : [],
    evidence: [{ of: binding, path: 'roleRef', value: found.absent.ref }],
  };
}

/** The ServiceAccounts that a binding names and that do not exist. */
function missingSubjects(binding: Binding, cluster: View): SubjectMissing[] {
  // Kubernetes binds roles for accounts that its own controllers create only when they need them.
  if (binding.metadata.labels['kubernetes.io/bootstrapping'] === 'rbac-defaults') return [];
  const { kind = '', name: role = '' } = binding.roleRef ?? {};
  return binding.subjects.flatMap((subject, index) => {
    const { namespace, name } = accountsOf(subject, binding);
    if (namespace === '') return [];
    const found =
      name === undefined ? cluster.lookup('Namespace', namespace) : cluster.lookup('ServiceAccount', name, namespace);
    if (found.state !== 'absent') return [];
    const missing = name === undefined ? { namespace: found.absent.ref } : { account: found.absent.ref };
    return {
      key: `${namespace}/${name ?? '*'}`,
      with: { kind: word(kind), role, ...missing },
      blames: [{ object: found.absent, because: 'exists' as const }],
      evidence: [{ of: binding, path: `subjects[${index}]`, value: found.absent.ref }],
    };
  });
}

/**
 * The ServiceAccounts that a subject means, by namespace and name: as such, as the user under whose name one asks, or as the
 * group of all of a namespace (without a name). `''` for anybody else.
 * @see https://kubernetes.io/docs/reference/access-authn-authz/service-accounts-admin/ (user names and groups)
 */
function accountsOf(
  { kind, name = '', namespace = '' }: Binding['subjects'][number],
  binding: Binding,
): { readonly namespace: string; readonly name?: string } {
  if (kind === 'ServiceAccount') {
    return name === '' ? nobody : { namespace: namespace || binding.metadata.namespace, name };
  }
  const [system, type, place = '', account, ...more] = name.split(':');
  if (system !== 'system' || more.length > 0) return nobody;
  if (kind === 'User' && type === 'serviceaccount' && account !== undefined) return { namespace: place, name: account };
  return kind === 'Group' && type === 'serviceaccounts' && account === undefined ? { namespace: place } : nobody;
}

const nobody = { namespace: '' };
