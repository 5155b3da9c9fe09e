import { defineAnalyzer } from '../src/core/analyzer.ts';
import { text } from '../src/core/values.ts';
import { type ImageReference, parseImage } from './_shared/image.ts';
import { breaches, isOwn, ownTemplate, ruleOf, type TemplateContainer, workloadKinds } from './_shared/workloads.ts';

const docs = 'https://kubernetes.io/docs/concepts/containers/images/';

/** Which image a workload runs today, and whether it will be the same tomorrow. */
export const workloadImages = defineAnalyzer({
  id: 'workload-images',
  profile: 'best-practice',
  subject: workloadKinds,
  title: 'Images that may change, or come from the wrong place',
  where: isOwn,
  codes: {
    'workload-image-latest': {
      severity: 'warning',
      habit: true,
      message: 'runs whatever image is the newest: {containers}',
      why: 'No tag means latest, and latest means another image whenever one is pushed: two pods of one workload may run two versions, and a rollback brings nothing back.',
      fix: 'Name the version in the tag, or the build by its digest.',
      docs: `${docs}#image-names`,
    },
    'workload-image-no-digest': {
      severity: 'info',
      habit: true,
      message: 'names its images by tags that can be moved: {containers}',
      why: 'A tag can be pushed again with other content. A digest always names the same build.',
      fix: 'Append the digest: image: name:tag@sha256:….',
      docs: `${docs}#image-names`,
    },
    'workload-image-not-allowed': {
      severity: 'warning',
      habit: true,
      message: 'runs images from elsewhere than {registries}: {containers} ({images})',
      why: 'The configuration says from which registries images may come (practice.registries). Images from elsewhere may hold what nobody has checked, or be gone tomorrow.',
      fix: 'Copy the image to one of {registries}, or add its registry to the list.',
      docs,
    },
    'workload-image-registry-frozen': {
      severity: 'warning',
      habit: true,
      message: 'runs images from k8s.gcr.io: {containers}',
      why: 'k8s.gcr.io was frozen in April 2023: it gets no new versions and no security fixes, and may be switched off.',
      fix: 'Replace k8s.gcr.io by registry.k8s.io.',
      docs: 'https://kubernetes.io/blog/2023/02/06/k8s-gcr-io-freeze-announcement/',
    },
    'workload-image-not-pulled': {
      severity: 'info',
      habit: true,
      message: 'runs whatever copy of its image is on the node: {containers}',
      why: 'Without imagePullPolicy Always the kubelet does not ask the registry for an image that it has: a tag that was pushed again stays the old one, and credentials are not checked.',
      fix: 'Set imagePullPolicy: Always, or name the image by its digest.',
      docs: `${docs}#image-pull-policy`,
    },
  },
  check(workload, { settings }, report) {
    const template = ownTemplate(workload);
    if (template === undefined) return;
    const { containers } = template;
    type Plain = Exclude<Parameters<typeof report>[0], 'workload-image-not-allowed'>;
    const rule = ruleOf<Plain>(report, workload, containers);
    rule('workload-image-latest', 'image', imageIf(isLatest));
    rule(
      'workload-image-no-digest',
      'image',
      imageIf(image => image.digest === undefined && !isLatest(image)),
    );
    rule(
      'workload-image-registry-frozen',
      'image',
      imageIf(({ registry }) => registry === 'k8s.gcr.io'),
    );
    rule('workload-image-not-pulled', 'imagePullPolicy', container => {
      const image = imageOf(container);
      const policy = container.spec.imagePullPolicy ?? (isLatest(image) ? 'Always' : 'IfNotPresent');
      return policy === 'Always' || image.digest !== undefined ? undefined : text(policy);
    });
    const { registries } = settings.practice;
    if (registries === undefined) return;
    const isForeign = imageIf(image => !registries.some(allowed => isFrom(image, allowed)));
    const foreign = breaches(workload, containers, 'image', isForeign);
    if (foreign === undefined) return;
    const images = containers.flatMap(container => (isForeign(container) === undefined ? [] : container.spec.image!));
    report('workload-image-not-allowed', workload, {
      ...foreign,
      with: { ...foreign.with, images, registries: [...registries] },
    });
  },
});

/** The image of a container, if it has one and that is as asked for. */
function imageIf(is: (image: ImageReference) => boolean): (container: TemplateContainer) => string | undefined {
  return container => (container.spec.image !== undefined && is(imageOf(container)) ? container.spec.image : undefined);
}

function imageOf({ spec }: TemplateContainer): ImageReference {
  return parseImage(spec.image ?? '');
}

function isLatest({ tag, digest }: ImageReference): boolean {
  return digest === undefined && tag === 'latest';
}

function isFrom({ registry, repository }: ImageReference, allowed: string): boolean {
  return `${registry}/${repository}/`.startsWith(allowed.endsWith('/') ? allowed : `${allowed}/`);
}
