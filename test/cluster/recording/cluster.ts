import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { decodeObject } from '../../../src/cluster/decode/index.ts';
import type { Chunk, Source } from '../../../src/core/source.ts';
import { object, type Raw, runningPod } from '../../helpers/objects.ts';
import { allKinds, data, db, node, shop, web } from './helpers.ts';

const secret = object('v1', 'Secret', 'shop/key', {
  metadata: { labels: { app: 'web' }, annotations: { copy: 'hunter2' } },
  data: { password: 'aHVudGVyMg==' },
});
const applied = { 'kubectl.kubernetes.io/last-applied-configuration': '{"data":"hunter2"}', note: 'kept' };
const config = object('v1', 'ConfigMap', 'shop/config', {
  metadata: { annotations: applied },
  data: { 'app.conf': 'password=hunter2\n', empty: '', ü: 'é', ['__proto__']: 'hunter2' },
  binaryData: { logo: 'aHVudGVyMg==' },
});
const speaking = runningPod('shop/speaking', {
  metadata: { annotations: applied },
  spec: { containers: [{ name: 'app', image: 'app', env: [{ name: 'PASSWORD', value: 'hunter2' }] }] },
});
const raws: readonly Raw[] = [web, db, speaking, node, shop, data, secret, config];

export type StateChunk = Extract<Chunk, { type: 'state' }>;

/** A live cluster: with holes, and with objects in an order of its own. */
export function cluster({ reversed = false, states = holes() } = {}): Source {
  const ordered = reversed ? raws.toReversed() : raws;
  return {
    description: { type: 'live', name: 'prod', detail: 'https://user:hunter2@api.example.com:6443/?token=hunter2' },
    stats: { requests: 0, bytes: 0, perKind: new Map() },
    async *read(plan) {
      yield { type: 'about', serverVersion: 'v1.33.1' };
      for (const kind of plan.kinds) {
        for (const raw of ordered.filter(raw => raw.kind === kind))
          yield { type: 'objects', kind, objects: [decodeObject(raw)!] };
      }
      yield* reversed ? states.toReversed() : states;
      yield { type: 'about', takenAt: '2026-03-01T12:00:00Z' };
    },
  };
}

function holes(): StateChunk[] {
  const began = '2026-03-01T11:59:58Z';
  return allKinds.flatMap((kind): StateChunk[] => {
    if (kind === 'Service') return [{ type: 'state', kind, state: 'forbidden', why: 'services is forbidden' }];
    if (kind === 'ResourceClaim') return [{ type: 'state', kind, state: 'not-served', why: 'no such API' }];
    if (kind !== 'Secret') return [{ type: 'state', kind, state: 'complete', began }];
    return [
      { type: 'state', kind, state: 'forbidden', why: 'secrets is forbidden' },
      { type: 'state', kind, namespace: 'shop', state: 'complete', began },
    ];
  });
}

/** The files under a path, or the one that it is. */
export async function bytesIn(path: string): Promise<Record<string, string>> {
  const info = await stat(path);
  if (info.isFile()) return { '': (await readFile(path)).toString('base64') };
  const names = (await readdir(path, { recursive: true })).sort();
  const files = await Promise.all(
    names.map(async name =>
      (await stat(join(path, name))).isFile() ? [[name, await readFile(join(path, name), 'utf8')]] : [],
    ),
  );
  return Object.fromEntries(files.flat());
}
