import { existsSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { afterAll, describe, expect, test } from 'vitest';
import { complete } from '../../src/cli/complete.ts';
import { commands } from '../../src/cli/main.ts';

const root = mkdtempSync(join(tmpdir(), 'kubecause-complete-'));
afterAll(() => rmSync(root, { recursive: true }));
const kubeconfig = join(root, 'kubeconfig');
writeFileSync(
  kubeconfig,
  JSON.stringify({
    'current-context': 'prod',
    contexts: ['prod', 'preview'].map(name => ({ name, context: { cluster: 'c', user: 'u' } })),
  }),
);

/** The values and what the shell is to do, without what they mean. */
async function words(...typed: string[]): Promise<string[]> {
  const lines = (await complete(typed, { commands })).trimEnd().split('\n');
  return lines.map(line => line.split('\t')[0]!);
}

describe('complete', () => {
  test.each([
    [['an'], ['analyze', 'analyzers', ':4']],
    [
      ['auth', 'de'],
      ['default', ':4'],
    ],
    [
      ['analyze', '--fail-on-n'],
      ['--fail-on-new', ':4'],
    ],
    [
      ['--fail-on', ''],
      ['error', 'warning', 'info', 'never', ':4'],
    ],
    [
      ['analyze', '--fail-on=w'],
      ['--fail-on=warning', ':4'],
    ],
    [
      ['-o', 'jso'],
      ['json', 'jsonl', ':4'],
    ],
    [
      ['analyze', '-o', 'templ'],
      ['template=', ':6'],
    ],
    [['analyze', '--recording', ''], [':0']],
    [
      ['explain', 'pod-oom-r'],
      ['pod-oom-recently', ':4'],
    ],
    [
      ['analyzers', 'show', 'pod-cra'],
      ['pod-crash', ':4'],
    ],
    [
      ['config', 'set', 'fail-on-n'],
      ['fail-on-new', ':4'],
    ],
    [
      ['completion', 'z'],
      ['zsh', ':4'],
    ],
    [
      ['help', 'ex'],
      ['explain', 'exit-codes', ':4'],
    ],
    [
      ['analyze', '--assume-complete', 'StatefulS'],
      ['StatefulSet', ':4'],
    ],
    [['nonsense', ''], [':4']],
  ])('%j', async (typed, expected) => {
    expect(await words(...typed)).toEqual(expected);
  });

  test('contexts come from the kubeconfig, without a network', async () => {
    expect(await words('analyze', '--kubeconfig', kubeconfig, '--context', 'p')).toEqual(['prod', 'preview', ':4']);
  });

  test('what fails completes nothing', async () => {
    expect(await words('analyze', '--kubeconfig', join(root, 'none'), '--context', '')).toEqual([':4']);
    expect(await words('analyze', '--kubeconfig', kubeconfig, '--namespace', '')).toEqual([':4']);
  });
});

const bin = (name: string): string => new URL(`../../bin/${name}.js`, import.meta.url).pathname;
for (const name of ['kubecause', 'kubectl-kubecause', 'kubectl_complete-kubecause'])
  symlinkSync(bin(name.replace('_', '-')), join(root, name));
const env = { PATH: `${root}:${process.env.PATH}`, HOME: root, KUBECONFIG: kubeconfig };

const scripts = {
  bash: `source <(kubecause completion bash)
    COMP_LINE="kubecause analyze --fail-on=w"; COMP_POINT=\${#COMP_LINE}; _kubecause; echo "\${COMPREPLY[@]}"`,
  zsh: `autoload -Uz compinit && compinit -D; source <(kubecause completion zsh); (( $+functions[_kubecause] )) && echo warning`,
  fish: `kubecause completion fish | source; complete -C 'kubecause analyze --fail-on w' | string split -f1 \\t`,
};
test.each(Object.entries(scripts))('%s completes', async (shell, script) => {
  const path = ['/bin', '/usr/bin', '/usr/local/bin'].map(folder => join(folder, shell)).find(existsSync);
  if (path === undefined) return;
  expect((await execa(path, ['-c', script], { env })).stdout.trim()).toBe('warning');
});

test('kubectl finds the plugin, and what completes it', async () => {
  expect((await execa(join(root, 'kubectl-kubecause'), ['--help'], { env })).stdout).toMatch(
    /^Usage: kubectl kubecause /m,
  );
  expect((await execa(join(root, 'kubectl_complete-kubecause'), ['analyze', '--fail-on', 'w'], { env })).stdout).toBe(
    'warning\n:4',
  );
});
