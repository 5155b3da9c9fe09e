import { defineAnalyzer } from '../src/core/analyzer.ts';
import { nearest } from '../src/core/near.ts';
import { word } from '../src/core/values.ts';
import { declaredPorts, leadsTo, shownPort } from './_shared/declared-ports.ts';
import { isFinished } from './_shared/pods.ts';

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
    const pods = cluster
      .select('Pod', service.metadata.namespace, { matchLabels: selector })
      .filter(pod => !isFinished(pod));
    if (pods.length === 0) return;
    const declared = declaredPorts(pods);
    const reachesDeclared = ports.some(port => declared.some(d => leadsTo(port, d)));
    for (const port of ports) {
      const target = port.targetPort ?? port.port;
      const protocol = port.protocol ?? 'TCP';
      const same = declared.filter(d => d.protocol === protocol);
      if (target === undefined || same.some(d => leadsTo(port, d))) continue;
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
      if (typeof target === 'string') {
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
  },
});
