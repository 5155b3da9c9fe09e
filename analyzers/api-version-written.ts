import { type ClusterView, defineAnalyzer } from '../src/core/analyzer.ts';
import { type Kinds, kindOf } from '../src/core/kinds/index.ts';
import { memoized } from '../src/core/memo.ts';
import { groupOf, type KubeObject } from '../src/core/objects.ts';
import { word } from '../src/core/values.ts';
import { lifeOf, versionedKinds } from './_shared/api-versions.ts';
import { minorOf } from './_shared/kubernetes-releases.ts';

type View = Pick<ClusterView<never, 'CustomResourceDefinition'>, 'listing' | 'serverVersion'>;

const docs = 'https://kubernetes.io/docs/reference/using-api/deprecation-guide/';

/**
 * Clients that write through an old version of an API. The version of an object that is read says nothing: a server gives any
 * object in any version. Who wrote its fields, and through which version, stands in managedFields. Manifests that were not
 * applied since, those in Helm's Secrets, and clients that only read cannot be seen.
 */
export const apiVersionWritten = defineAnalyzer({
  id: 'api-version-written',
  profile: 'best-practice',
  subject: [...versionedKinds, 'CustomResource'],
  title: 'Objects that are written through deprecated versions of an API',
  aliases: ['deprecated-api'],
  consults: ['CustomResourceDefinition'],
  codes: {
    'written-by-removed-version': {
      severity: 'warning',
      habit: true,
      message: 'was written by {manager} through {version}, which is not served[ from Kubernetes {release} on]',
      why: 'Whoever applies the same manifest again, or runs the same client, is refused: now, or after the next upgrade.',
      fix: 'Change the manifest, or upgrade the client, to {replacement}.',
      docs,
    },
    'written-by-deprecated-version': {
      severity: 'info',
      habit: true,
      message: 'was written by {manager} through {version}, which is deprecated[ and goes with Kubernetes {release}]',
      why: 'The version still works. When it is gone, applying the same manifest is refused.',
      fix: 'Change the manifest, or upgrade the client, to {replacement}.',
      docs,
    },
  },
  check(object, cluster, report) {
    for (const { manager = '', apiVersion = '', time } of object.metadata.managedFields) {
      const end = endOf(object, apiVersion, cluster);
      if (end === undefined) continue;
      report(end.isNear ? 'written-by-removed-version' : 'written-by-deprecated-version', object, {
        key: apiVersion,
        with: {
          manager,
          version: word(apiVersion),
          release: end.release === undefined ? undefined : word(end.release),
          replacement: word(end.replacement),
        },
        evidence: [
          {
            of: object,
            path: `metadata.managedFields[${manager}].apiVersion`,
            value: word(apiVersion),
            ...(time === undefined ? {} : { at: time }),
          },
        ],
      });
    }
  },
});

/** That a version is or will be gone. */
interface End {
  /** Whether it is gone, or will be with the next release. */
  readonly isNear: boolean;
  /** The release that has it no more; undefined for custom resources, whose definitions do not tell. */
  readonly release: string | undefined;
  readonly replacement: string;
}

function endOf(object: KubeObject, apiVersion: string, cluster: View): End | undefined {
  if (kindOf(object) === 'CustomResource') return endOfCustom(object, apiVersion, cluster);
  const life = lifeOf(object.kind, apiVersion);
  const server = minorOf(cluster.serverVersion);
  if (life === undefined || server === undefined || life.deprecated > server) return undefined;
  return { isNear: life.removed <= server + 1, release: `1.${life.removed}`, replacement: object.apiVersion };
}

function endOfCustom({ apiVersion: read, kind }: KubeObject, apiVersion: string, cluster: View): End | undefined {
  const definitions = cluster.listing('CustomResourceDefinition');
  if (definitions.state === 'unknown') return undefined;
  const group = groupOf(read);
  const versions = versionsByType(definitions.objects).get(`${group}/${kind}`) ?? [];
  const stored = versions.find(({ storage }) => storage === true)?.name;
  const written = versions.find(({ name }) => `${group}/${name}` === apiVersion);
  if (stored === undefined || groupOf(apiVersion) !== group) return undefined;
  const isNear = written?.served !== true;
  if (!isNear && written.deprecated !== true) return undefined;
  return { isNear, release: undefined, replacement: `${group}/${stored}` };
}

const versionsByType = memoized(
  (definitions: readonly Kinds['CustomResourceDefinition'][]) =>
    new Map(definitions.map(({ spec }) => [`${spec.group}/${spec.names?.kind}`, spec.versions])),
);
