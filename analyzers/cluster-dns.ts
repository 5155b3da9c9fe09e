import { defineAnalyzer } from '../src/core/analyzer.ts';
import type { Kinds } from '../src/core/kinds/index.ts';
import { labels, word } from '../src/core/values.ts';
import { clusterDnsItself, isClusterDns } from './_shared/cluster-dns.ts';
import { conditionOf, isReady, isStarting } from './_shared/pods.ts';
import { alive } from './_shared/rollup.ts';
import { podsAndControllers } from './_shared/service-backends.ts';

const docs = 'https://kubernetes.io/docs/tasks/administer-cluster/dns-debugging-resolution/';

/** Pods find Services by names that cluster DNS resolves. */
export const clusterDns = defineAnalyzer({
  id: 'cluster-dns',
  subject: 'Service',
  title: 'Cluster DNS',
  reads: ['Pod'],
  consults: ['Deployment'],
  codes: {
    'cluster-dns-not-ready': {
      severity: 'error',
      breaks: 'ready',
      rollup: true,
      message: 'cluster DNS is down: 0 of {count|pod|pods} ready',
      why: 'Every pod asks this Service for the addresses of names. Nobody answers, so no name is resolved anywhere in the cluster.',
      fix: 'Find out why the DNS pods are not ready.',
      docs,
    },
    'cluster-dns-without-pods': {
      severity: 'error',
      breaks: 'ready',
      message: 'cluster DNS is down: no pod matches {selector}[; {deployment} has {replicas|replica|replicas}]',
      why: 'Every pod asks this Service for the addresses of names. There is no pod behind it, so no name is resolved anywhere in the cluster.',
      fix: 'Run the DNS pods again, as the Deployment coredns in kube-system.',
      docs,
    },
    'cluster-dns-port-missing': {
      severity: 'error',
      breaks: 'ready',
      message: 'cluster DNS does not serve port 53 by {protocol}',
      why: 'Names are looked up by UDP at port 53, and by TCP where the answer is long. The Service exposes only one of the two.',
      fix: 'Add port 53 with the protocol {protocol} to the Service.',
      docs,
    },
  },
  check(service, cluster, report) {
    if (!isClusterDns(service)) return;
    const { namespace } = service.metadata;
    const { selector } = service.spec;
    for (const protocol of ['UDP', 'TCP']) {
      if (service.spec.ports.some(port => port.port === 53 && (port.protocol ?? 'TCP') === protocol)) continue;
      report('cluster-dns-port-missing', service, {
        key: protocol,
        with: { protocol: word(protocol) },
        evidence: [{ of: service, path: 'spec.ports', value: service.spec.ports.map(shownPort) }],
        impact: protocol === 'UDP' ? 'down' : 'degraded',
      });
    }
    // Somewhere else may answer: k3s and others can run DNS outside of the cluster.
    if (Object.keys(selector).length === 0) return;
    const pods = cluster.select('Pod', namespace, { matchLabels: selector });
    const waiting = alive(pods);
    if (pods.some(isReady)) return;
    const evidence = [{ of: service, path: 'spec.selector', value: labels(selector) }];
    if (waiting.length > 0) {
      report('cluster-dns-not-ready', service, {
        with: { count: waiting.length },
        dependsOn: podsAndControllers(pods, cluster),
        about: clusterDnsItself,
        evidence,
        // Somebody answered until the last of them was not ready any more.
        since: waiting.map(unreadySince).sort().at(-1),
        impact: 'down',
        settling: waiting.every(pod => isStarting(pod, cluster)) ? 'its pods to become ready' : undefined,
      });
      return;
    }
    const deployment = deploymentBehind();
    report('cluster-dns-without-pods', service, {
      with: {
        selector: labels(selector),
        deployment: deployment && { kind: 'Deployment', namespace, name: deployment.metadata.name },
        replicas: deployment?.spec.replicas,
      },
      dependsOn: deployment === undefined ? [] : [{ object: deployment, because: 'ready' }],
      about: clusterDnsItself,
      evidence,
      impact: 'down',
    });

    function deploymentBehind(): Kinds['Deployment'] | undefined {
      const listing = cluster.listing('Deployment', namespace);
      if (listing.state === 'unknown') return undefined;
      return listing.objects.find(({ spec }) =>
        Object.entries(selector).every(([key, value]) => spec.template?.metadata?.labels[key] === value),
      );
    }
  },
});

/** One that crashes is ready for a moment again and again: it has not worked since it came. */
function unreadySince(pod: Kinds['Pod']): string {
  const crashes = pod.status.containerStatuses.some(({ restartCount = 0 }) => restartCount > 0);
  const since = crashes ? undefined : conditionOf(pod, 'Ready')?.lastTransitionTime;
  return since ?? pod.metadata.creationTimestamp;
}

function shownPort({ port, protocol = 'TCP' }: Kinds['Service']['spec']['ports'][number]) {
  return word(`${port}/${protocol}`);
}
