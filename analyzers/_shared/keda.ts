import type { ClusterView } from '../../src/core/analyzer.ts';
import type { Code } from '../../src/core/finding.ts';
import type { Kinds } from '../../src/core/kinds/index.ts';
import type { Lookup } from '../../src/core/lookup.ts';
import { text, word } from '../../src/core/values.ts';
import { startGrace } from './pods.ts';

type Scaled = Kinds['ScaledObject'] | Kinds['ScaledJob'];
type Authentication = Kinds['TriggerAuthentication'] | Kinds['ClusterTriggerAuthentication'];

export const authenticationKinds = ['TriggerAuthentication', 'ClusterTriggerAuthentication'] as const;

/**
 * What stops KEDA from scaling while it is there, on purpose.
 * @see https://keda.sh/docs/latest/concepts/scaling-deployments/#pausing-autoscaling
 */
const pausing = ['autoscaling.keda.sh/paused', 'autoscaling.keda.sh/paused-replicas'];

/** Whether KEDA shall leave an object alone: it is switched off, or on its way out. */
export function isLeftAlone({ metadata, status }: Scaled): boolean {
  return (
    metadata.deletionTimestamp !== undefined ||
    pausing.some(annotation => (metadata.annotations[annotation] ?? 'false') !== 'false') ||
    status.conditions.some(({ type, status: is }) => type === 'Paused' && is === 'True')
  );
}

/** Of what a trigger scales whose credentials are missing. */
export const authenticationMissing = {
  severity: 'error',
  breaks: 'config',
  message: 'a trigger needs {kind} {authentication}, which does not exist',
  why: 'A trigger takes its credentials from the object that authenticationRef names. Without it KEDA cannot ask the source of the metric.',
  fix: 'Correct authenticationRef (a ClusterTriggerAuthentication needs its kind there), or create {kind} {authentication}.',
  docs: 'https://keda.sh/docs/latest/concepts/authentication/',
} as const satisfies Code;

type View = Pick<ClusterView<never, (typeof authenticationKinds)[number]>, 'age' | 'eventsOf' | 'lookup'>;

/** The authentications that the triggers name and that do not exist, one finding for each. */
export function missingAuthentications(scaled: Scaled, cluster: Pick<View, 'lookup'>) {
  return authenticationsOf(scaled, cluster).flatMap(({ kind, name, path, found }) => {
    if (found.state !== 'absent') return [];
    return {
      key: name,
      with: { kind: word(kind), authentication: name },
      blames: [{ object: found.absent, because: 'exists' }],
      evidence: [{ of: scaled, path, value: name }],
    } as const;
  });
}

/** What is said of a condition with which KEDA reports a failure: its words, the event that says why, what it may hang on. */
export function failureDetails(scaled: Scaled, condition: Scaled['status']['conditions'][number], cluster: View) {
  const { type = '', status = '', reason, message = '' } = condition;
  const { words, evidence } = wordsOf(scaled, message, cluster);
  return {
    with: { reason: reason === undefined ? undefined : word(reason), words },
    dependsOn: authenticationsOf(scaled, cluster).flatMap(({ found }) =>
      found.state === 'present' ? [{ object: found.object, because: 'config' } as const] : [],
    ),
    evidence: [{ of: scaled, path: `status.conditions[${type}]`, value: word(status) }, ...evidence],
    settling: cluster.age(scaled.metadata.creationTimestamp) < startGrace ? 'KEDA to look at it' : undefined,
  };
}

/** The authentications that the triggers name, each once. */
function authenticationsOf(
  { metadata, spec }: Scaled,
  cluster: Pick<View, 'lookup'>,
): readonly {
  readonly kind: string;
  readonly name: string;
  readonly path: string;
  readonly found: Lookup<Authentication>;
}[] {
  const seen = new Set<string>();
  return spec.triggers.flatMap(({ authenticationRef }, i) => {
    const kind =
      authenticationRef?.kind === 'ClusterTriggerAuthentication' ? authenticationRef.kind : 'TriggerAuthentication';
    const name = authenticationRef?.name;
    if (name === undefined || seen.has(`${kind}/${name}`)) return [];
    seen.add(`${kind}/${name}`);
    const path = `spec.triggers[${i}].authenticationRef.name`;
    return [{ kind, name, path, found: cluster.lookup(kind, name, metadata.namespace) }];
  });
}

/** How long after it came an event still tells why a trigger fails now, in seconds: KEDA asks every half minute. */
const eventCounts = 900;

/**
 * Why the controller says that an object is not ready. The condition says it in general; the cause is in an event only.
 * @see https://keda.sh/docs/latest/reference/events/
 */
function wordsOf(scaled: Scaled, said: string, cluster: Pick<View, 'age' | 'eventsOf'>) {
  const event = cluster
    .eventsOf(scaled)
    .events.find(({ type, lastSeen }) => type === 'Warning' && cluster.age(lastSeen) < eventCounts);
  const because = event === undefined || said.includes(event.message) ? '' : event.message;
  return {
    words: text([said, because].filter(part => part !== '').join(': ')),
    evidence:
      event === undefined
        ? []
        : [{ of: scaled, path: `event ${event.reason}`, value: text(event.message), at: event.lastSeen }],
  };
}
