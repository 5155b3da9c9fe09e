import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { chatAnswer, chatStream } from '../helpers/chat.ts';
import { type ModelServer, startModelServer } from '../helpers/model-server.ts';
import { hasPseudoTerminal, onTerminal } from '../helpers/pseudo-terminal.ts';

const bin = new URL('../../bin/kubecause.js', import.meta.url).pathname;
const recording = new URL('../../demo/shop.tar.gz', import.meta.url).pathname;

let server: ModelServer;
let home: string;
beforeAll(async () => {
  server = await startModelServer();
  home = await mkdtemp(join(tmpdir(), 'kubecause-interactive-'));
});
afterAll(async () => {
  await server.close();
  await rm(home, { recursive: true });
});

function command(...args: string[]): string[] {
  const asking = ['--backend', 'vllm', '--model', 'llama', '--base-url', `${server.url}/v1`, '--no-cache'];
  return [process.execPath, bin, 'analyze', '-r', recording, '-q', ...asking, ...args];
}

const environment = (): Record<string, string> => ({
  HOME: home,
  XDG_CONFIG_HOME: home,
  NO_COLOR: '1',
  LANG: 'C.UTF-8',
});

test.skipIf(!hasPseudoTerminal)('a conversation about an incident, masked both ways', async () => {
  server.reply = ({ body }) => {
    const { stream, messages } = JSON.parse(body);
    if (stream !== true) return chatAnswer('{"problem": "[[secret-1]] is missing."}');
    const question: string = messages.at(-1).content;
    if (question.includes('wait')) return { ...chatStream(['Well, I think ']), fault: 'hang' };
    return chatStream([...`You mean **${/\[\[secret-\d\]\]/.exec(question)?.[0]}**.`]);
  };
  const terminal = onTerminal(command('--explain', '-i'), environment());
  await terminal.shows('which incident?>');
  terminal.type('2\r');
  await terminal.shows('about Secret shop/payments-db');
  terminal.type('What of payments-db?\r');
  await terminal.shows('You mean payments-db.\n');
  expect(JSON.parse(server.requests.at(-1)!.body).messages.at(-1).content).toBe('What of [[secret-2]]?');
  terminal.type('/sent\r');
  await terminal.shows('What of [[secret-2]]?');
  await terminal.shows('[[secret-2]] = payments-db');
  terminal.type('/sned\r');
  await terminal.shows('there is no /sned; did you mean /sent?');
  terminal.type('wait\r');
  for (const before = server.requests.length; server.requests.length === before; )
    await new Promise(resolve => setTimeout(resolve, 20));
  terminal.type('\u0003');
  await terminal.shows('(interrupted; the question is forgotten)');
  await terminal.shows('2>');
  terminal.type('/quit\r');
  expect(await terminal.ended).toBe(1);
  for (const name of ['payments-db', 'fast-sdd']) expect(server.received()).not.toContain(name);
});

test.each([
  [['-i'], '-i asks a model about incidents: give --explain, too'],
  [['--explain', '--dry-run', '-i'], '-i sends questions and --dry-run sends nothing: give either'],
  [['--explain', '-i'], '-i needs a terminal for questions and answers: stdin and stderr must be one'],
])('%j is refused before anything is read', async (args, message) => {
  const [node = '', ...rest] = command(...args);
  const { exitCode, stdout, stderr } = await execa(node, rest, { reject: false, env: environment() });
  expect([exitCode, stdout, stderr]).toEqual([2, '', `kubecause: ${message}`]);
});
