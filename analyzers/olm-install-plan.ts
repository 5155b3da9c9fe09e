import { defineAnalyzer } from '../src/core/analyzer.ts';
import type { Kinds } from '../src/core/kinds/index.ts';
import { memoized } from '../src/core/memo.ts';
import { text, word } from '../src/core/values.ts';
import { groupBy } from './_shared/listings.ts';

/**
 * The plan by which an operator is installed or updated. Only the last plan of a Subscription counts: older ones are history.
 * @see https://olm.operatorframework.io/docs/concepts/crds/installplan/
 */
export const olmInstallPlan = defineAnalyzer({
  id: 'olm-install-plan',
  subject: 'InstallPlan',
  title: 'Install plans of operators that failed or wait for approval',
  reads: ['Subscription'],
  codes: {
    'olm-install-plan-failed': {
      severity: 'error',
      breaks: 'ready',
      message: 'installing {operators} failed[, {reason}][: {words}]',
      why: 'The Operator Lifecycle Manager could not create all that this version of the operator consists of. A failed plan is not tried again.',
      fix: 'Resolve what the message says, then delete the ClusterServiceVersion and the Subscription and create the Subscription again.',
      docs: 'https://olm.operatorframework.io/docs/troubleshooting/installplan/',
    },
    'olm-install-plan-unapproved': {
      severity: 'info',
      breaks: 'ready',
      message: '{operators} waits for somebody to approve this plan',
      why: 'Its Subscription has installPlanApproval: Manual, so nothing is installed or updated until a person sets spec.approved of the plan.',
      fix: 'Look at what the plan would create, and set its spec.approved to true; or let the Subscription approve by itself with installPlanApproval: Automatic.',
      docs: 'https://olm.operatorframework.io/docs/concepts/crds/installplan/',
    },
  },
  check(plan, cluster, report) {
    const { metadata, spec, status } = plan;
    if (metadata.deletionTimestamp !== undefined) return;
    const users = byPlan(cluster.list('Subscription', metadata.namespace)).get(metadata.name);
    if (users === undefined) return;
    const operators = spec.clusterServiceVersionNames;
    if (status.phase === 'Failed') {
      const failure = status.conditions.find(condition => condition.status === 'False');
      const words = failure?.message ?? status.message;
      report('olm-install-plan-failed', plan, {
        with: {
          operators,
          reason: failure?.reason === undefined ? undefined : word(failure.reason),
          words: words === undefined ? undefined : text(words),
        },
        evidence: [{ of: plan, path: 'status.phase', value: word('Failed') }],
        since: failure?.lastTransitionTime,
      });
    } else if (status.phase === 'RequiresApproval' && spec.approved !== true) {
      report('olm-install-plan-unapproved', plan, {
        with: { operators },
        evidence: [{ of: plan, path: 'status.phase', value: word('RequiresApproval') }],
        since: metadata.creationTimestamp,
      });
    }
  },
});

const byPlan = memoized((subscriptions: readonly Kinds['Subscription'][]) =>
  groupBy(subscriptions, ({ status }) => status.installPlanRef?.name ?? ''),
);
