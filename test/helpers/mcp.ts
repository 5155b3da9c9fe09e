import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { InMemoryTransport } from '@modelcontextprotocol/sdk/inMemory.js';
import { type CallToolResult, CallToolResultSchema } from '@modelcontextprotocol/sdk/types.js';
import { onTestFinished } from 'vitest';
import { openRecording } from '../../src/cluster/recording/index.ts';
import type { Source } from '../../src/core/source.ts';
import { everybody } from '../../src/serve/access.ts';
import { Asked } from '../../src/serve/asked.ts';
import { Filters } from '../../src/serve/filters.ts';
import { Masks } from '../../src/serve/mcp/masks.ts';
import { connect } from '../../src/serve/mcp/server.ts';
import { openDoor } from '../../src/serve/security/door.ts';
import { type Server, servingFor } from '../../src/serve/serving.ts';
import { WarmDiagnosis } from '../../src/serve/warm-diagnosis.ts';
import { usualAnalyzers } from './usual-analyzers.ts';

/** The official client, connected to a server; both end with the test. */
export async function mcpClient(server: Server, mask = false): Promise<Client> {
  const [near, far] = InMemoryTransport.createLinkedPair();
  const masks = new Masks(mask);
  await connect(server, far, () => masks.askerFor(servingFor({ name: 'test', namespaces: 'all' }, server)));
  const client = new Client({ name: 'test', version: '1' });
  await client.connect(near);
  onTestFinished(() => client.close());
  return client;
}

/** The answer of a tool: the client holds it against the schema that the tool promises. */
export async function toolAnswer(client: Client, name: string, args: object = {}): Promise<CallToolResult> {
  return CallToolResultSchema.parse(await client.callTool({ name, arguments: { ...args } }));
}

/** What a client shows of an answer that knows texts alone. */
export function textOf({ content }: CallToolResult): string {
  return content.map(part => (part.type === 'text' ? part.text : '')).join('\n');
}

/** What a tool gives, as data. */
export async function toolData<T>(client: Client, name: string, args: object = {}): Promise<T> {
  const { isError, content, structuredContent } = await toolAnswer(client, name, args);
  if (isError === true || structuredContent === undefined) throw new Error(`${name}: ${JSON.stringify(content)}`);
  return structuredContent as T;
}

/** Serves a source that has been looked at once. */
export async function served(source: Source, options: Partial<Server> = {}): Promise<Server> {
  const warm = new WarmDiagnosis(source, { analyzers: usualAnalyzers, toolVersion: 'test' });
  // Of what does not change there is one look.
  await warm.run(new AbortController().signal);
  return {
    warm,
    authenticate: everybody,
    door: openDoor,
    log: () => {},
    version: 'test',
    settings: {},
    filters: new Filters(usualAnalyzers),
    asked: new Asked(),
    ...options,
  };
}

/** Serves a recorded cluster of test/recordings. */
export async function servedRecording(name: string): Promise<Server> {
  return served(await openRecording(new URL(`../recordings/${name}.tar.gz`, import.meta.url).pathname));
}
