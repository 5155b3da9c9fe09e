import type { ClusterView, Reporter } from '../../src/core/analyzer.ts';
import type { CodeTable } from '../../src/core/finding.ts';
import type { Kinds } from '../../src/core/kinds/index.ts';
import { backendKinds } from './service-backends.ts';

/** A route that hangs on Gateways. */
export type Route = Kinds['HTTPRoute'] | Kinds['GRPCRoute'];

/** What must be consulted to say whether a route leads from a Gateway to pods. */
export const routeConsults = ['Gateway', 'Namespace', 'ReferenceGrant', 'Service', ...backendKinds] as const;

/** A route that is checked, in its cluster, and who is told of its faults. */
export interface RouteCheck {
  readonly route: Route;
  readonly cluster: Pick<
    ClusterView<'HTTPRoute' | 'GRPCRoute', (typeof routeConsults)[number]>,
    'list' | 'lookup' | 'listing' | 'age'
  >;
  readonly report: Reporter<typeof routeCodes>;
  /** Names that no other route answers for: they are down with it. */
  readonly ownHosts: readonly string[];
}

const broken = { severity: 'error', breaks: 'ready' } as const;

/** What HTTPRoutes and GRPCRoutes have in common: the Gateway that they hang on, and the Services that they lead to. */
export const routeCodes = {
  'parent-missing': {
    ...broken,
    message: 'Gateway {gateway} does not exist',
    why: 'A route takes effect through the Gateway that it names as its parent. There is none of this name, so nothing is routed.',
    fix: 'Correct spec.parentRefs (name and namespace), or create Gateway {gateway}.',
    docs: 'https://gateway-api.sigs.k8s.io/api-types/httproute/#attaching-to-gateways',
  },
  'listener-missing': {
    ...broken,
    message: '{gateway} has no listener[ {listener}][, but {listeners}]',
    why: 'The parent reference names a listener of the Gateway, by its name or port. The Gateway has no such listener, so the route is not attached.',
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
    message: 'leads to {service}, which has no ready endpoints',
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
