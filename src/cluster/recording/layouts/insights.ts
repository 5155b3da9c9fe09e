import { definitionOf, type Kind } from '../../../core/kinds/index.ts';
import type { TypeMeta } from '../../decode/index.ts';
import { apiVersionOf } from '../../decode/older-versions.ts';
import { aboutOf, type Collected, collectedWithin } from './about.ts';
import type { Layout, LayoutContext } from './layout.ts';
import { mayHoldObjects } from './objects.ts';
import { type Place, readPlaces } from './places.ts';

/**
 * The types of objects that the operator writes without one, by the folder under `config/`.
 * @see https://github.com/openshift/insights-operator/blob/master/docs/gathered-data.md
 */
const types: Readonly<Record<string, TypeMeta>> = {
  certificatesigningrequests: typeOf('CertificateSigningRequest'),
  clusteroperator: { apiVersion: 'config.openshift.io/v1', kind: 'ClusterOperator' },
  clusterrolebinding: typeOf('ClusterRoleBinding'),
  crd: typeOf('CustomResourceDefinition'),
  mutatingwebhookconfigurations: typeOf('MutatingWebhookConfiguration'),
  node: typeOf('Node'),
  pdbs: typeOf('PodDisruptionBudget'),
  persistentvolumes: typeOf('PersistentVolume'),
  pod: typeOf('Pod'),
  validatingwebhookconfigurations: typeOf('ValidatingWebhookConfiguration'),
};

/** What is noted while it gathers is followed by the rest within this time, in milliseconds. */
const longest = 3_600_000;

/**
 * What OpenShift's Insights Operator gathers: single objects, chosen because they look unhealthy. So nothing in it is a
 * listing, and nothing is known to be absent.
 */
export const insights: Layout = {
  name: 'Insights Operator archive',
  recognises: path => /(^|\/)(insights-operator\/gathers|config\/(pod|clusteroperator)\/.+)\.json$/.test(path),
  async *read(entries, context) {
    const times: string[] = [];
    yield* readPlaces(entries, context, {
      name: 'the archive',
      placeOf: path => recordOf(path, context, times) ?? placeOf(path),
    });
    const collected = collectedBy(times, context.name);
    // A record of another time than the objects' is of another archive: several are sent as one.
    const isOfThese = Date.parse(context.newest.time ?? '') <= Date.parse(collected?.ended ?? '') + longest;
    yield aboutOf(context, isOfThese || context.newest.time === undefined ? collected : undefined);
  },
};

/**
 * Its own records: when something was gathered, where it says so, and its events, which have lost what they are about and
 * tell the time alone.
 */
function recordOf(path: string, { newest }: LayoutContext, times: string[]): Place | undefined {
  if (/(^|\/)insights-operator\/gathers\.json$/.test(path))
    return {
      type: 'record',
      take: text =>
        void times.push(
          ...[...text.matchAll(/At: \\?"(\d{4}-\d\d-\d\d) (\d\d:\d\d:\d\d)[.\d]* \+0000/g)].map(
            ([, day, time]) => `${day}T${time}Z`,
          ),
        ),
    };
  if (!/(^|\/)events\/.+\.json$/.test(path)) return undefined;
  return {
    type: 'record',
    take: text => {
      for (const [, lastTimestamp] of text.matchAll(/"lastTimestamp":\s*"([^"]+)"/g))
        newest.observe({ kind: 'Event', lastTimestamp });
    },
  };
}

/** The operator calls its archives after the moment, in UTC, when they were written: `insights-2026-03-01-120000.tar.gz`. */
function collectedBy(times: readonly string[], name: string): Collected | undefined {
  const [, day, hours, minutes, seconds] = /^insights-(\d{4}-\d\d-\d\d)-(\d\d)(\d\d)(\d\d)\b/.exec(name) ?? [];
  const written = day === undefined ? [] : [`${day}T${hours}:${minutes}:${seconds}Z`];
  return collectedWithin([...times, ...written]);
}

function placeOf(path: string): Place | undefined {
  if (!mayHoldObjects(path)) return undefined;
  const folder = /(?:^|\/)config\/([^/]+)\/.+\.json$/.exec(path)?.[1] ?? '';
  const of = Object.hasOwn(types, folder) ? types[folder] : undefined;
  return { type: 'objects', ...(of && { of }) };
}

function typeOf(kind: Kind): TypeMeta {
  return { apiVersion: apiVersionOf(definitionOf(kind)), kind };
}
