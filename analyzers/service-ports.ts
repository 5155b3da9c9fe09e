import { type Details, defineAnalyzer } from '../src/core/analyzer.ts';
import type { Kinds } from '../src/core/kinds/index.ts';
import { nearest } from '../src/core/near.ts';
import { type Word, word } from '../src/core/values.ts';
import { declaredPorts, leadsTo, reaches, shownPort } from './_shared/declared-ports.ts';
import { isFinished, isReady, isStarting, isTerminating } from './_shared/pods.ts';
import { withLabels } from './_shared/select-labels.ts';

/**
 * A port of a Service is forwarded to its targetPort: a number, or the name of a port that a container declares.
 * @see https://kubernetes.io/docs/concepts/services-networking/service/#field-spec-ports
 */
export const servicePorts = defineAnalyzer({
  id: 'service-ports',
  subject: 'Service',
  title: 'Ports of Services that no pod declares',
  reads: ['Pod'],
  codes: {
    'service-target-port-unknown': {
      severity: 'error',
      breaks: 'ready',
      message:
        'targetPort {target} of port {port} is the name of no {protocol} port of its pods[, which declare {declared}][; did you mean {near}?]',
      why: 'A targetPort that is a name is looked up among the ports that the containers of each pod declare, with the same protocol. No pod declares it, so this port of the Service has no endpoints.',
      fix: 'Name the container port {target}, or make the targetPort one that the pods declare.',
      docs: 'https://kubernetes.io/docs/concepts/services-networking/service/#field-spec-ports',
    },
    'service-target-port-on-some-pods': {
      severity: 'warning',
      message:
        'targetPort {target} of port {port} is the name of no {protocol} port of {without} of its {count|pod|pods}: {pods}',
      why: 'A targetPort that is a name is looked up among the ports that the containers of each pod declare. Pods that do not declare it get no connection through this port, however ready they are.',
      fix: 'Name the container port {target} in all pods that the selector matches, or narrow the selector to those that have it.',
      docs: 'https://kubernetes.io/docs/concepts/services-networking/service/#field-spec-ports',
    },
    'service-target-port-not-ready': {
      severity: 'error',
      breaks: 'ready',
      message:
        'targetPort {target} of port {port} is the name of a {protocol} port of {pods} only, not ready, and not of {ready}, which are',
      why: 'A targetPort that is a name is looked up among the ports that the containers of each pod declare. The pods that are ready do not declare it, and those that declare it are not ready: as when a rollout renames the port and gets stuck.',
      fix: 'Fix the pods that declare {target}, or let the targetPort be the name that the ready ones declare.',
      docs: 'https://kubernetes.io/docs/concepts/services-networking/service/#field-spec-ports',
    },
    'service-target-port-mismatch': {
      severity: 'warning',
      message: 'targetPort {target} of port {port} is not among the {protocol} ports that its pods declare: {declared}',
      why: 'The pods say on which ports they listen, and no port of the Service leads to one of them. The declaration is informational, so the connection may work; usually it is refused.',
      fix: 'Make the targetPort the port that the container listens on, or declare {target} if it listens there.',
      docs: 'https://kubernetes.io/docs/concepts/services-networking/service/#field-spec-ports',
    },
    'service-target-port-undeclared': {
      severity: 'info',
      message: 'targetPort {target} of port {port} is not among the {protocol} ports that its pods declare: {declared}',
      why: 'Other ports of the Service lead to declared ports, this one does not. Declaring a port is informational: it works if the container listens there.',
      fix: 'Check that the container listens on {target}, and declare it.',
      docs: 'https://kubernetes.io/docs/concepts/services-networking/service/#field-spec-ports',
    },
  },
  check(service, cluster, report) {
    const { selector, type, ports, clusterIP } = service.spec;
    if (type === 'ExternalName' || Object.keys(selector).length === 0) return;
    const pods = withLabels(cluster.list('Pod', service.metadata.namespace), selector).filter(pod => !isFinished(pod));
    if (pods.length === 0) return;
    const declared = declaredPorts(pods);
    const reachesDeclared = ports.some(port => declared.some(d => leadsTo(port, d)));
    for (const port of ports) {
      const target = port.targetPort ?? port.port;
      const protocol = port.protocol ?? 'TCP';
      const same = declared.filter(d => d.protocol === protocol);
      if (target === undefined) continue;
      const shared = { port: word(`${port.port ?? port.name}`), protocol: word(protocol) };
      const details = {
        key: `${port.name ?? port.port}`,
        evidence: [
          {
            of: service,
            path: `spec.ports[${port.name ?? port.port}].targetPort`,
            value: typeof target === 'string' ? target : word(`${target}`),
          },
        ],
        near: [pods[0]!],
      };
      if (same.some(d => leadsTo(port, d))) {
        if (typeof target === 'string') checkEach(port, { ...details, with: { ...shared, target } });
      } else if (typeof target === 'string') {
        report('service-target-port-unknown', service, {
          ...details,
          with: {
            ...shared,
            target,
            declared: declared.length === 0 ? undefined : declared.map(shownPort),
            near: nearest(
              target,
              same.map(d => d.name),
              1,
            )[0],
          },
          impact: ports.length === 1 ? 'down' : 'degraded',
        });
        // A headless Service forwards nothing: its clients choose the port. Pods that declare no port say nothing about it.
      } else if (clusterIP !== 'None' && same.length > 0) {
        report(reachesDeclared ? 'service-target-port-undeclared' : 'service-target-port-mismatch', service, {
          ...details,
          with: { ...shared, target: word(`${target}`), declared: same.map(shownPort) },
        });
      }
    }

    /** A name that some pods declare. Those that have another port of the Service may be meant to have that one only. */
    function checkEach(port: Port, details: Named): void {
      if (clusterIP === 'None') return;
      const serving = pods.filter(pod => isReady(pod) && !isTerminating(pod));
      const lacking = serving.filter(pod => !ports.some(any => reaches(any, pod)));
      if (lacking.length === 0) return;
      const without = lacking.map(pod => pod.metadata.name);
      if (serving.some(pod => reaches(port, pod))) {
        report('service-target-port-on-some-pods', service, {
          ...details,
          with: { ...details.with, without: without.length, count: serving.length, pods: without },
          near: [lacking[0]!],
          settling: pods.some(pod => isStarting(pod, cluster)) ? 'the pods that are being replaced' : undefined,
        });
        return;
      }
      const waiting = pods.filter(pod => reaches(port, pod));
      report('service-target-port-not-ready', service, {
        ...details,
        with: { ...details.with, pods: waiting.map(pod => pod.metadata.name), ready: without },
        dependsOn: waiting.map(object => ({ object, because: 'ready' as const })),
        impact: ports.length === 1 ? 'down' : 'degraded',
        settling: waiting.every(pod => isStarting(pod, cluster)) ? 'its pods to become ready' : undefined,
      });
    }
  },
});

type Port = Kinds['Service']['spec']['ports'][number];
type Named = Details & { readonly with: { readonly target: string; readonly port: Word; readonly protocol: Word } };
