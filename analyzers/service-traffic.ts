import { defineAnalyzer } from '../src/core/analyzer.ts';
import type { Kinds } from '../src/core/kinds/index.ts';
import { word } from '../src/core/values.ts';
import { isReady } from './_shared/pods.ts';

type Node = Kinds['Node'];

/**
 * A traffic policy Local uses the backends of one node only: a node without one drops the traffic.
 * @see https://kubernetes.io/docs/reference/networking/virtual-ips/#traffic-policies
 */
export const serviceTraffic = defineAnalyzer({
  id: 'service-traffic',
  subject: 'Service',
  title: 'Nodes on which a Service has no local backend',
  reads: ['Pod', 'Node'],
  codes: {
    'service-internal-traffic-dropped': {
      severity: 'warning',
      message:
        'internalTrafficPolicy is Local, but a ready pod of it is on {count|node|nodes} of {total} only: clients on {without} get no answer',
      why: 'With internalTrafficPolicy Local a client reaches the pods on its own node only. The pods belong to no DaemonSet, so only some clients have one on their node.',
      fix: 'Use internalTrafficPolicy Cluster, or run the pods as a DaemonSet.',
      docs: 'https://kubernetes.io/docs/concepts/services-networking/service-traffic-policy/',
    },
    'service-external-traffic-local': {
      severity: 'info',
      message:
        'externalTrafficPolicy is Local: of {total|node|nodes}, {count} with a ready pod answer on its node ports',
      why: 'With externalTrafficPolicy Local a node forwards to the pods on it only; what reaches its node port on another node is dropped. Load balancers check this by themselves; clients of node ports must know it.',
      fix: 'Send traffic to nodes with a pod only, or use externalTrafficPolicy Cluster, which hides the client address.',
      docs: 'https://kubernetes.io/docs/tasks/access-application-cluster/create-external-load-balancer/#preserving-the-client-source-ip',
    },
  },
  check(service, cluster, report) {
    const { selector, type, internalTrafficPolicy, externalTrafficPolicy, clusterIP } = service.spec;
    const internal = internalTrafficPolicy === 'Local' && clusterIP !== 'None';
    // A load balancer asks the health check port of each node.
    const external = externalTrafficPolicy === 'Local' && type === 'NodePort';
    if (Object.keys(selector).length === 0 || (!internal && !external)) return;
    const ready = cluster.select('Pod', service.metadata.namespace, { matchLabels: selector }).filter(isReady);
    // Without any backend, that is the fault; a DaemonSet chooses its nodes on purpose.
    if (ready.length === 0 || ready.some(pod => cluster.topOwnerOf(pod).kind === 'DaemonSet')) return;
    const serving = new Set(ready.map(pod => pod.spec.nodeName));
    const nodes = cluster.list('Node').filter(runsClients);
    const without = nodes.filter(node => !serving.has(node.metadata.name));
    if (without.length === 0) return;
    const values = { count: nodes.length - without.length, total: nodes.length };
    if (internal) {
      report('service-internal-traffic-dropped', service, {
        with: { ...values, without: without.map(node => node.metadata.name) },
        evidence: [{ of: service, path: 'spec.internalTrafficPolicy', value: word('Local') }],
        impact: 'degraded',
      });
    }
    if (external) {
      report('service-external-traffic-local', service, {
        with: values,
        evidence: [{ of: service, path: 'spec.externalTrafficPolicy', value: word('Local') }],
      });
    }
  },
});

/** A node that takes pods of any kind: neither cordoned nor tainted, as control planes and lost nodes are. */
function runsClients({ spec }: Node): boolean {
  return (
    spec.unschedulable !== true && !spec.taints.some(({ effect }) => effect === 'NoSchedule' || effect === 'NoExecute')
  );
}
