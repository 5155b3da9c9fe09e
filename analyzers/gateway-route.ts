import { type ClusterView, defineAnalyzer, type Reporter } from '../src/core/analyzer.ts';
import type { CodeTable } from '../src/core/finding.ts';
import type { Kinds } from '../src/core/kinds/index.ts';
import { refOf } from '../src/core/objects.ts';
import { formatSelector, matchesSelector } from '../src/core/selectors.ts';
import { text, type Value, word } from '../src/core/values.ts';
import { sharedHosts } from './_shared/host-claims.ts';
import { codesOfEach } from './_shared/kind-codes.ts';
import { groupBy } from './_shared/listings.ts';
import { conditionOf, startGrace } from './_shared/pods.ts';
import { backendKinds, backingOf } from './_shared/service-backends.ts';

type Route = Kinds['HTTPRoute'] | Kinds['GRPCRoute'];
type Parent = Route['spec']['parentRefs'][number];
type Backend = Route['spec']['rules'][number]['backendRefs'][number];
type Gateway = Kinds['Gateway'];
type Listener = Gateway['spec']['listeners'][number];

const consults = ['Gateway', 'Namespace', 'ReferenceGrant', 'Service', ...backendKinds] as const;
type View = Pick<
  ClusterView<'HTTPRoute' | 'GRPCRoute', (typeof consults)[number]>,
  'list' | 'lookup' | 'listing' | 'age'
>;

const broken = { severity: 'error', breaks: 'ready' } as const;

/** What HTTPRoutes and GRPCRoutes have in common: the Gateway that they hang on, and the Services that they lead to. */
const routeCodes = {
  'parent-missing': {
    ...broken,
    message: 'Gateway {gateway} does not exist',
    why: 'A route takes effect through the Gateway that it names as its parent. There is none of this name, so nothing is routed.',
    fix: 'Correct spec.parentRefs (name and namespace), or create Gateway {gateway}.',
    docs: 'https://gateway-api.sigs.k8s.io/api-types/httproute/#attaching-to-gateways',
  },
  'listener-missing': {
    ...broken,
    message: '{gateway} has no listener {listener}, but {listeners}',
    why: 'The parent reference names a listener of the Gateway, by its name or port. The Gateway has none such, so the route is not attached.',
    fix: 'Use the sectionName and port of a listener of {gateway}.',
    docs: 'https://gateway-api.sigs.k8s.io/api-types/httproute/#attaching-to-gateways',
  },
  'not-allowed': {
    ...broken,
    message: '{gateway} takes no routes of namespace {namespace}: only those {allowed}',
    why: 'Each listener of a Gateway says from which namespaces it takes routes; by default from its own only.',
    fix: 'Set allowedRoutes.namespaces of a listener of {gateway} so that it allows {namespace}.',
    docs: 'https://gateway-api.sigs.k8s.io/guides/multiple-ns/',
  },
  'backend-missing': {
    ...broken,
    message: 'leads to Service {service}, which does not exist',
    why: 'A rule leads to a Service. There is none of this name, so the Gateway answers with 500.',
    fix: 'Correct backendRefs, or create Service {service}.',
    docs: 'https://gateway-api.sigs.k8s.io/api-types/httproute/#backendrefs-optional',
  },
  'backend-port': {
    ...broken,
    message: 'leads to port {port} of {service}, which exposes {ports}',
    why: 'A rule names a port of the Service, not of its pods. The Service has no such port, so the Gateway answers with 500.',
    fix: 'Use a port that {service} exposes.',
    docs: 'https://gateway-api.sigs.k8s.io/api-types/httproute/#backendrefs-optional',
  },
  'backend-not-permitted': {
    ...broken,
    message: 'leads to {service} of another namespace, which no ReferenceGrant there permits',
    why: 'A route may lead to a Service of another namespace only if a ReferenceGrant in that namespace permits it.',
    fix: 'Create a ReferenceGrant in the namespace of {service} for routes of namespace {namespace}.',
    docs: 'https://gateway-api.sigs.k8s.io/api-types/referencegrant/',
  },
  'backend-not-ready': {
    ...broken,
    rollup: true,
    message: 'leads to {service}, behind which nobody is ready',
    why: 'The route and the Service are in order, but no pod behind the Service is ready, so the Gateway answers with 503.',
    fix: 'Find out why {service} has no ready backend.',
    docs: 'https://kubernetes.io/docs/tasks/debug/debug-application/debug-service/',
  },
  refused: {
    ...broken,
    message: '{gateway} does not serve it: {reason}: {message}',
    why: 'The controller of the Gateway does not take the route as it is.',
    fix: 'Correct what the condition says.',
    docs: 'https://gateway-api.sigs.k8s.io/api-types/httproute/#routestatus',
  },
} as const satisfies CodeTable;

/** What the codes of each kind begin with. */
const prefixes = { HTTPRoute: 'http-route', GRPCRoute: 'grpc-route' } as const;

/**
 * @see https://gateway-api.sigs.k8s.io/api-types/httproute/
 * @see https://gateway-api.sigs.k8s.io/api-types/grpcroute/
 */
export const gatewayRoute = defineAnalyzer({
  id: 'gateway-route',
  subject: ['HTTPRoute', 'GRPCRoute'],
  title: 'Routes that no Gateway serves, or that lead nowhere',
  consults: [...new Set(consults)],
  codes: codesOfEach(prefixes, routeCodes),
  check(route, cluster, report) {
    // Values are checked against the messages where the codes are known, not where they get their prefix.
    checkRoute(route, cluster, (code, object, details) =>
      report(`${prefixes[route.kind]}-${code}`, object, details as never),
    );
  },
});

function checkRoute(route: Route, cluster: View, report: Reporter<typeof routeCodes>): void {
  const { namespace, deletionTimestamp } = route.metadata;
  if (deletionTimestamp !== undefined) return;
  const shared = hostsOfSeveral(cluster.list(route.kind));
  const ownHosts = route.spec.hostnames.filter(host => !shared.has(host));
  const backends = route.spec.rules.flatMap(rule => rule.backendRefs);
  const parentHosts = route.spec.parentRefs.length === 1 ? ownHosts : [];
  // A rule without a backend redirects: it needs none.
  const isOnlyBackend =
    new Set(backends.map(backendKey)).size === 1 && route.spec.rules.every(rule => rule.backendRefs.length > 0);
  const refusedBy = route.spec.parentRefs.filter(isGateway).filter(parent => !checkParent(parent));
  for (const [backend] of groupBy(backends.filter(isService), backendKey).values()) checkBackend(backend!);
  for (const parent of refusedBy) reportRefusal(parent);

  /** Returns whether something was found. */
  function checkParent(parent: Parent): boolean {
    const name = parent.name ?? '';
    const found = cluster.lookup('Gateway', name, parent.namespace ?? namespace);
    if (found.state === 'unknown') return false;
    const evidence = [
      {
        of: route,
        path: `spec.parentRefs[${name}]`,
        value: { kind: 'Gateway', namespace: parent.namespace ?? namespace, name },
      },
    ];
    const shared = { key: parentKey(parent), evidence, impact: 'down', hosts: parentHosts } as const;
    if (found.state === 'absent') {
      report('parent-missing', route, {
        ...shared,
        with: { gateway: name },
        blames: [{ object: found.absent, because: 'exists' }],
        near: found.absent.similar(),
      });
      return true;
    }
    const gateway = found.object;
    const { sectionName, port } = parent;
    const listeners = gateway.spec.listeners.filter(
      listener =>
        (sectionName === undefined || listener.name === sectionName) && (port === undefined || listener.port === port),
    );
    if (listeners.length === 0) {
      report('listener-missing', route, {
        ...shared,
        with: {
          gateway: refOf(gateway),
          listener: sectionName ?? word(`${port}`),
          listeners: gateway.spec.listeners.map(listener => `${listener.name} (${listener.port})`),
        },
        near: [gateway],
      });
      return true;
    }
    if (listeners.some(listener => allows(listener, gateway) !== false)) return false;
    report('not-allowed', route, {
      ...shared,
      with: { gateway: refOf(gateway), namespace, allowed: allowedBy(listeners[0]!) },
      near: [gateway],
    });
    return true;
  }

  /** Whether a listener takes routes of this namespace; undefined if the labels of the namespace cannot be seen. */
  function allows({ allowedRoutes }: Listener, gateway: Gateway): boolean | undefined {
    const { from = 'Same', selector } = allowedRoutes?.namespaces ?? {};
    if (from === 'All') return true;
    if (from !== 'Selector') return from === 'Same' && gateway.metadata.namespace === namespace;
    const own = cluster.lookup('Namespace', namespace);
    return own.state === 'present' ? matchesSelector(selector, own.object.metadata.labels) : undefined;
  }

  function checkBackend(backend: Backend): void {
    const name = backend.name ?? '';
    const target = backend.namespace ?? namespace;
    const found = cluster.lookup('Service', name, target);
    if (found.state === 'unknown') return;
    const shared = {
      key: backendKey(backend),
      evidence: [
        { of: route, path: `spec.rules.backendRefs[${name}]`, value: { kind: 'Service', namespace: target, name } },
      ],
      impact: isOnlyBackend ? 'down' : 'degraded',
      hosts: isOnlyBackend ? ownHosts : [],
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
    const permitted = target === namespace || isPermitted(target, name);
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

  function isPermitted(target: string, name: string): boolean | undefined {
    const grants = cluster.listing('ReferenceGrant', target);
    if (grants.state === 'unknown') return undefined;
    return grants.objects.some(
      ({ spec }) =>
        spec.from.some(from => from.kind === route.kind && from.namespace === namespace) &&
        spec.to.some(to => to.kind === 'Service' && (to.name === undefined || to.name === name)),
    );
  }

  /** What the controller says of a parent where nothing else was found. */
  function reportRefusal(parent: Parent): void {
    const status = route.status.parents.find(
      ({ parentRef }) => parentRef !== undefined && parentKey(parentRef) === parentKey(parent),
    );
    const accepted = status === undefined ? undefined : conditionOf({ status }, 'Accepted');
    // That the backends are resolved is checked here, one by one.
    if (accepted?.status !== 'False' || explained.has(accepted.reason ?? '')) return;
    const gateway = cluster.lookup('Gateway', parent.name ?? '', parent.namespace ?? namespace);
    report('refused', route, {
      key: parentKey(parent),
      with: {
        gateway: { kind: 'Gateway', namespace: parent.namespace ?? namespace, name: parent.name ?? '' },
        reason: word(accepted.reason ?? ''),
        message: text(accepted.message ?? ''),
      },
      dependsOn: gateway.state === 'present' ? [{ object: gateway.object, because: 'ready' }] : [],
      evidence: [{ of: route, path: 'status.parents.conditions[Accepted]', value: text(accepted.message ?? '') }],
      since: accepted.lastTransitionTime,
      impact: 'down',
      hosts: parentHosts,
      settling: cluster.age(accepted.lastTransitionTime) < startGrace ? 'its Gateway' : undefined,
    });
  }
}

/** Reasons of controllers for what is found by looking at the objects themselves. */
const explained = new Set(['NotAllowedByListeners', 'NoMatchingParent']);

const hostsOfSeveral = sharedHosts((route: Route) => route.spec.hostnames);

/** A route can also hang on a Service, in a mesh. */
function isGateway({ kind = 'Gateway', group = 'gateway.networking.k8s.io' }: Parent): boolean {
  return kind === 'Gateway' && group === 'gateway.networking.k8s.io';
}

function isService({ kind = 'Service', group = '' }: Backend): boolean {
  return kind === 'Service' && group === '';
}

function parentKey({ namespace = '', name = '', sectionName = '', port = 0 }: Parent): string {
  return [namespace, name, sectionName, port].join('/');
}

function backendKey({ namespace = '', name = '', port = 0 }: Backend): string {
  return [namespace, name, port].join('/');
}

function allowedBy({ allowedRoutes }: Listener): Value {
  const { from = 'Same', selector } = allowedRoutes?.namespaces ?? {};
  if (from === 'Selector') return `of namespaces with ${formatSelector(selector)}`;
  return word(from === 'Same' ? 'of its own namespace' : 'that nothing allows');
}
