import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StdioClientTransport } from '@modelcontextprotocol/sdk/client/stdio.js';
import { expect, test } from 'vitest';
import { kubecause } from '../helpers/command-line.ts';
import { bin, demo } from '../helpers/paths.ts';

const served = ['serve', '--mcp', '-r', demo];

const line = (message: object): string => `${JSON.stringify({ jsonrpc: '2.0', ...message })}\n`;
const hello = line({
  id: 0,
  method: 'initialize',
  params: { protocolVersion: '2025-06-18', capabilities: {}, clientInfo: { name: 'test', version: '1' } },
});

test('the official client starts it, asks it and ends it', async () => {
  const client = new Client({ name: 'test', version: '1' });
  const command = { command: process.execPath, args: [bin, ...served] };
  await client.connect(new StdioClientTransport({ ...command, env: { HOME: '/proc/nowhere' }, stderr: 'ignore' }));
  expect(client.getServerVersion()).toMatchObject({ name: 'kubecause' });
  expect(client.getInstructions()).toMatch(/Nothing changes the cluster/);
  const answer = await client.callTool({
    name: 'why',
    arguments: { kind: 'deploy', name: 'catalog', namespace: 'shop' },
  });
  expect(JSON.stringify(answer.structuredContent)).toContain('fast-sdd');
  await client.close();
});

test('standard output is the protocol and nothing else; what was asked is answered though the input is closed', async () => {
  const input = [
    hello,
    line({ id: 1, method: 'tools/call', params: { name: 'list-incidents', arguments: {} } }),
    'this is no message\n',
    line({ id: 2, method: 'tools/call', params: { name: 'no-such-tool' } }),
    line({ id: 3, method: 'no/such/method' }),
    line({ id: 4, method: 'prompts/get', params: { name: 'cluster-health' } }),
  ].join('');
  const { stdout, stderr, exitCode } = await kubecause([...served, '--verbose'], {
    input,
    stripFinalNewline: true,
  });
  const answers = stdout.split('\n').map(told => JSON.parse(told));
  expect(answers.map(({ jsonrpc, id }) => [jsonrpc, id]).sort()).toEqual([0, 1, 2, 3, 4].map(id => ['2.0', id]));
  expect(stderr).toMatch(/"event":"stopped","drained":true/);
  expect(exitCode).toBe(0);
});

test('what cannot be read is said in a line on standard error, and the client finds the process gone', async () => {
  const { exitCode, stdout, stderr } = await kubecause(['serve', '--mcp', '--recording', 'no-such.tar.gz'], {
    input: hello,
  });
  expect([exitCode, stdout]).toEqual([2, expect.not.stringMatching(/^[^{\n]/m)]);
  expect(stderr).toMatch(/^kubecause: .*no-such\.tar\.gz/m);
});
