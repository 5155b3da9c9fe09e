import { defineAnalyzer } from '../src/core/analyzer.ts';
import type { Kinds } from '../src/core/kinds/index.ts';
import { memoized } from '../src/core/memo.ts';
import { refOf } from '../src/core/objects.ts';
import { parseImage } from './_shared/image.ts';
import { groupBy } from './_shared/listings.ts';

type Deployment = Kinds['Deployment'];

/**
 * One application that runs in several namespaces, not in the same version everywhere. Environments differ on purpose, and
 * nothing in the cluster tells which do, so this is only worth knowing.
 */
export const deploymentDrift = defineAnalyzer({
  id: 'deployment-drift',
  subject: 'Deployment',
  title: 'Applications of different versions in different namespaces',
  codes: {
    'deployment-drift': {
      severity: 'info',
      message: 'runs {image}, where {count|other namespace has|other namespaces have} {usual}, as in {example}',
      why: 'Deployments of one name and one repository are usually one application. This one runs another version than most of them: an update may have been forgotten here.',
      fix: 'Bring container {container} to {usual}, if the namespaces are meant to be alike.',
      docs: 'https://kubernetes.io/docs/concepts/overview/working-with-objects/common-labels/',
    },
  },
  check(deployment, cluster, report) {
    const usualOf = usualImages(cluster.list('Deployment'));
    for (const { name = '', image = '' } of containersOf(deployment)) {
      const usual = usualOf.get(keyOf(deployment, name, image));
      if (usual === undefined || usual.image === image) continue;
      const path = `spec.template.spec.containers[${name}].image`;
      report('deployment-drift', deployment, {
        key: name,
        with: { image, usual: usual.image, count: usual.count, example: refOf(usual.first), container: name },
        evidence: [
          { of: deployment, path, value: image },
          { of: usual.first, path, value: usual.image },
        ],
        near: [usual.first],
      });
    }
  },
});

interface Usual {
  readonly image: string;
  readonly count: number;
  readonly first: Deployment;
}

/** The image that most Deployments of a name run of a repository; of several that are as frequent the first. */
const usualImages = memoized((all: readonly Deployment[]): ReadonlyMap<string, Usual> => {
  const uses = all.flatMap(of => containersOf(of).map(({ name = '', image = '' }) => ({ of, name, image })));
  const usual = new Map<string, Usual>();
  for (const same of groupBy(uses, ({ of, name, image }) => `${keyOf(of, name, image)}\0${image}`).values()) {
    const { of, name, image } = same[0]!;
    const key = keyOf(of, name, image);
    if ((usual.get(key)?.count ?? 0) < same.length) usual.set(key, { image, count: same.length, first: of });
  }
  return usual;
});

function keyOf({ metadata }: Deployment, container: string, image: string): string {
  const { registry, repository } = parseImage(image);
  return [metadata.name, container, registry, repository].join('\0');
}

function containersOf({ spec }: Deployment) {
  return spec.template?.spec?.containers ?? [];
}
