import type { Kinds } from '../../src/core/kinds/index.ts';
import { memoized } from '../../src/core/memo.ts';
import { nearest } from '../../src/core/near.ts';
import { compareText } from '../../src/core/objects.ts';
import { containersOf } from './containers.ts';
import { type ImageReference, parseImage } from './image.ts';

type Pods = readonly Kinds['Pod'][];

/** Tags by registry and repository of all images that some container of these pods has run. */
const tagsByRepository = memoized(collect);

function collect(pods: Pods): ReadonlyMap<string, ReadonlySet<string>> {
  const tags = new Map<string, Set<string>>();
  for (const { spec, status } of pods.flatMap(containersOf)) {
    if ((status?.imageID ?? '') === '') continue;
    const { registry, repository, tag } = parseImage(spec.image ?? '');
    const key = `${registry}/${repository}`;
    const seen = tags.get(key) ?? new Set();
    tags.set(key, tag === undefined ? seen : seen.add(tag));
  }
  return tags;
}

/** Whether some image of the same repository was pulled in this cluster: then the repository exists. */
export function isKnownRepository({ registry, repository }: ImageReference, pods: Pods): boolean {
  return tagsByRepository(pods).has(`${registry}/${repository}`);
}

/** The reference that may have been meant by one that does not exist: of the images that ran, and of the tag `latest`. */
export function meantImage({ registry, repository, tag }: ImageReference, pods: Pods): string | undefined {
  const tags = tagsByRepository(pods);
  const path = `${registry}/${repository}`;
  const here = tags.get(path);
  if (tag !== undefined) {
    const [near] = nearest(tag, [...(here ?? []), 'latest']);
    if (near !== undefined && near !== tag) return `${path}:${near}`;
  }
  if (here !== undefined) return undefined;
  // Registries and folders are long and shared by many: only a name that is alike itself was meant.
  const name = nameOf(path);
  const alike = [...tags.keys()].filter(other => nameOf(other) === name || nearest(name, [nameOf(other)]).length > 0);
  return nearest(path, alike)[0];
}

function nameOf(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

/** Another tag of the same repository that was pulled in this cluster. */
export function pulledTag({ registry, repository, tag }: ImageReference, pods: Pods): string | undefined {
  const others = [...(tagsByRepository(pods).get(`${registry}/${repository}`) ?? [])].filter(other => other !== tag);
  return others.sort(compareText).at(-1);
}
