import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { analyzers } from '../../analyzers/index.ts';
import { providers } from '../../providers/index.ts';
import type { Diagnosis } from '../../src/core/diagnosis.ts';
import { investigate } from '../../src/engine/diagnose.ts';
import { explain } from '../../src/explain/explain.ts';
import { Vault } from '../../src/explain/vault.ts';
import { type CanaryCluster, canaryRecording, leaks } from '../helpers/canaries.ts';
import { type ModelServer, startModelServer } from '../helpers/model-server.ts';
import { demo } from '../helpers/paths.ts';
import { outside, withKey } from './protocols/connect.ts';
import { protocols } from './protocols/index.ts';

/** A cluster in which all that somebody chose is a canary is explained by every backend; each byte that it sends is looked at. */

let server: ModelServer;
let diagnosis: Diagnosis;
let traces: CanaryCluster['traces'];
beforeAll(async () => {
  server = await startModelServer();
  const cluster = await canaryRecording(demo, 'everything');
  traces = cluster.traces;
  diagnosis = await investigate(cluster.source, { analyzers, toolVersion: '0' });
});
afterAll(() => server.close());

const asking = providers.filter(({ id }) => protocols[id] !== undefined);

/** What a backend sends of the incidents. */
async function sentBy(id: string, mask: boolean): Promise<string> {
  const definition = asking.find(each => each.id === id)!;
  const protocol = protocols[id]!;
  for (const [name, value] of Object.entries(protocol.env ?? {})) vi.stubEnv(name, value);
  server.reset();
  server.reply = () => protocol.answer('{"problem":"so"}', { model: protocol.model });
  const fetch = outside(address => {
    const { pathname, search } = new URL(address);
    return `${server.url}${pathname}${search}`;
  });
  try {
    const provider = await definition.connect(withKey(definition, protocol), { fetch, env: {} });
    const { explain: done } = await explain(diagnosis, {
      provider,
      providerId: id,
      settings: {},
      language: 'English',
      vault: new Vault(diagnosis.strings(), { mask }),
      masked: mask,
      concurrency: 4,
      callTimeout: 10,
      totalTimeout: 30,
      signal: new AbortController().signal,
      now: () => 0,
    });
    expect(done).toMatchObject({ failed: 0, skipped: 0 });
    expect(server.requests.length).toBeGreaterThan(5);
  } finally {
    vi.unstubAllEnvs();
  }
  return server.received();
}

test.each(asking.map(({ id }) => id))('%s sends no canary', async id => {
  expect(leaks(await sentBy(id, true), traces)).toEqual([]);
});

test('it would be seen', async () => {
  expect(leaks(await sentBy('openai', false), traces)).not.toEqual([]);
});
