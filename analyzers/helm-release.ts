import { type ClusterView, defineAnalyzer } from '../src/core/analyzer.ts';
import type { Kinds } from '../src/core/kinds/index.ts';
import { memoized } from '../src/core/memo.ts';
import { groupOf, type KubeObject } from '../src/core/objects.ts';
import { word } from '../src/core/values.ts';
import { deployedAs, deployedKinds } from './_shared/custom-deployed.ts';
import { groupBy } from './_shared/listings.ts';

type Secret = Kinds['Secret'];
type View = ClusterView<'Secret', 'CustomResource' | (typeof deployedKinds)[number]>;

/** Helm gives up by itself after five minutes, unless it is told another --timeout; in seconds. */
const helmTimeout = 300;

/**
 * Helm keeps every revision of a release in a Secret; release, revision and status stand in its labels.
 * @see https://helm.sh/docs/topics/advanced/#storage-backends
 */
export const helmRelease = defineAnalyzer({
  id: 'helm-release',
  subject: 'Secret',
  title: 'Helm releases that failed or hang',
  consults: ['Secret', 'CustomResource', ...deployedKinds],
  codes: {
    'helm-release-failed': {
      severity: 'warning',
      breaks: 'config',
      message:
        'revision {revision} of Helm release {release} failed[; revision {deployed} is the last that was deployed]',
      why: 'Helm could not finish the install or upgrade. Some of its objects may be of this revision, others of the one before, or missing.',
      fix: 'Read `helm status {release}` for the reason, then upgrade again or roll back.',
      look: 'helm history {release} -n {namespace}',
      docs: 'https://helm.sh/docs/helm/helm_status/',
    },
    'helm-release-pending': {
      severity: 'warning',
      breaks: 'config',
      message: 'Helm release {release} hangs in {status} at revision {revision}',
      why: 'Helm was interrupted in the middle of this operation. It refuses any other ("another operation is in progress") until the release is rolled back.',
      fix: 'Roll back to the revision before: helm rollback {release}; a first install that hangs is uninstalled.',
      look: 'helm history {release} -n {namespace}',
      docs: 'https://helm.sh/docs/helm/helm_rollback/',
    },
  },
  check(secret, cluster, report) {
    const found = revisionOf(secret);
    if (found === undefined) return;
    const { release, revision, status } = found;
    const secrets = cluster.listing('Secret', secret.metadata.namespace);
    // Of some revisions nobody knows which is the newest.
    if (secrets.state === 'unknown') return;
    const revisions = revisionsOf(secrets.objects).get(release) ?? [];
    if (revisions.some(other => other.revision > revision)) return;
    const evidence = [{ of: secret, path: 'metadata.labels.status', value: word(status) }];
    if (status === 'failed') {
      const deployed = revisions.filter(other => other.status === 'deployed').map(other => other.revision);
      report('helm-release-failed', secret, {
        key: release,
        // Helm may leave several, and goes back to the newest.
        with: { release, revision, deployed: deployed.length === 0 ? undefined : Math.max(...deployed) },
        dependsOn: awaitedFor(release, secret, cluster).map(object => ({ object, because: 'ready' })),
        evidence,
      });
    } else if (status.startsWith('pending-')) {
      const age = ageOf(secret, cluster);
      report('helm-release-pending', secret, {
        key: release,
        with: { release, revision, status: word(status) },
        evidence,
        settling: age < helmTimeout ? 'Helm' : undefined,
      });
    }
  },
});

interface Revision {
  readonly release: string;
  readonly revision: number;
  readonly status: string;
}

function revisionOf({ metadata: { name, labels } }: Secret): Revision | undefined {
  if (labels.owner !== 'helm' || !name.startsWith('sh.helm.release.')) return undefined;
  const revision = Number(labels.version);
  if (!Number.isInteger(revision)) return undefined;
  return { release: labels.name ?? '', revision, status: labels.status ?? '' };
}

const revisionsOf = memoized((secrets: readonly Secret[]) =>
  groupBy(
    secrets.flatMap(secret => revisionOf(secret) ?? []),
    ({ release }) => release,
  ),
);

/** What a release waits for: what Flux says of it, if Flux made it, else all that it deployed. */
function awaitedFor(release: string, { metadata: { namespace } }: Secret, cluster: View): readonly KubeObject[] {
  const customs = cluster.listing('CustomResource');
  const made = customs.state === 'unknown' ? undefined : releasesOfFlux(customs.objects).get(`${namespace}/${release}`);
  return made === undefined ? deployedAs(release, namespace, cluster) : [made];
}

/**
 * The HelmReleases of Flux by what Helm knows them by.
 * @see https://fluxcd.io/flux/components/helm/helmreleases/#release-name
 */
const releasesOfFlux = memoized(
  (objects: readonly Kinds['CustomResource'][]) =>
    new Map(
      objects.flatMap(object => {
        const { kind, apiVersion, metadata, spec } = object;
        if (kind !== 'HelmRelease' || groupOf(apiVersion) !== 'helm.toolkit.fluxcd.io') return [];
        const usual = spec.targetNamespace === undefined ? metadata.name : `${spec.targetNamespace}-${metadata.name}`;
        const key = `${spec.storageNamespace ?? metadata.namespace}/${spec.releaseName ?? usual}`;
        return [[key, object] as const];
      }),
    ),
);

/** Seconds since Helm last touched a revision: it notes the time in seconds since 1970. */
function ageOf({ metadata }: Secret, cluster: Pick<ClusterView<never, never>, 'age'>): number {
  const touched = Number(metadata.labels.modifiedAt ?? metadata.labels.createdAt);
  return cluster.age(Number.isFinite(touched) ? new Date(touched * 1000).toISOString() : metadata.creationTimestamp);
}
