import { defineAnalyzer, type ObjectEvent } from '../src/core/analyzer.ts';
import { parseTime } from '../src/core/time.ts';
import { text } from '../src/core/values.ts';

/** An autoscaler corrects what it finds within its period of 15 seconds; a busy controller takes longer, in milliseconds. */
const corrected = 120_000;
/** A tug-of-war that is over is none, in seconds. */
const lately = 3600;

/**
 * Who applies a Deployment with a fixed number of replicas sets back what its autoscaler has set. Which of the two wrote
 * last, no field says; the events of both do: the autoscaler raises to the same size again and again and never lowered it,
 * and in between the ReplicaSet was scaled down.
 * @see https://kubernetes.io/docs/tasks/run-application/horizontal-pod-autoscale/#migrating-deployments-and-statefulsets-to-horizontal-autoscaling
 */
export const hpaReplicasReset = defineAnalyzer({
  id: 'hpa-replicas-reset',
  subject: 'HorizontalPodAutoscaler',
  title: 'Autoscalers whose work somebody undoes',
  consults: ['Deployment'],
  codes: {
    'hpa-replicas-reset': {
      severity: 'warning',
      message:
        'has raised {target} to {size} replicas {times|time|times}, because something else sets it back to {reset}',
      why: 'Whoever applies the manifest of the target with a fixed number of replicas undoes what the autoscaler did. Until it corrects that, there are too few pods for the load, and the surplus ones are started again and again.',
      fix: 'Remove spec.replicas from the manifest of {target}, or let the tool that applies it ignore that field.',
      docs: 'https://kubernetes.io/docs/tasks/run-application/horizontal-pod-autoscale/#migrating-deployments-and-statefulsets-to-horizontal-autoscaling',
    },
  },
  check(hpa, cluster, report) {
    const { kind, name = '' } = hpa.spec.scaleTargetRef ?? {};
    if (kind !== 'Deployment') return;
    const rescales = cluster.eventsOf(hpa).events.filter(({ reason }) => reason === 'SuccessfulRescale');
    const [raise] = rescales;
    const size = sizeOf(raise);
    if (raise === undefined || size === undefined || raise.count < 2 || cluster.age(raise.lastSeen) > lately) return;
    const found = cluster.lookup('Deployment', name, hpa.metadata.namespace);
    if (found.state !== 'present') return;
    const deployment = found.object;
    const { events } = cluster.eventsOf(deployment);
    const lowered = events.find(event => isReset(event, size, raise) && isRaisedAgain(event, size, events));
    // An autoscaler that lowered by itself says so.
    if (lowered === undefined || rescales.some(event => (sizeOf(event) ?? 0) < size)) return;
    report('hpa-replicas-reset', hpa, {
      with: {
        target: { kind, namespace: hpa.metadata.namespace, name },
        size,
        times: raise.count,
        reset: scaling(lowered)?.to ?? 0,
      },
      evidence: [raise, lowered].map((event, i) => ({
        of: i === 0 ? hpa : deployment,
        path: `event ${event.reason}`,
        value: text(event.message),
        at: event.lastSeen,
        times: event.count,
      })),
    });
  },
});

/** `New size: 5; reason: cpu resource utilization (percentage of request) above target`. */
function sizeOf(event: ObjectEvent | undefined): number | undefined {
  const [, size] = /^New size: (\d+);/.exec(event?.message ?? '') ?? [];
  return size === undefined ? undefined : Number(size);
}

/** `Scaled down replica set web-5d8 from 5 to 3`; before Kubernetes 1.28 without `from 5`. */
function scaling({ reason, message }: ObjectEvent): { way: string; set: string; to: number } | undefined {
  const [, way, set, to] = /^Scaled (up|down) replica set (\S+) (?:from \d+ )?to (\d+)/.exec(message) ?? [];
  if (reason !== 'ScalingReplicaSet' || way === undefined || set === undefined) return undefined;
  return { way, set, to: Number(to) };
}

/** Whether it lowered what the autoscaler had set, which then raised it once more. */
function isReset(event: ObjectEvent, size: number, raise: ObjectEvent): boolean {
  const done = scaling(event);
  if (done?.way !== 'down' || done.to >= size) return false;
  const [lowered, raised] = [parseTime(event.lastSeen), parseTime(raise.lastSeen)];
  return lowered <= raised && raised - lowered < corrected;
}

/** A rollout lowers the old ReplicaSet, too, but does not raise it again. */
function isRaisedAgain(event: ObjectEvent, size: number, events: readonly ObjectEvent[]): boolean {
  const { set } = scaling(event) ?? {};
  return events.some(other => {
    const done = scaling(other);
    return done?.way === 'up' && done.set === set && done.to === size && other.lastSeen >= event.lastSeen;
  });
}
