import { defineAnalyzer } from '../src/core/analyzer.ts';
import { text, word } from '../src/core/values.ts';
import { isTroubled } from './_shared/containers.ts';
import { flawOf } from './_shared/image.ts';
import { isKnownRepository, meantImage, pulledTag } from './_shared/known-images.ts';
import { missingPart, nodeFailsBecause } from './_shared/pull-errors.ts';
import { stuckPullsOf } from './_shared/pulls.ts';

const images = 'https://kubernetes.io/docs/concepts/containers/images/';

/**
 * An image that cannot be had, for a reason that lies in the reference: it names nothing, or nothing for this node. What
 * lies in the registry or in the credentials is the concern of pod-registry.
 */
export const podImage = defineAnalyzer({
  id: 'pod-image',
  subject: 'Pod',
  title: 'Images that do not exist, or not for the node',
  consults: ['Node'],
  where: isTroubled,
  codes: {
    'pod-image-not-found': {
      severity: 'error',
      breaks: 'ready',
      message:
        'image {image} of {role} {container} was not found: {registry} has no such {part}[; did you mean {meant}?][; tag {pulled} of it was pulled before]',
      why: 'The registry answered, and does not have what the image reference names. The kubelet asks again, but nothing will change by itself.',
      fix: 'Correct the image of container {container}, or push what it names. Image names are case-sensitive, and a tag that was deleted is gone.',
      docs: images,
    },
    'pod-image-invalid': {
      severity: 'error',
      breaks: 'ready',
      message: 'image reference {image} of {role} {container} is invalid[: {flaw}]',
      why: 'No container runtime can parse the reference, so nothing is pulled.',
      fix: 'Write the image of container {container} as registry/repository:tag or registry/repository@sha256:digest, in small letters.',
      docs: 'https://kubernetes.io/docs/concepts/containers/images/#image-names',
    },
    'pod-image-never-pulled': {
      severity: 'error',
      breaks: 'ready',
      message:
        'image {image} of {role} {container} is not on node {node}, and imagePullPolicy Never forbids pulling it',
      why: 'With imagePullPolicy Never the kubelet only starts images that are already on the node.',
      fix: 'Load the image onto the node, or set imagePullPolicy of container {container} to IfNotPresent.',
      docs: 'https://kubernetes.io/docs/concepts/containers/images/#image-pull-policy',
    },
    'pod-image-wrong-platform': {
      severity: 'error',
      breaks: 'ready',
      message: 'image {image} of {role} {container} is not built for the platform[ {platform}] of node {node}',
      why: 'The image exists, but not for the operating system and CPU architecture of the node on which the pod is.',
      fix: 'Build the image for this platform too, or choose other nodes with a nodeSelector on kubernetes.io/arch.',
      docs: 'https://kubernetes.io/docs/concepts/containers/images/#multi-architecture-images-with-image-indexes',
    },
    'pod-image-pull-failed': {
      severity: 'error',
      breaks: 'ready',
      message: 'image {image} of {role} {container} cannot be pulled[, because {problem}][: {said}]',
      why: 'The container runtime on the node failed to get or to unpack the image, and tries again slower each time.',
      fix: 'Look at what the runtime says; disk space on the node, its proxy and its registry mirrors are common reasons.',
      docs: images,
    },
  },
  check(pod, cluster, report) {
    for (const { reason, reference, message, failure, subject, details } of stuckPullsOf(pod, cluster)) {
      const node = pod.spec.nodeName ?? '';
      if (reason === 'InvalidImageName') {
        const flaw = flawOf(subject.image);
        report('pod-image-invalid', pod, {
          ...details,
          with: { ...subject, flaw: flaw === undefined ? undefined : word(flaw) },
        });
      } else if (reason === 'ErrImageNeverPull') {
        report('pod-image-never-pulled', pod, { ...details, with: { ...subject, node } });
      } else if (failure === 'platform') {
        const platform = platformOf(node);
        report('pod-image-wrong-platform', pod, { ...details, with: { ...subject, node, platform } });
      } else if (failure === 'not-found') {
        const pods = cluster.list('Pod');
        const part = word(missingPart(message, reference.digest !== undefined, isKnownRepository(reference, pods)));
        const meant = meantImage(reference, pods);
        const pulled = meant === undefined ? pulledTag(reference, pods) : undefined;
        const { registry } = reference;
        report('pod-image-not-found', pod, { ...details, with: { ...subject, registry, part, meant, pulled } });
      } else if (failure === 'signature' || failure === 'node' || failure === 'other') {
        const said = message === '' ? undefined : text(message);
        const problem = nodeFailsBecause(message);
        const found = cluster.lookup('Node', node);
        report('pod-image-pull-failed', pod, {
          ...details,
          with: { ...subject, problem: problem === undefined ? undefined : word(problem), said },
          dependsOn: found.state === 'present' ? [{ object: found.object, because: 'ready' }] : [],
        });
      }
    }

    function platformOf(name: string) {
      const node = cluster.lookup('Node', name);
      const { operatingSystem, architecture } = (node.state === 'present' && node.object.status.nodeInfo) || {};
      return architecture === undefined ? undefined : word(`${operatingSystem ?? 'linux'}/${architecture}`);
    }
  },
});
