import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { InMemoryTransport } from '@modelcontextprotocol/sdk/inMemory.js';
import { onTestFinished } from 'vitest';
import { openRecording } from '../../src/cluster/recording/index.ts';
import type { Source } from '../../src/core/source.ts';
import { Masks } from '../../src/serve/mcp/masks.ts';
import { connect } from '../../src/serve/mcp/server.ts';
import type { Server } from '../../src/serve/serving.ts';
import { WarmDiagnosis } from '../../src/serve/warm-diagnosis.ts';
import { recordingOf } from './paths.ts';
import { serverOf } from './serving.ts';
import { usualAnalyzers } from './usual-analyzers.ts';

/** The official client, connected to a server; both end with the test. */
export async function mcpClient(server: Server, mask = false): Promise<Client> {
  const [near, far] = InMemoryTransport.createLinkedPair();
  await connect(server, far, () => ({ name: 'test', namespaces: 'all' }), new Masks(mask));
  const client = new Client({ name: 'test', version: '1' });
  await client.connect(near);
  onTestFinished(() => client.close());
  return client;
}

/** Serves a source that has been looked at once. */
export async function served(source: Source, options: Partial<Server> = {}): Promise<Server> {
  const warm = new WarmDiagnosis(source, { analyzers: usualAnalyzers, toolVersion: 'test' });
  // Of what does not change there is one look.
  await warm.run(new AbortController().signal);
  return { ...serverOf(warm), ...options };
}

/** Serves a recorded cluster of test/recordings. */
export async function servedRecording(name: string): Promise<Server> {
  return served(await openRecording(recordingOf(name)));
}
