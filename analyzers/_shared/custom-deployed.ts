import type { ClusterView } from '../../src/core/analyzer.ts';
import type { Kinds } from '../../src/core/kinds/index.ts';
import { memoized } from '../../src/core/memo.ts';
import { groupOf, type KubeObject } from '../../src/core/objects.ts';
import { groupBy } from './listings.ts';

type Custom = Kinds['CustomResource'];

/** What is deployed, and then is ready or is not. */
export const deployedKinds = ['Deployment', 'StatefulSet', 'DaemonSet', 'Job'] as const;
type View = Pick<ClusterView<never, (typeof deployedKinds)[number]>, 'listing'>;

/** An object that is named: by a type, or by the kind alone. */
export interface Deployed {
  readonly group: string | undefined;
  readonly kind: string;
  readonly name: string;
  readonly namespace: string;
}

/** What a custom resource has deployed, where its status says that it waits for that, or finds it broken. */
export function* deployedBy(object: Custom, message: string): Generator<Deployed> {
  yield* unhealthyOf(object);
  yield* mentionedIn(message, object);
}

/**
 * What an Application of Argo CD deploys and finds broken. Since version 3 it does not keep the health of each object: then it
 * may be any of them.
 * @see https://argo-cd.readthedocs.io/en/stable/operator-manual/upgrading/2.14-3.0/ (health status in the Application)
 */
function* unhealthyOf({ status }: Custom): Generator<Deployed> {
  const isBroken = status.health?.status === 'Degraded' || status.health?.status === 'Missing';
  const isKept = status.resources.some(({ health }) => health !== undefined);
  for (const { group = '', kind = '', name = '', namespace = '', health } of status.resources) {
    const mayBe = isKept ? health?.status !== undefined && health.status !== 'Healthy' : isBroken;
    if (mayBe) yield { group, kind, name, namespace };
  }
}

/**
 * - `Deployment/shop/web status: 'Failed'`, as Flux writes what it waits for (fluxcd/pkg, ssa/manager_wait.go), and
 *   `resource Deployment/shop/web not ready. status: InProgress` (Helm 4, pkg/kube/statuswait.go)
 * - `DaemonSet "calico-system/calico-node" is not available`, `Pod calico-system/calico-node-x has crash looping container`
 *   (tigera/operator, pkg/controller/status/status.go)
 * - `resource not ready, name: web, kind: Deployment, status: InProgress` (Helm 4, at first)
 */
const withNamespace = /\b([A-Z][A-Za-z]+)\/([a-z0-9-]+)\/([a-z0-9.-]+)/g;
const apart = /\b(Deployment|StatefulSet|DaemonSet|Job|Pod) "?([a-z0-9-]+)\/([a-z0-9.-]+)/g;
const withoutNamespace = /\bresource not ready, name: ([a-z0-9.-]+), kind: ([A-Z][A-Za-z]+)/g;

function* mentionedIn(message: string, { metadata, spec }: Custom): Generator<Deployed> {
  for (const pattern of [withNamespace, apart])
    for (const [, kind = '', namespace = '', name = ''] of message.matchAll(pattern))
      yield { group: undefined, kind, name, namespace };
  const home = spec.targetNamespace ?? metadata.namespace;
  for (const [, name = '', kind = ''] of message.matchAll(withoutNamespace))
    yield { group: undefined, kind, name, namespace: home };
}

/** Helm 3 says that it waited too long, and not what for. */
const waitedInVain = /context deadline exceeded|timed out waiting for the condition/;

/**
 * All that a HelmRelease or Kustomization of Flux deployed, where it waited in vain and does not say for which of it. Flux
 * knows it again by labels.
 * @see https://fluxcd.io/flux/components/helm/helmreleases/ (helm.toolkit.fluxcd.io/name)
 */
export function awaitedBy({ apiVersion, metadata }: Custom, message: string, cluster: View): readonly KubeObject[] {
  const group = groupOf(apiVersion);
  if (!fluxGroups.includes(group) || !waitedInVain.test(message)) return [];
  return deployedWith(keyOf(group, metadata.namespace, metadata.name), cluster);
}

/** What Helm deployed as a release: it notes that in annotations of each object. */
export function deployedAs(release: string, namespace: string, cluster: View): readonly KubeObject[] {
  return deployedWith(keyOf(helm, namespace, release), cluster);
}

const fluxGroups = ['helm.toolkit.fluxcd.io', 'kustomize.toolkit.fluxcd.io'];
const helm = 'meta.helm.sh';

function deployedWith(key: string, cluster: View): readonly KubeObject[] {
  return deployedKinds.flatMap(kind => {
    const listing = cluster.listing(kind);
    return listing.state === 'unknown' ? [] : (byDeployer(listing.objects).get(key) ?? []);
  });
}

const byDeployer = memoized((objects: readonly KubeObject[]) => {
  const noted = objects.flatMap(object => [...deployersOf(object)].map(key => ({ key, object })));
  return new Map([...groupBy(noted, ({ key }) => key)].map(([key, all]) => [key, all.map(({ object }) => object)]));
});

/** Who deployed an object, as they note it. @see https://helm.sh/docs/topics/charts_tips_and_tricks/ */
function* deployersOf({ metadata: { labels, annotations } }: KubeObject): Generator<string> {
  for (const group of fluxGroups) {
    const name = labels[`${group}/name`];
    if (name !== undefined) yield keyOf(group, labels[`${group}/namespace`] ?? '', name);
  }
  const release = annotations[`${helm}/release-name`];
  if (release !== undefined) yield keyOf(helm, annotations[`${helm}/release-namespace`] ?? '', release);
}

function keyOf(by: string, namespace: string, name: string): string {
  return `${by} ${namespace}/${name}`;
}
