import type { ClusterView } from '../../src/core/analyzer.ts';
import type { Kinds } from '../../src/core/kinds/index.ts';
import { memoized } from '../../src/core/memo.ts';

type Account = Kinds['ServiceAccount'];
export type Binding = Kinds['RoleBinding'] | Kinds['ClusterRoleBinding'];

/** What binds roles to ServiceAccounts: both can give an account its rights. */
export const bindingKinds = ['RoleBinding', 'ClusterRoleBinding'] as const;

/** The bindings that name an account, alone or with all others of its namespace or of the cluster. */
export function bindingsOf(
  { metadata: { namespace, name } }: Account,
  cluster: Pick<ClusterView<(typeof bindingKinds)[number], never>, 'list'>,
): readonly Binding[] {
  const subjects = [`${namespace}/${name}`, `system:serviceaccounts:${namespace}`, 'system:serviceaccounts'];
  const maps = [bySubject(cluster.list('RoleBinding')), bySubject(cluster.list('ClusterRoleBinding'))];
  const own = maps.flatMap(map => subjects.flatMap(subject => map.get(subject) ?? []));
  // What every account gets from the start is no right of this one.
  return own.filter(({ metadata }) => metadata.labels['kubernetes.io/bootstrapping'] !== 'rbac-defaults');
}

const bySubject = memoized((bindings: readonly Binding[]): ReadonlyMap<string, readonly Binding[]> => {
  const map = new Map<string, Binding[]>();
  for (const binding of bindings) {
    for (const { kind, name = '', namespace = binding.metadata.namespace } of binding.subjects) {
      const subject = kind === 'ServiceAccount' ? `${namespace}/${name}` : name;
      const known = map.get(subject);
      if (known === undefined) map.set(subject, [binding]);
      else known.push(binding);
    }
  }
  return map;
});
