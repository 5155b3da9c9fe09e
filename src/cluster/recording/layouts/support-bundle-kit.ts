import { aboutOf } from './about.ts';
import type { Layout } from './layout.ts';
import { type Place, readPlaces } from './places.ts';
import { collectedFrom, valueIn } from './record-lines.ts';

/** It waits so long for the bundles of the nodes, in seconds. */
const longest = 30 * 60;

/**
 * Support bundles of Harvester, Longhorn and Rancher, by Rancher's support-bundle-kit: the API's own lists, below
 * `yamls/cluster/apps/v1/` and `yamls/namespaced/shop/apps/v1/`, in older ones below `kubernetes/`. Only the namespaces that the
 * product is in are collected.
 * @see https://github.com/rancher/support-bundle-kit/blob/master/pkg/manager/collectors/default.go
 */
export const supportBundleKit: Layout = {
  name: 'support-bundle-kit bundle',
  recognises: path => placeOf(path) !== undefined,
  async *read(entries, context) {
    let began: string | undefined;
    const take = (text: string): void => {
      began ??= valueIn(text, 'bundleCreatedAt');
      context.serverVersion.observe({ info: { major: '', gitVersion: valueIn(text, 'kubernetesVersion') } });
    };
    yield* readPlaces(entries, context, {
      name: 'the bundle',
      placeOf: path => (/(^|\/)metadata\.yaml$/.test(path) ? { type: 'record', take } : placeOf(path)),
    });
    yield aboutOf(context, collectedFrom(began, longest));
  },
};

function placeOf(path: string): Place | undefined {
  const [found, namespace] = /(?:^|\/)yamls\/(?:cluster|namespaced\/([^/]+))\/.+\.yaml$/.exec(path) ?? [];
  if (found === undefined) return undefined;
  return { type: 'list', ...(namespace !== undefined && { namespace }) };
}
