import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { stringify } from 'yaml';
import { openRecording } from '../../../src/cluster/recording/index.ts';
import { testFolder } from '../../helpers/scratch.ts';
import { db, node, read, service, statesOf, typedList, web } from './helpers.ts';

type Items = Parameters<typeof typedList>[2];

/** What a dump prints of a namespace: seven lists, then the logs. */
function block(lists: Readonly<Record<string, Items>>, log: string, print: (value: object) => string): string {
  const kinds = [
    'Event',
    'ReplicationController',
    'Service',
    'apps/DaemonSet',
    'apps/Deployment',
    'apps/ReplicaSet',
    'Pod',
  ];
  const text = kinds.map(name => {
    const [kind = '', group] = name.split('/').reverse();
    return print(typedList(group === undefined ? 'v1' : `${group}/v1`, kind, lists[kind] ?? null));
  });
  return text.join('') + log;
}

const logOf = (pod: string, text: string): string =>
  `==== START logs for container app of pod ${pod} ====\n${text}\n==== END logs for container app of pod ${pod} ====\n`;

const json = (value: object): string => `${JSON.stringify(value, undefined, 4)}\n`;
const yaml = (value: object): string => `---\n${stringify(value)}`;
const hostile = '{"kind":"Pod"\n---\nitems:\n==== START logs for container x of pod y ====\n"';

describe.each([
  ['JSON', json],
  ['YAML', yaml],
])('kubectl cluster-info dump, printed as one stream of %s', (_, print) => {
  const text = [
    print(typedList('v1', 'Node', [node])),
    block({ Pod: [web], Service: [service] }, logOf('shop/web', hostile), print),
    block({ Pod: [db] }, logOf('data/db', 'bye'), print),
    block({}, '', print),
  ].join('');

  test('is read past its logs, and an empty list is of the namespace of those beside it', async () => {
    const result = await read(text);
    expect(result.notes).toEqual([]);
    expect(statesOf(result)).toMatchObject({
      Node: 'complete',
      'Pod/shop': 'complete',
      'Pod/data': 'complete',
      'Service/shop': 'complete',
      'Service/data': 'complete',
      'Deployment/data': 'complete',
    });
    expect(result.states.Deployment).toBe('not-collected');
  });

  test('is cut in a log', async () => {
    const { notes } = await read(text.slice(0, text.indexOf('bye')));
    expect(notes).toEqual([expect.stringMatching(/cut short/)]);
  });
});

test('a log is found in the stream', async () => {
  const folder = testFolder();
  const path = join(folder, 'dump.json');
  await writeFile(path, block({ Pod: [web] }, logOf('shop/web', 'no such table: users'), json));
  const source = await openRecording(path);
  const wanted = { namespace: 'shop', pod: 'web', container: 'app', previous: false };
  const found = [];
  for await (const log of source.logs!([wanted], new AbortController().signal)) found.push(log);
  expect(found).toMatchObject([{ state: 'complete', current: 'no such table: users' }]);
});
