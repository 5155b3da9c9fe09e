import { describe, expect, test } from 'vitest';
import { object } from '../../helpers/objects.ts';
import { db, namesOf, node, read, statesOf, type TarFile, tarGz, typedList, web } from './helpers.ts';

const kinds = {
  events: ['v1', 'Event'],
  'replication-controllers': ['v1', 'ReplicationController'],
  services: ['v1', 'Service'],
  daemonsets: ['apps/v1', 'DaemonSet'],
  deployments: ['apps/v1', 'Deployment'],
  replicasets: ['apps/v1', 'ReplicaSet'],
  pods: ['v1', 'Pod'],
} as const;

function folder(namespace: string, pods: Parameters<typeof typedList>[2]): TarFile[] {
  const files = Object.entries(kinds).map(([file, [apiVersion, kind]]) => ({
    name: `dump/${namespace}/${file}.json`,
    content: typedList(apiVersion, kind, kind === 'Pod' ? pods : null),
  }));
  return [...files, { name: `dump/${namespace}/web-1/logs.txt`, content: '{"level":"info"}' }];
}

const nodes = { name: 'dump/nodes.json', content: typedList('v1', 'Node', [node]) };

describe('kubectl cluster-info dump', () => {
  test('what a folder holds is complete in its namespace, even where it is empty', async () => {
    const result = await read(
      await tarGz([nodes, ...folder('shop', [web]), ...folder('data', [db]), ...folder('void', null)]),
    );
    expect(result.layout).toBe('kubectl cluster-info dump');
    expect(namesOf(result, 'Pod')).toEqual(['data/db', 'shop/web']);
    expect(statesOf(result)).toMatchObject({
      Node: 'complete',
      Pod: 'not-collected',
      'Pod/shop': 'complete',
      'Pod/void': 'complete',
      'Service/data': 'complete',
    });
    expect(result.states.Secret).toBe('not-collected');
    expect(result.about.takenAt).toBe('2026-03-01T10:00:00Z');
  });

  test('a file that is not what its name says is a hole', async () => {
    const files = folder('shop', [web]).map(file =>
      file.name.endsWith('services.json') ? { ...file, content: 'error: timeout' } : file,
    );
    const { states, whys } = await read(await tarGz([nodes, ...files]));
    expect(states['Service/shop']).toBe('partial');
    expect(whys['Service/shop']).toBe('dump/shop/services.json is not a list of services');
  });

  test('a file that is cut is partial', async () => {
    const files = folder('shop', [web]).map(file =>
      file.name.endsWith('pods.json') ? { ...file, content: JSON.stringify(file.content).slice(0, -9) } : file,
    );
    expect((await read(await tarGz(files))).states['Pod/shop']).toBe('partial');
  });

  test('a namespace of the dump may be asked for, another may not', async () => {
    const archive = await tarGz([nodes, ...folder('shop', [web]), ...folder('void', null)]);
    expect((await read(archive, { namespaces: ['void'] })).states['Pod/void']).toBe('complete');
    await expect(read(archive, { namespaces: ['viod'] })).rejects.toThrow(
      /nothing of the namespace viod; did you mean void/,
    );
  });

  test('files beside the dump are not read', async () => {
    const extra = {
      name: 'dump/shop/extra.json',
      content: typedList('v1', 'Secret', [object('v1', 'Secret', 'shop/a')]),
    };
    expect((await read(await tarGz([nodes, ...folder('shop', [web]), extra]))).objects.Secret).toBeUndefined();
  });
});
