import { defineAnalyzer } from '../src/core/analyzer.ts';
import { matchesLabels } from '../src/core/selectors.ts';
import { clusterDnsItself, dnsLabels } from './_shared/cluster-dns.ts';

/** The address that every kubelet gives its pods for lookups is that of the Service kube-dns. */
export const clusterDnsService = defineAnalyzer({
  id: 'cluster-dns-service',
  subject: 'Deployment',
  title: 'Cluster DNS without its Service',
  consults: ['Service'],
  codes: {
    'cluster-dns-service-missing': {
      severity: 'error',
      breaks: 'config',
      message: 'Service {service} does not exist: no pod finds cluster DNS',
      why: 'Kubelets write the cluster IP of this Service into /etc/resolv.conf of every pod. Without the Service the DNS pods run, but nobody reaches them.',
      fix: 'Create Service {service} again with the cluster IP that kubelets are configured with (clusterDNS).',
      docs: 'https://kubernetes.io/docs/tasks/administer-cluster/dns-debugging-resolution/',
    },
  },
  check(deployment, cluster, report) {
    const { namespace } = deployment.metadata;
    const labels = deployment.spec.template?.metadata?.labels ?? {};
    if (namespace !== 'kube-system' || !matchesLabels(dnsLabels, labels)) return;
    const services = cluster.listing('Service', namespace);
    // Distributions name it otherwise too: any Service for these pods will do.
    if (services.state === 'unknown' || services.objects.some(({ spec }) => isFor(spec.selector, labels))) return;
    const found = cluster.lookup('Service', 'kube-dns', namespace);
    if (found.state !== 'absent') return;
    report('cluster-dns-service-missing', deployment, {
      with: { service: 'kube-system/kube-dns' },
      blames: [{ object: found.absent, because: 'exists' }],
      about: clusterDnsItself,
      evidence: [{ of: deployment, path: 'spec.template.metadata.labels', value: { labels } }],
      impact: 'down',
    });
  },
});

function isFor(selector: Readonly<Record<string, string>>, labels: Readonly<Record<string, string>>): boolean {
  return Object.keys(selector).length > 0 && matchesLabels(selector, labels);
}
