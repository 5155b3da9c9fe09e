import type { ClusterView, ObjectEvent } from '../../src/core/analyzer.ts';
import type { Kinds } from '../../src/core/kinds/index.ts';
import { type ContainerSpec, containersOf, type PodContainer } from './containers.ts';

type Pod = Kinds['Pod'];
export type Probe = NonNullable<ContainerSpec['livenessProbe']>;
export type ProbeKind = 'liveness' | 'readiness' | 'startup';

export function probeOf({ spec }: PodContainer, kind: ProbeKind): Probe | undefined {
  return { liveness: spec.livenessProbe, readiness: spec.readinessProbe, startup: spec.startupProbe }[kind];
}

/** `GET /healthz on port 8080`, `TCP port 5432`, `gRPC port 50051`, `exec cat /tmp/ok`. */
export function describeProbe({ httpGet, tcpSocket, grpc, exec }: Probe): string {
  if (httpGet !== undefined) return `GET ${httpGet.path ?? '/'} on port ${httpGet.port ?? '?'}`;
  if (tcpSocket !== undefined) return `TCP port ${tcpSocket.port ?? '?'}`;
  if (grpc !== undefined) return `gRPC port ${grpc.port ?? '?'}`;
  return `exec ${(exec?.command ?? []).join(' ')}`;
}

/** Seconds after which a probe that never succeeds has failed for good: the defaults are 10 s and three times. */
export function patienceOf({ initialDelaySeconds = 0, periodSeconds = 10, failureThreshold = 3 }: Probe): number {
  return initialDelaySeconds + periodSeconds * failureThreshold;
}

/**
 * The port of a probe that no container of the pod declares, although its own declares others: they tell what it listens
 * on. A list of ports informs only, so this explains a failure and is none.
 */
export function undeclaredPort(pod: Pod, container: PodContainer, probe: Probe): number | string | undefined {
  const { httpGet, tcpSocket, grpc } = probe;
  const port = httpGet?.port ?? tcpSocket?.port ?? grpc?.port;
  if (port === undefined || (httpGet?.host ?? tcpSocket?.host) !== undefined || container.spec.ports.length === 0)
    return undefined;
  if (typeof port === 'string') return container.spec.ports.some(({ name }) => name === port) ? undefined : port;
  const declared = containersOf(pod).flatMap(({ spec }) => spec.ports.map(({ containerPort }) => containerPort));
  return declared.includes(port) ? undefined : port;
}

/** The newest event of a probe that failed, and what the kubelet got for an answer. */
export function lastFailure(
  pod: Pod,
  { name }: PodContainer,
  kind: ProbeKind,
  cluster: Pick<ClusterView<never, never>, 'eventsOf'>,
): { readonly event: ObjectEvent; readonly said: string } | undefined {
  const start = new RegExp(`^${kind} probe (?:failed|errored(?: and resulted in \\w+ state)?): `, 'i');
  const only = containersOf(pod).length === 1;
  const event = cluster
    .eventsOf(pod)
    .events.find(
      ({ reason, message, fieldPath }) =>
        reason === 'Unhealthy' &&
        start.test(message) &&
        (fieldPath.includes(`{${name}}`) || (only && fieldPath === '')),
    );
  return event === undefined ? undefined : { event, said: event.message.replace(start, '') };
}

/** Whether a readiness probe decides about a container: by its spec, or as the kubelet says that one fails. */
export function hasReadinessProbe(
  pod: Pod,
  container: PodContainer,
  cluster: Pick<ClusterView<never, never>, 'eventsOf'>,
): boolean {
  return container.spec.readinessProbe !== undefined || lastFailure(pod, container, 'readiness', cluster) !== undefined;
}
