import type { ClusterView } from '../../src/core/analyzer.ts';
import type { Kinds } from '../../src/core/kinds/index.ts';
import type { Lookup } from '../../src/core/lookup.ts';
import { text } from '../../src/core/values.ts';

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

/** The authentications that the triggers name, each once. */
export function authenticationsOf(
  { metadata, spec }: Scaled,
  cluster: Pick<ClusterView<never, (typeof authenticationKinds)[number]>, 'lookup'>,
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
export function wordsOf(scaled: Scaled, said: string, cluster: Pick<ClusterView<never, never>, 'age' | 'eventsOf'>) {
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
