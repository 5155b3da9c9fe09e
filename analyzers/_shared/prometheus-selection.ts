import type { ClusterView } from '../../src/core/analyzer.ts';
import type { Kinds } from '../../src/core/kinds/index.ts';
import { type LabelSelector, matchesSelector } from '../../src/core/selectors.ts';

/** What takes the objects of the Prometheus operator into its configuration. */
export type Server = Kinds['Prometheus'] | Kinds['PrometheusAgent'];
export const serverKinds = ['Prometheus', 'PrometheusAgent'] as const;

export type Selected = Kinds['ServiceMonitor'] | Kinds['PodMonitor'] | Kinds['PrometheusRule'];

type View = Pick<ClusterView<never, (typeof serverKinds)[number] | 'Namespace'>, 'listing' | 'lookup'>;

interface Selectors {
  readonly object: LabelSelector | undefined;
  readonly namespace: LabelSelector | undefined;
}

/** By which selectors a server takes objects of a kind. */
function selectorsOf({ spec }: Server, kind: string): Selectors {
  if (kind === 'ServiceMonitor')
    return { object: spec.serviceMonitorSelector, namespace: spec.serviceMonitorNamespaceSelector };
  if (kind === 'PodMonitor') return { object: spec.podMonitorSelector, namespace: spec.podMonitorNamespaceSelector };
  return 'ruleSelector' in spec
    ? { object: spec.ruleSelector, namespace: spec.ruleNamespaceSelector }
    : { object: undefined, namespace: undefined };
}

/** The servers of the cluster; undefined if they are not all known. */
function serversOf(cluster: Pick<View, 'listing'>): readonly Server[] | undefined {
  const prometheuses = cluster.listing('Prometheus');
  const agents = cluster.listing('PrometheusAgent');
  if (prometheuses.state === 'unknown' || agents.state === 'unknown') return undefined;
  return [...prometheuses.objects, ...agents.objects];
}

/**
 * Who takes an object, by labels and namespace:
 * - `taken`: a server does, or it cannot be known that none does, or there is no server: then somebody else reads it
 * - `not-matched`: a server looks into its namespace, and wants other labels
 * - `out-of-scope`: no server looks into its namespace
 * @see https://prometheus-operator.dev/docs/platform/troubleshooting/#troubleshooting-servicemonitor-changes
 */
export type Taken =
  | { readonly state: 'taken' }
  | { readonly state: 'not-matched'; readonly by: Server; readonly wants: LabelSelector }
  | { readonly state: 'out-of-scope'; readonly by: readonly Server[] };

export function takenBy(object: Selected, cluster: View): Taken {
  const servers = serversOf(cluster)?.filter(server => selectorsOf(server, object.kind).object !== undefined);
  if (servers === undefined || servers.length === 0) return { state: 'taken' };
  const inScope: Server[] = [];
  for (const server of servers) {
    const scope = looksInto(server, object, cluster);
    if (scope === undefined) return { state: 'taken' };
    if (!scope) continue;
    if (matchesSelector(selectorsOf(server, object.kind).object, object.metadata.labels)) return { state: 'taken' };
    inScope.push(server);
  }
  const [by] = inScope;
  if (by === undefined) return { state: 'out-of-scope', by: servers };
  return { state: 'not-matched', by, wants: selectorsOf(by, object.kind).object ?? {} };
}

/** The fields of a server that select objects. */
export const selectingFields = {
  ServiceMonitor: 'serviceMonitorSelector',
  PodMonitor: 'podMonitorSelector',
  PrometheusRule: 'ruleSelector',
} as const;
export type SelectedKind = keyof typeof selectingFields;
export const selectedKinds = [
  'ServiceMonitor',
  'PodMonitor',
  'PrometheusRule',
] as const satisfies readonly SelectedKind[];

/** The selector of a server that matches none of the objects in the namespaces that it looks into, though there are some. */
export function selectsNone(
  server: Server,
  kind: SelectedKind,
  cluster: Pick<ClusterView<never, SelectedKind | 'Namespace'>, 'listing' | 'lookup'>,
): { readonly selector: LabelSelector; readonly seen: readonly Selected[] } | undefined {
  const { object: selector } = selectorsOf(server, kind);
  const listing = cluster.listing(kind);
  if (selector === undefined || listing.state === 'unknown') return undefined;
  const seen: Selected[] = [];
  for (const object of listing.objects) {
    const scope = looksInto(server, object, cluster);
    if (scope === undefined || (scope && matchesSelector(selector, object.metadata.labels))) return undefined;
    if (scope) seen.push(object);
  }
  return seen.length === 0 ? undefined : { selector, seen };
}

/** Whether a server looks into the namespace of an object; undefined if the labels of the namespace cannot be seen. */
function looksInto(server: Server, { kind, metadata }: Selected, cluster: Pick<View, 'lookup'>): boolean | undefined {
  const { namespace } = selectorsOf(server, kind);
  if (namespace === undefined) return server.metadata.namespace === metadata.namespace;
  const own = cluster.lookup('Namespace', metadata.namespace);
  return own.state === 'present' ? matchesSelector(namespace, own.object.metadata.labels) : undefined;
}

/** Why the operator refuses an object. It says so in the status of the object, if that is switched on, else in events. */
export interface Refusal {
  readonly words: string;
  readonly path: string;
  readonly since: string | undefined;
}

export function refusalOf(
  object: Selected,
  cluster: Pick<ClusterView<never, never>, 'age' | 'eventsOf'>,
): Refusal | undefined {
  const conditions = object.status.bindings.flatMap(binding => binding.conditions);
  if (conditions.length > 0) {
    const refused = conditions.find(({ type, status }) => type === 'Accepted' && status === 'False');
    if (refused === undefined) return undefined;
    return {
      words: refused.message ?? refused.reason ?? '',
      path: 'status.bindings.conditions[Accepted]',
      since: refused.lastTransitionTime,
    };
  }
  const event = cluster.eventsOf(object).events.find(({ reason }) => reason === 'InvalidConfiguration');
  if (event === undefined || cluster.age(lastWrite(object)) < cluster.age(event.lastSeen)) return undefined;
  // What was missing then is looked for now.
  if (/not found|unable to get|failed to get/.test(event.message)) return undefined;
  const words = event.message.replace(/^.* was rejected due to invalid configuration: /, '');
  return { words, path: `event ${event.reason}`, since: event.firstSeen };
}

/** When somebody changed an object: an event from before that is about what was. */
function lastWrite({ metadata }: Selected): string {
  const times = metadata.managedFields.flatMap(({ time, subresource }) =>
    subresource === 'status' ? [] : (time ?? []),
  );
  return times.reduce((a, b) => (a > b ? a : b), metadata.creationTimestamp);
}
