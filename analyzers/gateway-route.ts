import { defineAnalyzer } from '../src/core/analyzer.ts';
import { checkBackends } from './_shared/gateway-backends.ts';
import { checkParent, isGateway, reportRefusal } from './_shared/gateway-parents.ts';
import { type Route, type RouteCheck, routeCodes, routeConsults } from './_shared/gateway-routes.ts';
import { sharedHosts } from './_shared/host-claims.ts';
import { codesOfEach } from './_shared/kind-codes.ts';

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
  consults: [...new Set(routeConsults)],
  codes: codesOfEach(prefixes, routeCodes),
  check(route, cluster, report) {
    // Values are checked against the messages where the codes are known, not where they get their prefix.
    const prefixed: RouteCheck['report'] = (code, object, details) =>
      report(`${prefixes[route.kind]}-${code}`, object, details as never);
    if (route.metadata.deletionTimestamp === undefined) checkRoute(route, cluster, prefixed);
  },
});

const hostsOfSeveral = sharedHosts((route: Route) => route.spec.hostnames);

function checkRoute(route: Route, cluster: RouteCheck['cluster'], report: RouteCheck['report']): void {
  const shared = hostsOfSeveral(cluster.list(route.kind));
  const ownHosts = route.spec.hostnames.filter(host => !shared.has(host));
  const check = { route, cluster, report, ownHosts };
  const inOrder = route.spec.parentRefs.filter(isGateway).filter(parent => !checkParent(parent, check));
  checkBackends(check);
  for (const parent of inOrder) reportRefusal(parent, check);
}
