import { type ClusterView, defineAnalyzer } from '../src/core/analyzer.ts';
import type { Kinds } from '../src/core/kinds/index.ts';
import type { Lookup } from '../src/core/lookup.ts';
import type { KubeObject } from '../src/core/objects.ts';
import { text, word } from '../src/core/values.ts';
import { conditionOf } from './_shared/pods.ts';

const consults = ['CatalogSource', 'ClusterServiceVersion', 'InstallPlan', 'OperatorGroup'] as const;

/** In seconds: how long to find a version of the operator, and to install it, may take. */
const resolveGrace = 300;
const installGrace = 1800;

/**
 * The wish for an operator: a package of a catalog, kept up to date. From it follow an InstallPlan and a ClusterServiceVersion.
 * @see https://olm.operatorframework.io/docs/concepts/crds/subscription/
 */
export const olmSubscription = defineAnalyzer({
  id: 'olm-subscription',
  subject: 'Subscription',
  title: 'Subscriptions to operators that are not installed or updated',
  consults,
  codes: {
    'olm-catalog-missing': {
      severity: 'error',
      breaks: 'ready',
      message: 'its catalog {catalog} in namespace {namespace} does not exist',
      why: 'A Subscription takes its operator from the CatalogSource that spec.source and spec.sourceNamespace name. There is none of that name, so nothing is installed or updated.',
      fix: 'Correct spec.source and spec.sourceNamespace, or create CatalogSource {catalog}.',
      docs: 'https://olm.operatorframework.io/docs/concepts/crds/subscription/',
    },
    'olm-operator-group-missing': {
      severity: 'error',
      breaks: 'ready',
      message: 'the namespace has no OperatorGroup',
      why: 'Operators are installed only in namespaces with exactly one OperatorGroup, which says which namespaces they serve.',
      fix: 'Create an OperatorGroup in the namespace.',
      docs: 'https://olm.operatorframework.io/docs/tasks/install-operator-with-olm/',
    },
    'olm-subscription-unresolved': {
      severity: 'error',
      breaks: 'ready',
      message: 'no version of {package} can be chosen[, {reason}][: {words}]',
      why: 'The Operator Lifecycle Manager chooses versions for all Subscriptions of a namespace together. One that cannot be satisfied, or one catalog that does not answer, stops them all.',
      fix: 'Resolve what the message names: a package, channel or version that no catalog has, an API that two operators want to own, or a catalog that does not answer.',
      docs: 'https://olm.operatorframework.io/docs/troubleshooting/subscription/',
    },
    'olm-bundle-unpack-failed': {
      severity: 'error',
      breaks: 'ready',
      message: 'the bundle of {package} cannot be unpacked[, {reason}][: {words}]',
      why: 'The parts of an operator come in an image, which a Job pulls and unpacks. The Job failed or did not end in time.',
      fix: 'Look at the Job and its pod in the namespace of the catalog; delete the Job and its ConfigMap to have it tried again.',
      look: 'kubectl get jobs -A -l operatorframework.io/bundle-unpack-ref',
      docs: 'https://olm.operatorframework.io/docs/troubleshooting/subscription/',
    },
    'olm-subscription-not-installed': {
      severity: 'error',
      breaks: 'ready',
      rollup: true,
      message: '{version} is not installed: {state}[: {words}]',
      why: 'The version that was chosen was not installed in half an hour, or its installation failed. What was installed before, if anything, keeps running.',
      fix: 'Look at the InstallPlan and the ClusterServiceVersion of this Subscription.',
      docs: 'https://olm.operatorframework.io/docs/troubleshooting/subscription/',
    },
    'olm-subscription-unapproved': {
      severity: 'warning',
      breaks: 'ready',
      message: 'nothing is installed yet: InstallPlan {plan} waits for approval',
      why: 'With installPlanApproval: Manual a person approves each plan, the first one too. Until then the operator is not there at all.',
      fix: 'Look at InstallPlan {plan} and set its spec.approved to true.',
      docs: 'https://olm.operatorframework.io/docs/concepts/crds/subscription/#manually-approving-upgrades-via-subscriptions',
    },
    'olm-catalogs-unhealthy': {
      severity: 'warning',
      breaks: 'ready',
      rollup: true,
      message: 'is not updated while a catalog is unhealthy: {catalogs}',
      why: 'To choose versions the Operator Lifecycle Manager asks all catalogs that the namespace can see. While one of them does not answer, nothing is chosen.',
      fix: 'Fix the catalog {catalogs}, or delete it if nobody needs it.',
      docs: 'https://olm.operatorframework.io/docs/troubleshooting/subscription/',
    },
  },
  check(subscription, cluster, report) {
    const { metadata, spec, status } = subscription;
    if (metadata.deletionTimestamp !== undefined) return;
    const { source: catalog = '', sourceNamespace: namespace = metadata.namespace, name = '' } = spec;
    const source = cluster.lookup('CatalogSource', catalog, namespace);
    if (source.state === 'absent') {
      report('olm-catalog-missing', subscription, {
        with: { catalog, namespace },
        blames: [{ object: source.absent, because: 'exists' }],
        evidence: [{ of: subscription, path: 'spec.source', value: catalog }],
      });
      return;
    }
    const groups = cluster.listing('OperatorGroup', metadata.namespace);
    if (groups.state === 'complete' && groups.objects.length === 0) {
      report('olm-operator-group-missing', subscription, {
        evidence: [{ of: subscription, path: 'metadata.namespace', value: metadata.namespace }],
      });
      return;
    }
    for (const [type, code] of Object.entries(failures)) {
      const failure = conditionOf(subscription, type);
      if (failure?.status !== 'True') continue;
      const { reason, message, lastTransitionTime: since } = failure;
      report(code, subscription, {
        with: {
          package: name,
          reason: reason === undefined ? undefined : word(reason),
          words: message === undefined ? undefined : text(message),
        },
        dependsOn: namedIn(message ?? '', subscription, cluster),
        evidence: [{ of: subscription, path: `status.conditions[${type}]`, value: text(message ?? reason ?? 'True') }],
        since,
        settling: cluster.age(since ?? metadata.creationTimestamp) < resolveGrace ? 'the next attempt' : undefined,
      });
      return;
    }
    const unhealthy = status.catalogHealth.filter(({ healthy }) => healthy === false);
    if (unhealthy.length > 0) {
      const refs = unhealthy.flatMap(({ catalogSourceRef }) => catalogSourceRef ?? []);
      const since = conditionOf(subscription, 'CatalogSourcesUnhealthy')?.lastTransitionTime;
      const catalogs = refs.flatMap(({ name: catalog }) => catalog ?? []);
      report('olm-catalogs-unhealthy', subscription, {
        with: { catalogs },
        dependsOn: refs.flatMap(ref => present(cluster.lookup('CatalogSource', ref.name ?? '', ref.namespace))),
        evidence: [{ of: subscription, path: 'status.catalogHealth', value: catalogs }],
        since,
        settling: cluster.age(since) < resolveGrace ? 'the catalog to answer' : undefined,
      });
    }
    const { currentCSV: version = '', installedCSV, installPlanRef, state = '', lastUpdated } = status;
    if (version === '' || installedCSV === version) return;
    const plan =
      installPlanRef?.name === undefined
        ? undefined
        : cluster.lookup('InstallPlan', installPlanRef.name, metadata.namespace);
    const planned = plan === undefined ? [] : present(plan);
    const waiting = planned.find(({ object }) => object.status.phase === 'RequiresApproval')?.object;
    if (waiting !== undefined) {
      if (installedCSV !== undefined) return;
      report('olm-subscription-unapproved', subscription, {
        with: { plan: waiting.metadata.name },
        blames: planned,
        evidence: [{ of: waiting, path: 'status.phase', value: word('RequiresApproval') }],
        since: waiting.metadata.creationTimestamp,
      });
      return;
    }
    const failure = ['InstallPlanFailed', 'InstallPlanMissing']
      .map(type => conditionOf(subscription, type))
      .find(condition => condition?.status === 'True');
    // Perhaps nobody has approved it yet.
    if (failure === undefined && plan?.state === 'unknown' && spec.installPlanApproval === 'Manual') return;
    report('olm-subscription-not-installed', subscription, {
      with: {
        version,
        state: word(failure?.type ?? (state === '' ? 'not begun' : state)),
        words: failure?.message === undefined ? undefined : text(failure.message),
      },
      dependsOn: [...planned, ...present(cluster.lookup('ClusterServiceVersion', version, metadata.namespace))],
      evidence: [{ of: subscription, path: 'status.state', value: word(state) }],
      since: failure?.lastTransitionTime ?? lastUpdated,
      settling:
        failure === undefined && state !== 'UpgradeFailed' && cluster.age(lastUpdated) < installGrace
          ? 'its installation'
          : undefined,
    });
  },
});

/** The conditions that say why nothing can be installed. */
const failures = {
  ResolutionFailed: 'olm-subscription-unresolved',
  BundleUnpackFailed: 'olm-bundle-unpack-failed',
} as const;

type View = Pick<ClusterView<'Subscription', (typeof consults)[number]>, 'lookup'>;

function present<T extends KubeObject>(found: Lookup<T>): readonly { readonly object: T; readonly because: 'ready' }[] {
  return found.state === 'present' ? [{ object: found.object, because: 'ready' }] : [];
}

/**
 * What a message names as the obstacle: another Subscription (`no operators found … referenced by subscription x`), or a
 * catalog (`failed to populate resolver cache from source x/olm: …`).
 */
function namedIn(message: string, { metadata }: Kinds['Subscription'], cluster: View) {
  const catalogs = [...message.matchAll(/\bsource ([a-z0-9.-]+)\/([a-z0-9-]+)/g)];
  const others = [...message.matchAll(/\bsubscription ([a-z0-9.-]*[a-z0-9])/g)].map(([, other = '']) => other);
  return [
    ...catalogs.flatMap(([, name = '', namespace]) => present(cluster.lookup('CatalogSource', name, namespace))),
    ...others
      .filter(other => other !== metadata.name)
      .flatMap(other => present(cluster.lookup('Subscription', other, metadata.namespace))),
  ];
}
