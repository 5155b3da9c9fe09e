import type { ObjectEvent } from '../src/core/analyzer.ts';
import { defineAnalyzer } from '../src/core/analyzer.ts';
import { formatQuantity, parseQuantity } from '../src/core/quantities.ts';
import { text, type Value, word } from '../src/core/values.ts';
import { conditionOf } from './_shared/pods.ts';

/** How long a volume may take to grow, in seconds. */
const resizeGrace = 600;

/**
 * A claim that was raised is larger in spec than in status until the driver has made the volume, and then the node its
 * file system, larger.
 * @see https://kubernetes.io/docs/concepts/storage/persistent-volumes/#expanding-persistent-volumes-claims
 */
export const pvcResize = defineAnalyzer({
  id: 'pvc-resize',
  subject: 'PersistentVolumeClaim',
  title: 'Claims whose volume does not grow',
  consults: ['StorageClass'],
  codes: {
    'pvc-resize-fails': {
      severity: 'warning',
      message: 'cannot grow from {has} to {wants}: {message}',
      why: 'The request of the claim was raised, and the storage driver or the node refuses. The volume keeps its size; when it is full, what writes to it fails.',
      fix: 'Fix what the message names; or lower the request again, to any size above {has}.',
      docs: 'https://kubernetes.io/docs/concepts/storage/persistent-volumes/#recovering-from-failure-when-expanding-volumes',
    },
    'pvc-resize-waits': {
      severity: 'warning',
      message: 'has {has} of the {wants} that it asks for[: {message}]',
      why: 'The request of the claim was raised, but the volume or its file system has not grown. Some drivers grow a file system only when a pod starts.',
      fix: 'If the condition is FileSystemResizePending, restart the pod that mounts the claim; else check whether the resizer of the storage driver runs.',
      docs: 'https://kubernetes.io/docs/concepts/storage/persistent-volumes/#expanding-persistent-volumes-claims',
    },
  },
  check(claim, cluster, report) {
    const { spec, status } = claim;
    const wants = spec.resources?.requests.storage;
    const has = status.capacity.storage;
    if (
      status.phase !== 'Bound' ||
      wants === undefined ||
      has === undefined ||
      parseQuantity(has) >= parseQuantity(wants)
    )
      return;
    const sizes = { has: storage(has), wants: storage(wants) };
    const { events } = cluster.eventsOf(claim);
    const condition = resizeConditions.map(type => conditionOf(claim, type)).find(c => c?.status === 'True');
    const infeasible =
      /Infeasible$/.test(status.allocatedResourceStatuses.storage ?? '') || condition?.type?.endsWith('Error') === true;
    const failure = events.find(isFailure);
    const said = (failure?.message || condition?.message) ?? '';
    const evidence = [
      { of: claim, path: 'status.capacity[storage]', value: sizes.has },
      ...(condition === undefined
        ? []
        : [{ of: claim, path: `status.conditions[${condition.type}]`, value: word('True') }]),
      ...(failure === undefined
        ? []
        : [
            {
              of: claim,
              path: `event ${failure.reason}`,
              value: text(failure.message),
              at: failure.lastSeen,
              times: failure.count,
            },
          ]),
    ];
    const since = condition?.lastTransitionTime;
    if (infeasible || failure !== undefined) {
      report('pvc-resize-fails', claim, {
        with: { ...sizes, message: said === '' ? word('the driver cannot do it') : text(said) },
        evidence,
        since,
      });
      return;
    }
    const found =
      spec.storageClassName === undefined ? undefined : cluster.lookup('StorageClass', spec.storageClassName);
    const fixed = found?.state === 'present' && found.object.allowVolumeExpansion !== true;
    const message: Value | undefined =
      said !== '' ? text(said) : fixed ? word('its StorageClass does not allow volumes to grow') : undefined;
    report('pvc-resize-waits', claim, {
      with: { ...sizes, message },
      evidence,
      since,
      settling:
        cluster.age(since ?? events[0]?.lastSeen ?? claim.metadata.creationTimestamp) < resizeGrace
          ? 'its volume to grow'
          : undefined,
    });
  },
});

const resizeConditions = ['ControllerResizeError', 'NodeResizeError', 'FileSystemResizePending', 'Resizing'] as const;

function isFailure({ reason }: ObjectEvent): boolean {
  return reason === 'VolumeResizeFailed' || reason === 'FileSystemResizeFailed';
}

function storage(quantity: string): Value {
  return word(formatQuantity('storage', parseQuantity(quantity)));
}
