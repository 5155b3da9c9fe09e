import { expect, test } from 'vitest';
import { chatAnswer, chatStream } from '../helpers/chat.ts';
import { environmentIn, kubecause } from '../helpers/command-line.ts';
import { modelAndHome } from '../helpers/model-and-home.ts';
import { bin, demo } from '../helpers/paths.ts';
import { hasPseudoTerminal, onTerminal } from '../helpers/pseudo-terminal.ts';

const here = modelAndHome(() => chatAnswer('{}'));

function analyze(...args: string[]): string[] {
  const asking = ['--backend', 'vllm', '--model', 'llama', '--base-url', `${here.server.url}/v1`, '--no-cache'];
  return ['analyze', '-r', demo, '-q', ...asking, ...args];
}

test.skipIf(!hasPseudoTerminal)('a conversation about an incident, masked both ways', async () => {
  here.server.reply = ({ body }) => {
    const { stream, messages } = JSON.parse(body);
    if (stream !== true) return chatAnswer('{"problem": "[[secret-1]] is missing."}');
    const question: string = messages.at(-1).content;
    if (question.includes('wait')) return { ...chatStream(['Well, I think ']), fault: 'hang' };
    return chatStream([...`You mean **${/\[\[secret-\d\]\]/.exec(question)?.[0]}**.`]);
  };
  const terminal = onTerminal([process.execPath, bin, ...analyze('--explain', '-i')], environmentIn(here.home));
  await terminal.shows('which incident?>');
  terminal.type('2\r');
  await terminal.shows('about Secret shop/payments-db');
  terminal.type('What of payments-db?\r');
  await terminal.shows('You mean payments-db.\n');
  expect(JSON.parse(here.server.requests.at(-1)!.body).messages.at(-1).content).toBe('What of [[secret-2]]?');
  terminal.type('/sent\r');
  await terminal.shows('What of [[secret-2]]?');
  await terminal.shows('[[secret-2]] = payments-db');
  terminal.type('/sned\r');
  await terminal.shows('there is no /sned; did you mean /sent?');
  const before = here.server.requests.length;
  terminal.type('wait\r');
  await expect.poll(() => here.server.requests.length).toBeGreaterThan(before);
  terminal.type('\u0003');
  await terminal.shows('(interrupted; the question is forgotten)');
  await terminal.shows('2>');
  terminal.type('/quit\r');
  expect(await terminal.ended).toBe(1);
  for (const name of ['payments-db', 'fast-sdd']) expect(here.server.received()).not.toContain(name);
});

test.each([
  [['-i'], '-i asks a model about incidents: also give --explain'],
  [['--explain', '--dry-run', '-i'], '-i sends questions and --dry-run sends nothing: give only one of the two'],
  [['--explain', '-i'], '-i needs a terminal for questions and answers: stdin and stderr must be one'],
])('%j is refused before anything is read', async (args, message) => {
  const { exitCode, stdout, stderr } = await kubecause(analyze(...args), { home: here.home });
  expect([exitCode, stdout, stderr]).toEqual([2, '', `kubecause: ${message}\n`]);
});
