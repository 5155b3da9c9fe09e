import { defineAnalyzer } from '../src/core/analyzer.ts';
import type { Kinds } from '../src/core/kinds/index.ts';
import { word } from '../src/core/values.ts';
import { isOwn, ownTemplate, ruleOf, type TemplateContainer, workloadKinds } from './_shared/workloads.ts';

const docs = 'https://kubernetes.io/docs/concepts/services-networking/service/#field-spec-ports';
const why =
  'When the program listens on another port, a number must be changed in every place. A name is defined once, by the container, and whatever refers to it follows.';

/** Ports without names, and references by number to what has a name. */
export const portNames = defineAnalyzer({
  id: 'port-names',
  profile: 'best-practice',
  subject: [...workloadKinds, 'Service', 'Ingress'],
  title: 'Ports without names, or named by number',
  where: isOwn,
  codes: {
    'workload-unnamed-port': {
      severity: 'info',
      habit: true,
      message: 'has ports without a name: {containers}',
      why,
      fix: 'Name the port: http, metrics, grpc.',
      docs,
    },
    'workload-probe-by-number': {
      severity: 'info',
      habit: true,
      message: 'probes a port by its number that has a name: {containers}',
      why,
      fix: 'Write the name of the port into the probe.',
      docs: 'https://kubernetes.io/docs/tasks/configure-pod-container/configure-liveness-readiness-startup-probes/#use-a-named-port',
    },
    'service-port-by-number': {
      severity: 'info',
      habit: true,
      message: 'leads to ports by number: {ports}',
      why,
      fix: 'Name the port in the pod template, and write that name into targetPort.',
      docs,
    },
    'ingress-port-by-number': {
      severity: 'info',
      habit: true,
      message: 'leads to ports of Services by number: {ports}',
      why,
      fix: 'Write the name of the port of the Service into backend.service.port.name.',
      docs: 'https://kubernetes.io/docs/concepts/services-networking/ingress/#resource-backend',
    },
  },
  check(object, _cluster, report) {
    if (object.kind === 'Service') {
      const targets = object.spec.ports.map(({ targetPort }) => targetPort);
      const ports = [...new Set(targets.filter(port => typeof port === 'number'))];
      // Without a selector there are no pods whose ports could have names.
      if (ports.length === 0 || Object.keys(object.spec.selector).length === 0) return;
      const evidence = [{ of: object, path: 'spec.ports.targetPort', value: ports }];
      report('service-port-by-number', object, { with: { ports }, evidence });
      return;
    }
    if (object.kind === 'Ingress') {
      const ports = portsOf(object);
      if (ports.length === 0) return;
      const evidence = [{ of: object, path: 'spec.rules.http.paths.backend.service.port.number', value: ports }];
      report('ingress-port-by-number', object, { with: { ports }, evidence });
      return;
    }
    const { containers = [] } = ownTemplate(object) ?? {};
    const rule = ruleOf<'workload-unnamed-port' | 'workload-probe-by-number'>(report, object, containers);
    rule('workload-unnamed-port', 'ports', ({ spec }) => {
      const unnamed = spec.ports.flatMap(({ name, containerPort }) =>
        name === undefined ? (containerPort ?? []) : [],
      );
      return unnamed.length === 0 ? undefined : unnamed;
    });
    rule('workload-probe-by-number', 'livenessProbe, readinessProbe, startupProbe', container => {
      const named = numbersWithNames(container);
      return named.length === 0 ? undefined : named.map(({ number, name }) => word(`${number}: ${name}`));
    });
  },
});

function portsOf({ spec: { rules, defaultBackend } }: Kinds['Ingress']): number[] {
  const backends = [defaultBackend, ...rules.flatMap(({ http }) => http?.paths.map(({ backend }) => backend) ?? [])];
  return [...new Set(backends.flatMap(backend => backend?.service?.port?.number ?? []))];
}

/** The ports of a container that its probes give by number although they have names. */
function numbersWithNames({ spec }: TemplateContainer): { readonly number: number; readonly name: string }[] {
  const probed = [spec.livenessProbe, spec.readinessProbe, spec.startupProbe].map(
    probe => probe?.httpGet?.port ?? probe?.tcpSocket?.port,
  );
  return spec.ports.flatMap(({ name, containerPort }) =>
    name !== undefined && containerPort !== undefined && probed.includes(containerPort)
      ? [{ number: containerPort, name }]
      : [],
  );
}
