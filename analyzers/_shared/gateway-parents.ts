import type { Kinds } from '../../src/core/kinds/index.ts';
import { refOf } from '../../src/core/objects.ts';
import { formatSelector, matchesSelector } from '../../src/core/selectors.ts';
import { text, type Value, word } from '../../src/core/values.ts';
import type { Route, RouteCheck } from './gateway-routes.ts';
import { conditionOf, startGrace } from './pods.ts';

type Gateway = Kinds['Gateway'];
type Listener = Gateway['spec']['listeners'][number];

/** What a route hangs on. */
type Parent = Route['spec']['parentRefs'][number];

/** Reasons of controllers for what is found by looking at the objects themselves. */
const explained = new Set(['NotAllowedByListeners', 'NoMatchingParent']);

/** A route can also hang on a Service, in a mesh. */
export function isGateway({ kind = 'Gateway', group = 'gateway.networking.k8s.io' }: Parent): boolean {
  return kind === 'Gateway' && group === 'gateway.networking.k8s.io';
}

/** Looks for the listener that takes the route. Returns whether a fault was found. */
export function checkParent(parent: Parent, check: RouteCheck): boolean {
  const { route, cluster, report } = check;
  const { namespace } = route.metadata;
  const named = gatewayOf(parent, route);
  const found = cluster.lookup('Gateway', named.name, named.namespace);
  if (found.state === 'unknown') return false;
  const evidence = [{ of: route, path: `spec.parentRefs[${named.name}]`, value: named }];
  const shared = { key: parentKey(parent), evidence, impact: 'down', hosts: hostsOf(check) } as const;
  if (found.state === 'absent') {
    report('parent-missing', route, {
      ...shared,
      with: { gateway: named.name },
      blames: [{ object: found.absent, because: 'exists' }],
      near: found.absent.similar(),
    });
    return true;
  }
  const gateway = found.object;
  const listeners = gateway.spec.listeners.filter(listener => isNamed(listener, parent));
  if (listeners.length === 0) {
    report('listener-missing', route, {
      ...shared,
      with: {
        gateway: refOf(gateway),
        listener: parent.sectionName ?? (parent.port === undefined ? undefined : word(`${parent.port}`)),
        listeners: gateway.spec.listeners.length === 0 ? undefined : gateway.spec.listeners.map(formatListener),
      },
      near: [gateway],
    });
    return true;
  }
  if (listeners.some(listener => allows(listener, gateway, check) !== false)) return false;
  report('not-allowed', route, {
    ...shared,
    with: { gateway: refOf(gateway), namespace, allowed: allowedBy(listeners[0]!) },
    near: [gateway],
  });
  return true;
}

/** Reports what the controller says of a parent where nothing else was found. */
export function reportRefusal(parent: Parent, check: RouteCheck): void {
  const { route, cluster, report } = check;
  // A controller may write the namespace that the route leaves out.
  const placed = (ref: Parent): string => parentKey({ ...ref, namespace: ref.namespace ?? route.metadata.namespace });
  const status = route.status.parents.find(
    ({ parentRef }) => parentRef !== undefined && placed(parentRef) === placed(parent),
  );
  const accepted = status === undefined ? undefined : conditionOf({ status }, 'Accepted');
  // That the backends are resolved is checked one by one.
  if (accepted?.status !== 'False' || explained.has(accepted.reason ?? '')) return;
  const named = gatewayOf(parent, route);
  const gateway = cluster.lookup('Gateway', named.name, named.namespace);
  const message = text(accepted.message ?? '');
  report('refused', route, {
    key: parentKey(parent),
    with: { gateway: named, reason: word(accepted.reason ?? ''), message },
    dependsOn: gateway.state === 'present' ? [{ object: gateway.object, because: 'ready' }] : [],
    evidence: [{ of: route, path: 'status.parents.conditions[Accepted]', value: message }],
    since: accepted.lastTransitionTime,
    impact: 'down',
    hosts: hostsOf(check),
    settling: cluster.age(accepted.lastTransitionTime) < startGrace ? 'its Gateway' : undefined,
  });
}

/** The Gateway that a parent reference names. */
function gatewayOf({ namespace, name = '' }: Parent, route: Route) {
  return { kind: 'Gateway', namespace: namespace ?? route.metadata.namespace, name } as const;
}

/** What is down with one parent. By another one the names may still be reached. */
function hostsOf({ route, ownHosts }: RouteCheck): readonly string[] {
  return route.spec.parentRefs.length === 1 ? ownHosts : [];
}

function formatListener({ name, port }: Listener): string {
  return `${name} (${port})`;
}

function isNamed({ name, port }: Listener, parent: Parent): boolean {
  return (
    (parent.sectionName === undefined || name === parent.sectionName) &&
    (parent.port === undefined || port === parent.port)
  );
}

/** Whether a listener takes routes of the namespace; undefined if the labels of the namespace cannot be seen. */
function allows({ allowedRoutes }: Listener, gateway: Gateway, { route, cluster }: RouteCheck): boolean | undefined {
  const { namespace } = route.metadata;
  const { from = 'Same', selector } = allowedRoutes?.namespaces ?? {};
  if (from === 'All') return true;
  if (from !== 'Selector') return from === 'Same' && gateway.metadata.namespace === namespace;
  const own = cluster.lookup('Namespace', namespace);
  return own.state === 'present' ? matchesSelector(selector, own.object.metadata.labels) : undefined;
}

function allowedBy({ allowedRoutes }: Listener): Value {
  const { from = 'Same', selector } = allowedRoutes?.namespaces ?? {};
  if (from === 'Selector') return `of namespaces with ${formatSelector(selector)}`;
  return word(from === 'Same' ? 'of its own namespace' : 'that nothing allows');
}

function parentKey({ namespace = '', name = '', sectionName = '', port = 0 }: Parent): string {
  return [namespace, name, sectionName, port].join('/');
}
