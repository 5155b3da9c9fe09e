import type { Convention } from './custom-convention.ts';
import { platform } from './custom-conventions-platform.ts';
import { services } from './custom-conventions-services.ts';

/**
 * What conditions are called by convention. `Progressing` is not among them: that it is False is bad for a Deployment and
 * normal for an operator (see `custom-status.ts`).
 * @see https://github.com/kubernetes/community/blob/main/contributors/devel/sig-architecture/api-conventions.md#typical-status-properties
 * @see https://github.com/kubernetes-sigs/cli-utils/blob/master/pkg/kstatus/README.md (Ready, Stalled, Reconciling)
 */
export const general = {
  good: {
    Established: 'error',
    Synced: 'error',
    Reconciled: 'error',
    Installed: 'error',
    Succeeded: 'error',
    Healthy: 'error',
    Available: 'error',
    Ready: 'error',
  },
  bad: {
    Stalled: 'error',
    Failed: 'error',
    Failing: 'error',
    Failure: 'error',
    Error: 'error',
    ReconcileError: 'error',
    ReconcileFailed: 'error',
    // Operators made of charts: operator-framework/helm-operator-plugins, pkg/reconciler/internal/conditions.
    ReleaseFailed: 'error',
    Irreconcilable: 'error',
    NotReady: 'error',
    Unhealthy: 'error',
    Degraded: 'warning',
  },
} as const satisfies Omit<Convention, 'group'>;

/**
 * What differs from the general conventions, by ecosystem: from the type definitions of each project (`*_types.go`,
 * `conditions.go`), and from the health checks that Argo CD has for them (`resource_customizations`).
 */
export const conventions: readonly Convention[] = [...platform, ...services];
