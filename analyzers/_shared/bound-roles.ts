import type { Code } from '../../src/core/finding.ts';
import { memoized } from '../../src/core/memo.ts';
import type { Binding } from './account-bindings.ts';

/** Of a role that nobody has. */
export const unboundRole = {
  severity: 'info',
  habit: true,
  message: 'no binding grants it to anybody',
  why: 'A role does nothing until it is bound. One that is left over misleads whoever looks for who may do what.',
  fix: 'Delete it, or bind it to whom it was written for.',
  docs: 'https://kubernetes.io/docs/reference/access-authn-authz/rbac/#rolebinding-and-clusterrolebinding',
} as const satisfies Code;

/** The roles that bindings grant, as `Role shop/reader` and `ClusterRole view`. */
export const boundRoles = memoized(
  (bindings: readonly Binding[]): ReadonlySet<string> =>
    new Set(
      bindings.map(({ roleRef, metadata }) =>
        roleRef?.kind === 'Role' ? `Role ${metadata.namespace}/${roleRef.name}` : `ClusterRole ${roleRef?.name}`,
      ),
    ),
);

/** Before this, in seconds, whoever made a role may still be about to bind it. */
export const bindingGrace = 300;
