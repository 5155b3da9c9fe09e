import { Readable } from 'node:stream';
import { beforeAll, expect, test } from 'vitest';
import { analyzers } from '../../../analyzers/index.ts';
import { openRecording } from '../../../src/cluster/recording/index.ts';
import { type Kind, kinds } from '../../../src/core/kinds/index.ts';
import type { KubeObject } from '../../../src/core/objects.ts';
import type { Report } from '../../../src/core/report.ts';
import type { Source } from '../../../src/core/source.ts';
import { diagnose } from '../../../src/engine/diagnose.ts';
import { recordingOf } from '../../helpers/paths.ts';
import { type TarFile, tarGz, typedList } from './helpers.ts';

/** What all of these layouts hold. */
const shared = {
  DaemonSet: 'daemonsets',
  Deployment: 'deployments',
  Event: 'events',
  Node: 'nodes',
  Pod: 'pods',
  ReplicaSet: 'replicasets',
  Service: 'services',
} as const satisfies Partial<Record<Kind, string>>;
const sharedKinds = Object.keys(shared) as (keyof typeof shared)[];

const cascades = recordingOf('cascades');
let objects: ReadonlyMap<keyof typeof shared, readonly KubeObject[]>;
let namespaces: readonly string[];
let expected: Report;

beforeAll(async () => {
  const source = await openRecording(cascades);
  const found = new Map(sharedKinds.map(kind => [kind, [] as KubeObject[]]));
  for await (const chunk of source.read({ kinds: sharedKinds }, new AbortController().signal))
    if (chunk.type === 'objects') found.get(chunk.kind as keyof typeof shared)?.push(...chunk.objects);
  objects = found;
  const all = new Set([...found.values()].flat().map(({ metadata }) => metadata.namespace));
  // The cascades: enough of the cluster to have causes and consequences, and little enough to be diagnosed four times.
  namespaces = [...all].filter(namespace => namespace.startsWith('a-'));
  expected = await diagnosis(narrowed(await openRecording(cascades)));
});

const diagnosis = (source: Source): Promise<Report> => diagnose(source, { analyzers, toolVersion: 'test' });

/** Of everything that is held, what all layouts hold; and the time of the cluster's own recording. */
function narrowed(source: Source): Source {
  return {
    ...source,
    description: source.description,
    async *read(plan, signal) {
      for await (const chunk of source.read({ ...plan, kinds: sharedKinds, namespaces }, signal))
        yield chunk.type === 'about' ? { type: 'about', takenAt: '2026-11-21T12:00:00Z' } : chunk;
    },
  };
}

/** The list of a kind, of one namespace if it has namespaces. */
function listOf(kind: keyof typeof shared, namespace: string): object {
  const { group, version } = kinds[kind];
  const items = objects.get(kind)!.filter(({ metadata }) => metadata.namespace === namespace);
  return typedList(group === '' ? version : `${group}/${version}`, kind, items as never);
}

function filesOf(path: (kind: keyof typeof shared, namespace: string) => string): TarFile[] {
  return sharedKinds.flatMap(kind =>
    (kinds[kind].namespaced ? namespaces : ['']).map(namespace => ({
      name: path(kind, namespace),
      content: listOf(kind, namespace),
    })),
  );
}

const names = typedList('v1', 'Namespace', []);
const layouts: readonly (readonly [string, () => TarFile[]])[] = [
  [
    'kubectl cluster-info dump',
    () => [
      ...filesOf((kind, namespace) => `dump/${namespace && `${namespace}/`}${shared[kind]}.json`),
      ...namespaces.map(namespace => ({
        name: `dump/${namespace}/replication-controllers.json`,
        content: typedList('v1', 'ReplicationController', null),
      })),
    ],
  ],
  [
    'troubleshoot support bundle',
    () => [
      { name: 'b/cluster-resources/namespaces.json', content: names },
      ...filesOf((kind, namespace) => `b/cluster-resources/${shared[kind]}${namespace && `/${namespace}`}.json`),
    ],
  ],
  [
    'must-gather',
    () =>
      filesOf((kind, namespace) => {
        const group = kinds[kind].group || 'core';
        const root = namespace === '' ? 'cluster-scoped-resources' : `namespaces/${namespace}`;
        return `m/${root}/${group}/${kinds[kind].plural}.yaml`;
      }),
  ],
];

test.each(layouts)('a cluster collected as %s has the same incidents', async (name, files) => {
  const stdin = Readable.from([await tarGz(files())]);
  const source = await openRecording('-', { stdin });
  expect(source.description.detail).toBe(name);
  const report = await diagnosis(narrowed(source));
  expect(expected.incidents.length).toBeGreaterThan(10);
  expect(report.incidents.map(({ id, severity, title }) => [id, severity, title])).toEqual(
    expected.incidents.map(({ id, severity, title }) => [id, severity, title]),
  );
  // What it does not hold is unknown, and no analyzer that needs it says anything.
  expect(report.coverage.complete).toBe(false);
});
