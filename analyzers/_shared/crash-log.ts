import type { ClusterView, Details } from '../../src/core/analyzer.ts';
import type { Kinds } from '../../src/core/kinds/index.ts';
import { logName } from '../../src/core/logs.ts';
import { controllerOf } from '../../src/core/objects.ts';
import { volumeSourcesOf } from '../../src/core/pod-sources.ts';
import { prometheusPods } from '../../src/core/prometheus-pods.ts';
import { text, type Value, word } from '../../src/core/values.ts';
import { blamesDns } from './cluster-dns.ts';
import type { PodContainer, Terminated } from './containers.ts';
import { causeIn, type LogCause, words } from './log-causes.ts';
import { type Culprit, culpritKinds, culpritOf } from './log-culprits.ts';

type Pod = Kinds['Pod'];

/** What an analyzer consults for {@link explainLog}. */
export const logKinds = ['ContainerLog', ...culpritKinds] as const;
type View = Pick<ClusterView<'Pod', (typeof logKinds)[number]>, 'lookup' | 'listing' | 'age' | 'eventsOf' | 'ownerOf'>;

/** The part of a message that a log fills, if there is one to read. */
export const logged =
  '[; {cause}][ ({culprit})][, which has no port {port} but {ports}][; it has {meant}][; its log: {logged}]';

/** Values of {@link logged}, and what else a finding gains. */
export interface LogExplanation {
  readonly values: {
    readonly cause?: Value | undefined;
    readonly culprit?: Value | undefined;
    readonly port?: Value | undefined;
    readonly ports?: Value | undefined;
    readonly meant?: Value | undefined;
    readonly logged?: Value | undefined;
  };
  readonly evidence: NonNullable<Details['evidence']>;
  /** To what is behind the failure. */
  readonly links: Required<Pick<Details, 'blames' | 'dependsOn'>>;
}

/**
 * Why a container failed, by the end of its log; without one by its termination message, which may be the end of its log.
 * Codes and ids are the same whether there is a log or not: it adds to a finding, and makes none.
 * @param run the run that ended; undefined for one that goes on, of which only what is known to be a failure is told
 */
export function explainLog(
  pod: Pod,
  container: PodContainer,
  run: Terminated | undefined,
  cluster: View,
): LogExplanation {
  const found = fromLogs(pod, container, run, cluster) ?? fromMessage(run);
  const configured = run === undefined ? [] : configurationsOf(pod, cluster);
  if (found === undefined)
    return { values: {}, evidence: [], links: { blames: blamesDns(run?.message ?? ''), dependsOn: configured } };
  const { cause, of, path } = found;
  const culprit: Culprit = culpritOf(cause, pod, container, cluster);
  return {
    values: {
      cause: cause.kind === 'failure' ? undefined : word(words[cause.kind]),
      ...culprit.values,
      logged: of === undefined ? undefined : text(cause.line),
    },
    evidence: of === undefined || path === undefined ? [] : [{ of, path, value: text(cause.line) }],
    links: { blames: culprit.blames, dependsOn: [...culprit.dependsOn, ...configured] },
  };
}

/** The files of a Prometheus, which it reads as it starts: one that it refuses is why it ends. */
function configurationsOf(pod: Pod, cluster: View): LogExplanation['links']['dependsOn'] {
  const { metadata, spec } = pod;
  if (prometheusPods([pod]).length === 0) return [];
  return volumeSourcesOf(spec).flatMap(({ kind, name }) => {
    const found = kind === 'ConfigMap' ? cluster.lookup('ConfigMap', name, metadata.namespace) : undefined;
    return found?.state === 'present' ? [{ object: found.object, because: 'config' } as const] : [];
  });
}

interface Found {
  readonly cause: LogCause;
  /** The pod whose log it is; none for a termination message, which its finding quotes already. */
  readonly of?: Pod;
  readonly path?: string;
}

function fromMessage(run: Terminated | undefined): Found | undefined {
  const cause = causeIn(run?.message ?? '');
  return cause === undefined || cause.kind === 'failure' ? undefined : { cause };
}

function fromLogs(pod: Pod, container: PodContainer, run: Terminated | undefined, cluster: View): Found | undefined {
  const found = logOf(pod, container, run, cluster);
  if (found === undefined) return undefined;
  const { current = '', previous = '' } = found.log;
  const now = { log: current, path: `log of container ${container.name}` };
  const before = { log: previous, path: `log of container ${container.name}, previous run` };
  // A container that has ended shows the run in question as the current one; one that waits, as the one before.
  const ended = container.status?.state?.terminated !== undefined;
  const runs = run === undefined ? [now] : ended ? [now, before] : [before, now];
  const causes = runs.flatMap(({ log, path }) => {
    const cause = causeIn(log);
    return cause === undefined ? [] : [{ cause, path, of: found.of }];
  });
  const known = causes.find(({ cause }) => cause.kind !== 'failure');
  return known ?? (run === undefined ? undefined : causes[0]);
}

/**
 * The log of a container; if that was not read, the log of another pod of its controller in which it ended alike: the logs of
 * a few of them are read, for all.
 */
function logOf(
  { metadata }: Pod,
  container: PodContainer,
  run: Terminated | undefined,
  cluster: View,
): { readonly log: Kinds['ContainerLog']; readonly of: Pod } | undefined {
  const { namespace, name } = metadata;
  const log = cluster.lookup('ContainerLog', logName(name, container.name), namespace);
  if (log.state === 'present') {
    const own = cluster.lookup('Pod', name, namespace);
    if (own.state === 'present') return { log: log.object, of: own.object };
  }
  const controller = controllerOf({ metadata })?.uid;
  if (log.state !== 'absent' || run === undefined || controller === undefined) return undefined;
  const all = cluster.listing('ContainerLog', namespace);
  if (all.state === 'unknown') return undefined;
  for (const other of all.objects) {
    const [podName = '', containerName] = other.metadata.name.split('/');
    if (containerName !== container.name) continue;
    const pod = cluster.lookup('Pod', podName, namespace);
    if (pod.state !== 'present' || controllerOf(pod.object)?.uid !== controller) continue;
    if (exitCodes(pod.object, container.name).includes(run.exitCode)) return { log: other, of: pod.object };
  }
  return undefined;
}

function exitCodes({ status }: Pod, name: string): (number | undefined)[] {
  const of = [...status.initContainerStatuses, ...status.containerStatuses].find(container => container.name === name);
  return [of?.state?.terminated, of?.lastState?.terminated].flatMap(run => (run === undefined ? [] : [run.exitCode]));
}
