import { describe, expect, test } from 'vitest';
import { chatAnswer } from '../helpers/chat.ts';
import { kubecause } from '../helpers/command-line.ts';
import { modelAndHome } from '../helpers/model-and-home.ts';
import { demo } from '../helpers/paths.ts';

/** Names of the demo's cluster that no model may see. */
const secrets = [
  'fast-sdd',
  'payments-db',
  'sidecar-injector',
  'importer',
  'registry.example.com',
  'catalog.example.com',
];

const here = modelAndHome(() => ok({ problem: 'It is broken.', cause: 'So.', fix: [], verify: [], otherwise: [] }));

function ok(answer: object) {
  return chatAnswer(JSON.stringify(answer));
}

function analyze(...args: string[]) {
  const asking = ['--backend', 'vllm', '--model', 'llama', '--base-url', `${here.server.url}/v1`];
  return kubecause(['analyze', '-r', demo, ...asking, ...args], { home: here.home, stripFinalNewline: true });
}

describe('analyze --explain', () => {
  test('shows what the model says under each incident; nothing of the cluster reaches it unmasked', async () => {
    const { stdout, exitCode } = await analyze('--explain');
    expect(exitCode).toBe(1);
    expect(stdout.match(/problem +It is broken\./g)).toHaveLength(5);
    expect(stdout).toContain('5 explained by vllm llama');
    expect(here.server.requests).toHaveLength(5);
    for (const name of secrets) expect(here.server.received()).not.toContain(name);
  });

  test('a second run asks nobody and shows how old each answer is; --no-cache asks and keeps nothing', async () => {
    await analyze('--explain', '--no-cache');
    await analyze('--explain');
    expect(here.server.requests).toHaveLength(10);
    const { stdout } = await analyze('--explain');
    expect(here.server.requests).toHaveLength(10);
    expect(stdout).toMatch(/answered \d+s ago, from the\s+cache/);
    await analyze('--explain', '--no-mask');
    expect(here.server.requests).toHaveLength(15);
    await analyze('--explain', '--no-mask');
    expect(here.server.requests).toHaveLength(15);
  });

  test('--no-mask sends the names, and the report says so', async () => {
    const { stdout } = await analyze('--explain', '--no-mask', '-o', 'json');
    expect(here.server.received()).toContain('fast-sdd');
    expect(JSON.parse(stdout).explain.masked).toBe(false);
  });

  test('a model that fails costs no finding, and the exit code is that of the findings', async () => {
    here.server.reply = () => ({ status: 401, body: '{"error":{"message":"wrong key"}}' });
    const { stdout, exitCode } = await analyze('--explain');
    expect(exitCode).toBe(1);
    expect(stdout).toContain('StorageClass fast-sdd');
    expect(stdout).toMatch(/explain +failed: .*wrong key/);
    const healthy = await analyze('--explain', '--fail-on', 'never');
    expect(healthy.exitCode).toBe(0);
  });

  test('--dry-run prints what would be sent, word for word, and sends nothing', async () => {
    const { stdout, exitCode } = await analyze('--dry-run');
    expect(exitCode).toBe(0);
    expect(here.server.requests).toHaveLength(0);
    expect(stdout).toContain(`to: vllm llama at ${here.server.url}/v1`);
    await analyze('--explain', '--explain-concurrency', '1');
    for (const { body } of here.server.requests)
      for (const { content } of JSON.parse(body).messages) expect(stdout).toContain(content);
    const again = await analyze('--dry-run');
    expect(again.stdout).toMatch(/^questions: 0, one for each incident but \d+ answered before;/m);
  });

  test('--dry-run -o json is for programs, and tells what stands for which name', async () => {
    const { stdout, exitCode } = await analyze('--dry-run', '-o', 'json', '--max-incidents', '1');
    expect(exitCode).toBe(0);
    const { questions, tokens, ...rest } = JSON.parse(stdout);
    expect(rest).toEqual({ to: `vllm llama at ${here.server.url}/v1`, masked: true });
    expect(tokens.input).toBe(questions[0].tokens);
    expect(Object.values(questions[0].names)).toContain('fast-sdd');
    expect(JSON.stringify(questions[0].prompt)).not.toContain('fast-sdd');
    const other = await analyze('--dry-run', '-o', 'sarif');
    expect([other.exitCode, other.stderr]).toEqual([2, 'kubecause: --dry-run prints text or json, but got -o sarif']);
  });

  test('--language is asked for; a prompt file replaces the question', async () => {
    await analyze('--explain', '--language', 'Korean', '--max-incidents', '1');
    expect(here.server.requests[0]?.body).toContain('Answer in Korean');
    const wrong = await analyze('--explain', '--prompt-file', demo.replace('shop.tar.gz', 'none.txt'));
    expect(wrong.exitCode).toBe(2);
    expect(wrong.stderr).toMatch(/^kubecause: --prompt-file: cannot read .*none\.txt/);
  });

  test('Ctrl-C ends the questions and prints what there is', async () => {
    let asked = 0;
    const running = analyze('--explain', '--explain-concurrency', '1');
    here.server.reply = () => {
      if (++asked === 2) setTimeout(() => running.kill('SIGINT'), 20);
      return asked < 2 ? ok({ problem: 'It is broken.' }) : { body: '', fault: 'hang' };
    };
    const { stdout, exitCode } = await running;
    expect(exitCode).toBe(130);
    expect(stdout).toContain('StorageClass fast-sdd');
    expect(stdout.match(/problem +It is broken\./g)).toHaveLength(1);
    expect(stdout).toMatch(/explain +skipped: interrupted/);
  });

  test('whom to ask is never guessed', async () => {
    const { stderr, exitCode } = await kubecause(['analyze', '-r', demo, '-e', '-b', 'opnai']);
    expect(exitCode).toBe(2);
    expect(stderr).toMatch(/opnai.*openai/);
  });
});
