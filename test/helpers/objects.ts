/** Builders of raw objects as an API server returns them. They are decoded like any other before an analyzer sees them. */

/** A raw object, mutable so that a test can break it. */
export type Raw = { apiVersion: string; kind: string; metadata: Record<string, unknown>; [field: string]: unknown };

/** The moment of every test snapshot. */
export const now = '2026-03-01T12:00:00Z';
/** Two hours before {@link now}: when what stands in a test was created, unless it says otherwise. */
export const created = '2026-03-01T10:00:00Z';

/** An RFC 3339 time so many seconds before {@link now}. */
export function ago(seconds: number): string {
  return new Date(Date.parse(now) - seconds * 1000).toISOString().replace('.000Z', 'Z');
}

/**
 * `object('apps/v1', 'Deployment', 'shop/web', { spec: … })`. A name without a slash makes a cluster-scoped object.
 * `metadata` in `rest` is merged into the metadata made here (name, namespace, uid, creationTimestamp, labels).
 */
export function object(apiVersion: string, kind: string, path: string, rest: Record<string, unknown> = {}): Raw {
  const slash = path.indexOf('/');
  const { metadata = {}, ...fields } = rest;
  return {
    apiVersion,
    kind,
    metadata: {
      name: path.slice(slash + 1),
      ...(slash < 0 ? {} : { namespace: path.slice(0, slash) }),
      uid: uidOf(kind, path),
      creationTimestamp: created,
      ...(metadata as object),
    },
    ...fields,
  };
}

/** The uid that {@link object} gives. */
function uidOf(kind: string, path: string): string {
  return `uid-${kind}-${path}`.toLowerCase();
}

/** The ownerReference of an object to its controller in the same namespace. */
export function ownedBy(owner: Raw): Record<string, unknown> {
  const { name, uid } = owner.metadata;
  return {
    ownerReferences: [
      { apiVersion: owner.apiVersion, kind: owner.kind, name, uid, controller: true, blockOwnerDeletion: true },
    ],
  };
}

/** A pod that runs and is ready, with one container `app`. */
export function runningPod(path: string, rest: { metadata?: object; spec?: object; status?: object } = {}): Raw {
  return object('v1', 'Pod', path, {
    metadata: rest.metadata ?? {},
    spec: {
      nodeName: 'node-a',
      serviceAccountName: 'default',
      schedulerName: 'default-scheduler',
      restartPolicy: 'Always',
      containers: [{ name: 'app', image: 'registry.example.com/app:1.0' }],
      ...rest.spec,
    },
    status: {
      phase: 'Running',
      startTime: created,
      conditions: [
        { type: 'PodScheduled', status: 'True', lastTransitionTime: created },
        { type: 'Initialized', status: 'True', lastTransitionTime: created },
        { type: 'ContainersReady', status: 'True', lastTransitionTime: created },
        { type: 'Ready', status: 'True', lastTransitionTime: created },
      ],
      containerStatuses: [
        {
          name: 'app',
          image: 'registry.example.com/app:1.0',
          ready: true,
          started: true,
          restartCount: 0,
          state: { running: { startedAt: created } },
        },
      ],
      ...rest.status,
    },
  });
}

/** An event about an object, as the kubelet or a controller writes it. */
export function event(about: Raw, reason: string, message: string, rest: Record<string, unknown> = {}): Raw {
  const { namespace = 'default', name, uid } = about.metadata as { namespace?: string; name: string; uid: string };
  return object('v1', 'Event', `${namespace}/${name}.${reason.toLowerCase()}`, {
    involvedObject: {
      apiVersion: about.apiVersion,
      kind: about.kind,
      name,
      uid,
      ...('namespace' in about.metadata ? { namespace } : {}),
    },
    type: 'Warning',
    reason,
    message,
    count: 3,
    firstTimestamp: ago(600),
    lastTimestamp: ago(30),
    source: { component: 'kubelet' },
    ...rest,
  });
}
