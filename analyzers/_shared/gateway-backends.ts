import type { Kinds } from '../../src/core/kinds/index.ts';
import { refOf } from '../../src/core/objects.ts';
import type { Route, RouteCheck } from './gateway-routes.ts';
import { groupBy } from './listings.ts';
import { backingOf } from './service-backends.ts';

type Backend = Route['spec']['rules'][number]['backendRefs'][number];
type Service = Kinds['Service'];

/** Follows a route to each Service that it leads to, and to what is behind it. */
export function checkBackends(check: RouteCheck): void {
  const { rules } = check.route.spec;
  const backends = rules.flatMap(rule => rule.backendRefs);
  // A rule without a backend redirects: it needs none.
  const isOnly = new Set(backends.map(backendKey)).size === 1 && rules.every(rule => rule.backendRefs.length > 0);
  for (const [backend] of groupBy(backends.filter(isService), backendKey).values())
    checkBackend(backend!, isOnly, check);
}

/** @param isOnly whether all of the route leads to this one */
function checkBackend(backend: Backend, isOnly: boolean, check: RouteCheck): void {
  const { route, cluster, report, ownHosts } = check;
  const { namespace } = route.metadata;
  const { name = '', namespace: target = namespace } = backend;
  const found = cluster.lookup('Service', name, target);
  if (found.state === 'unknown') return;
  const value = { kind: 'Service', namespace: target, name };
  const shared = {
    key: backendKey(backend),
    evidence: [{ of: route, path: `spec.rules.backendRefs[${name}]`, value }],
    impact: isOnly ? 'down' : 'degraded',
    hosts: isOnly ? ownHosts : [],
  } as const;
  if (found.state === 'absent') {
    report('backend-missing', route, {
      ...shared,
      with: { service: name },
      blames: [{ object: found.absent, because: 'exists' }],
      near: found.absent.similar(),
    });
    return;
  }
  const service = found.object;
  const permitted = isPermitted(service, check);
  if (permitted === undefined) return;
  if (!permitted) {
    report('backend-not-permitted', route, { ...shared, with: { service: refOf(service), namespace } });
    return;
  }
  const exposed = service.spec.ports.find(({ port }) => port === backend.port);
  if (exposed === undefined && backend.port !== undefined && service.spec.type !== 'ExternalName') {
    const ports = service.spec.ports.map(({ port = 0 }) => port);
    report('backend-port', route, {
      ...shared,
      with: { service: refOf(service), port: backend.port, ports },
      near: [service],
    });
    return;
  }
  const backing = backingOf(service, cluster, exposed);
  if (backing !== 'none' && backing !== 'starting') return;
  report('backend-not-ready', route, {
    ...shared,
    with: { service: refOf(service) },
    dependsOn: [{ object: service, because: 'ready' }],
    settling: backing === 'starting' ? 'the backends of its Service' : undefined,
  });
}

/** Whether the route may lead to a Service, which it may in its own namespace; undefined if that cannot be seen. */
function isPermitted({ metadata }: Service, { route, cluster }: RouteCheck): boolean | undefined {
  const { namespace } = route.metadata;
  if (metadata.namespace === namespace) return true;
  const grants = cluster.listing('ReferenceGrant', metadata.namespace);
  if (grants.state === 'unknown') return undefined;
  return grants.objects.some(
    ({ spec }) =>
      spec.from.some(from => from.kind === route.kind && from.namespace === namespace) &&
      spec.to.some(to => to.kind === 'Service' && (to.name === undefined || to.name === metadata.name)),
  );
}

function isService({ kind = 'Service', group = '' }: Backend): boolean {
  return kind === 'Service' && group === '';
}

function backendKey({ namespace = '', name = '', port = 0 }: Backend): string {
  return [namespace, name, port].join('/');
}
