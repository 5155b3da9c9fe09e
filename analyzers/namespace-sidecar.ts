import { defineAnalyzer } from '../src/core/analyzer.ts';
import { nearest } from '../src/core/near.ts';
import { injectionLabel, revisionLabel, revisionsOf } from './_shared/istio-sidecar.ts';

/** Namespaces that ask for a revision of Istio by its name. */
export const namespaceSidecar = defineAnalyzer({
  id: 'namespace-sidecar',
  subject: 'Namespace',
  title: 'Namespaces that ask for a revision of Istio that is not installed',
  consults: ['MutatingWebhookConfiguration'],
  codes: {
    'namespace-sidecar-revision-missing': {
      severity: 'warning',
      breaks: 'config',
      message: 'asks for sidecars of revision {revision} of Istio, which nothing injects[; there is {near}]',
      why: 'Each revision of Istio injects into namespaces whose label names it, or a tag that points to it. There is no webhook for this one, so new pods here get no sidecar and are outside of the mesh.',
      fix: 'Set label istio.io/rev to a revision or tag that is installed (`istioctl tag list`), then restart the workloads.',
      docs: 'https://istio.io/latest/docs/setup/upgrade/canary/',
    },
  },
  check(namespace, cluster, report) {
    const { labels, deletionTimestamp } = namespace.metadata;
    const revision = labels[revisionLabel];
    if (revision === undefined || deletionTimestamp !== undefined) return;
    // The older label wins where there are both; in ambient mode there are no sidecars.
    if (labels[injectionLabel] !== undefined || labels['istio.io/dataplane-mode'] === 'ambient') return;
    const configurations = cluster.listing('MutatingWebhookConfiguration');
    if (configurations.state === 'unknown') return;
    const revisions = revisionsOf(configurations.objects);
    // Where Istio is not installed, or no more, the label means nothing.
    if (revisions.length === 0 || revisions.includes(revision)) return;
    const [near] = nearest(revision, revisions, 1);
    report('namespace-sidecar-revision-missing', namespace, {
      with: { revision, near: near ?? (revisions.length === 1 ? revisions[0] : undefined) },
      evidence: [{ of: namespace, path: `metadata.labels[${revisionLabel}]`, value: revision }],
    });
  },
});
