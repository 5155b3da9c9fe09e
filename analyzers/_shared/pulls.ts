import type { ClusterView } from '../../src/core/analyzer.ts';
import type { Kinds } from '../../src/core/kinds/index.ts';
import { text, word } from '../../src/core/values.ts';
import { containersOf, isSteady, type PodContainer, waitingReason } from './containers.ts';
import { type ImageReference, parseImage } from './image.ts';
import { conditionOf, isFinished, isTerminating } from './pods.ts';
import { classifyPull, type PullFailure } from './pull-errors.ts';

type Pod = Kinds['Pod'];

/** A container for which no image can be had. */
export interface StuckPull {
  readonly container: PodContainer;
  readonly reason: string;
  readonly reference: ImageReference;
  /** What the runtime said; `''` if it was not told, or has been forgotten. */
  readonly message: string;
  readonly failure: PullFailure;
  readonly subject: {
    readonly image: string;
    readonly role: { readonly word: string };
    readonly container: string;
  };
  readonly details: {
    readonly key: string;
    readonly since: string | undefined;
    readonly evidence: readonly [
      { readonly of: Pod; readonly path: string; readonly value: { readonly text: string } },
    ];
  };
}

/** The reasons that the kubelet gives for a container that waits for its image: all phases of one failing pull, and others. */
const imageReasons = new Set([
  'ErrImagePull',
  'ImagePullBackOff',
  'ErrImageNeverPull',
  'InvalidImageName',
  'ImageInspectError',
  'RegistryUnavailable',
  'SignatureValidationFailed',
]);

export function stuckPullsOf(pod: Pod, cluster: Pick<ClusterView<never, never>, 'eventsOf'>): StuckPull[] {
  if (isSteady(pod) || isTerminating(pod) || isFinished(pod)) return [];
  return containersOf(pod).flatMap(container => {
    const reason = waitingReason(container);
    if (!imageReasons.has(reason)) return [];
    const image = container.spec.image ?? '';
    const message = pullMessage(pod, container, image, cluster);
    return {
      container,
      reason,
      reference: parseImage(image),
      message,
      failure: classifyPull(`${reason === 'ErrImagePull' || reason === 'ImagePullBackOff' ? '' : reason} ${message}`),
      subject: { image, role: word(container.role), container: container.name },
      details: {
        key: container.name,
        since: conditionOf(pod, 'ContainersReady')?.lastTransitionTime,
        evidence: [
          {
            of: pod,
            path: `${container.statusPath}.state.waiting`,
            value: text(message === '' ? reason : `${reason}: ${message}`),
          },
        ],
      },
    };
  });
}

/** Kubelets before 1.31 say in the back-off only that they back off; what went wrong is then in the last event of a failure. */
function pullMessage(
  pod: Pod,
  { status }: PodContainer,
  image: string,
  cluster: Pick<ClusterView<never, never>, 'eventsOf'>,
): string {
  const waiting = status?.state?.waiting?.message ?? '';
  const stated = waiting.replace(/^Back-off pulling image "[^"]*"(: )?/, '');
  if (stated !== '') return stated;
  const failed = `Failed to pull image "${image}": `;
  const event = cluster
    .eventsOf(pod)
    .events.find(({ reason, message }) => reason === 'Failed' && message.startsWith(failed));
  return event?.message.slice(failed.length) ?? '';
}
