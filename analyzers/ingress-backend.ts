import { defineAnalyzer } from '../src/core/analyzer.ts';
import type { Kinds } from '../src/core/kinds/index.ts';
import { type Value, word } from '../src/core/values.ts';
import { sharedHosts } from './_shared/host-claims.ts';
import { hostsOf, type IngressRoute, routesOf } from './_shared/ingress.ts';
import { groupBy } from './_shared/listings.ts';
import { backendKinds, backingOf } from './_shared/service-backends.ts';

/**
 * A path of an Ingress leads to a port of a Service in the same namespace.
 * @see https://kubernetes.io/docs/concepts/services-networking/ingress/#the-ingress-resource
 */
export const ingressBackend = defineAnalyzer({
  id: 'ingress-backend',
  subject: 'Ingress',
  title: 'Ingress paths that lead nowhere',
  consults: ['Service', ...backendKinds],
  codes: {
    'ingress-backend-missing': {
      severity: 'error',
      breaks: 'ready',
      message: '{routes} leads to Service {service}, which does not exist',
      why: 'A path of an Ingress leads to a Service of its own namespace. There is none of this name, so the controller answers with an error.',
      fix: 'Correct the name in the Ingress, or create Service {service}.',
      docs: 'https://kubernetes.io/docs/concepts/services-networking/ingress/#the-ingress-resource',
    },
    'ingress-backend-port': {
      severity: 'error',
      breaks: 'ready',
      message: '{routes} leads to port {port} of Service {service}, which exposes {ports}',
      why: 'An Ingress names a port of the Service, not of its pods, by name or number. The Service has no such port, so the controller answers with an error.',
      fix: 'Use a port that Service {service} exposes, or add {port} to it.',
      docs: 'https://kubernetes.io/docs/concepts/services-networking/ingress/#the-ingress-resource',
    },
    'ingress-backend-without-port': {
      severity: 'error',
      breaks: 'ready',
      message: '{routes} leads to Service {service}, but to no port of it',
      why: 'The backend names neither a port number nor a port name.',
      fix: 'Set the port in {field}.',
      docs: 'https://kubernetes.io/docs/concepts/services-networking/ingress/#the-ingress-resource',
    },
    'ingress-backend-not-ready': {
      severity: 'error',
      breaks: 'ready',
      rollup: true,
      message: '{routes} leads to Service {service}, which has no ready endpoints',
      why: 'The Ingress and the Service are in order, but no pod behind the Service is ready, so the controller answers with 502 or 503.',
      fix: 'Find out why Service {service} has no ready backend.',
      docs: 'https://kubernetes.io/docs/tasks/debug/debug-application/debug-service/',
    },
  },
  check(ingress, cluster, report) {
    if (ingress.metadata.deletionTimestamp !== undefined) return;
    const { namespace } = ingress.metadata;
    const all = routesOf(ingress);
    const shared = hostsOfSeveral(cluster.list('Ingress'));
    // Which hosts are lost is known once all routes have been looked at.
    const astray = new Set<IngressRoute>();
    const lost = (host: string): boolean =>
      !shared.has(host) && all.every(route => route.host !== host || astray.has(route));
    const findings: (() => void)[] = [];
    const find = (routes: readonly IngressRoute[], say: () => void): void => {
      for (const route of routes) astray.add(route);
      findings.push(say);
    };
    for (const [service, routes] of groupBy(all, route => route.service.name ?? '')) {
      const details = (routes: readonly IngressRoute[]) =>
        ({
          hosts: hostsOf(routes).filter(lost),
          impact: routes.length === all.length ? 'down' : 'degraded',
          evidence: routes.map(({ field, service: { port } }) => ({
            of: ingress,
            path: field,
            value: `${service}:${port?.name ?? port?.number ?? ''}`,
          })),
        }) as const;
      const values = (routes: readonly IngressRoute[]) => ({ service, routes: routes.map(shownRoute) });
      const found = cluster.lookup('Service', service, namespace);
      if (found.state === 'unknown') continue;
      if (found.state === 'absent') {
        const { absent } = found;
        find(routes, () =>
          report('ingress-backend-missing', ingress, {
            ...details(routes),
            key: service,
            with: values(routes),
            near: absent.similar(),
            blames: [{ object: absent, because: 'exists' }],
          }),
        );
        continue;
      }
      const { object } = found;
      for (const [port, wrong] of groupBy(routes, ({ service: { port } }) => `${port?.name ?? port?.number ?? ''}`)) {
        if (portState(wrong[0]!, object) === 'none') {
          find(wrong, () =>
            report('ingress-backend-without-port', ingress, {
              ...details(wrong),
              key: service,
              with: { ...values(wrong), field: word(wrong[0]!.field) },
            }),
          );
        } else if (portState(wrong[0]!, object) === 'not exposed') {
          find(wrong, () =>
            report('ingress-backend-port', ingress, {
              ...details(wrong),
              key: `${service}:${port}`,
              with: { ...values(wrong), port: word(port), ports: object.spec.ports.map(shownPort) },
              near: [object],
            }),
          );
        }
      }
      const exposed = routes.filter(route => portState(route, object) === 'exposed');
      const backings = exposed.map(route => backingOf(object, cluster, portOf(route, object)));
      const led = exposed.filter((_, i) => backings[i] === 'none' || backings[i] === 'starting');
      if (led.length === 0) continue;
      find(led, () =>
        report('ingress-backend-not-ready', ingress, {
          ...details(led),
          key: service,
          with: values(led),
          dependsOn: [{ object, because: 'ready' }],
          settling: backings.includes('starting') ? 'the backends of its Service' : undefined,
        }),
      );
    }
    for (const say of findings) say();
  },
});

const hostsOfSeveral = sharedHosts((ingress: Kinds['Ingress']) => hostsOf(routesOf(ingress)));

/** Whether a Service has the port that a route names. An ExternalName need not list its ports. */
function portState(route: IngressRoute, service: Kinds['Service']): 'exposed' | 'not exposed' | 'none' {
  const { name = '', number = 0 } = route.service.port ?? {};
  if (name === '' && number === 0) return 'none';
  return service.spec.type === 'ExternalName' || portOf(route, service) !== undefined ? 'exposed' : 'not exposed';
}

function portOf(
  { service: { port } }: IngressRoute,
  { spec }: Kinds['Service'],
): Kinds['Service']['spec']['ports'][number] | undefined {
  const { name = '', number } = port ?? {};
  return spec.ports.find(exposed => (name === '' ? exposed.port === number : exposed.name === name));
}

function shownRoute({ host, path }: IngressRoute): Value {
  return host === '' && path === '' ? word('the default backend') : `${host === '' ? '*' : host}${path}`;
}

function shownPort({ name, port }: Kinds['Service']['spec']['ports'][number]): Value {
  return word(name === undefined ? `${port}` : `${port} (${name})`);
}
