import { existsSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { execa } from 'execa';
import { describe, expect, test } from 'vitest';
import { complete } from '../../src/cli/complete.ts';
import { commands } from '../../src/cli/main.ts';
import { pathOf } from '../helpers/paths.ts';
import { scratchFolder } from '../helpers/scratch.ts';

const root = scratchFolder();
const kubeconfig = join(root, 'kubeconfig');
writeFileSync(
  kubeconfig,
  JSON.stringify({
    'current-context': 'prod',
    contexts: ['prod', 'preview', 'arn:aws:eks:eu-west-1:1:cluster/shop'].map(name => ({
      name,
      context: { cluster: 'c', user: 'u' },
    })),
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
    [['explain', 'pod-crash', ''], [':4']],
    [['analyze', '-o', 'json=rep'], [':0']],
    [['record', ''], [':0']],
    [
      ['auth', 'add', 'anth'],
      ['anthropic', ':4'],
    ],
    [['auth', 'remove', ''], [':4']],
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

for (const name of ['kubecause', 'kubectl-kubecause', 'kubectl_complete-kubecause'])
  symlinkSync(pathOf(`bin/${name.replace('_', '-')}.js`), join(root, name));
// The programs start whichever `node` is first in PATH.
const env = { PATH: `${root}:${dirname(process.execPath)}:${process.env.PATH}`, HOME: root, KUBECONFIG: kubeconfig };

writeFileSync(join(root, 'shop.tar.gz'), '');
const cases: readonly (readonly [typed: string, completed: string])[] = [
  ['kubecause analyzer', 'analyzers'],
  ['kubecause analyze --fail-on-n', '--fail-on-new'],
  ['kubecause analyze --fail-on w', 'warning'],
  ['kubecause analyze -o templ', 'template='],
  ['kubecause analyze -b anth', 'anthropic'],
  ['kubecause analyze --filter pod-cra', 'pod-crash'],
  ['kubecause analyze --context arn', 'arn:aws:eks:eu-west-1:1:cluster/shop'],
  ['kubecause analyze --recording sho', 'shop.tar.gz'],
  ['kubecause analyze -o json=sho', 'json=shop.tar.gz'],
  ['kubecause explain pod-oom-r', 'pod-oom-recently'],
  ['kubecause auth def', 'default'],
];

/** What each shell makes of each line, a line each, as whoever presses Tab sees it. */
const shells: Readonly<Record<string, string>> = {
  bash: `source <(kubecause completion bash); while IFS= read -r COMP_LINE; do
    COMP_POINT=\${#COMP_LINE}; COMPREPLY=(); _kubecause
    behind="\${COMP_LINE##*[ =:]}"; before="\${COMP_LINE%"$behind"}"; before="\${before##* }"; echo "$before\${COMPREPLY[0]}"; done`,
  // What is typed reaches an interactive shell through a pseudo-terminal, and what stands there after Tab is asked of it.
  zsh: `zmodload zsh/zpty; zpty shell 'zsh -f -i'
    zpty -w shell 'stty -echo; PS1=; autoload -Uz compinit; compinit -D -u; source <(kubecause completion zsh)
      told() { print -r -- "told:$BUFFER:"; zle kill-buffer }; zle -N told; bindkey "^X" told; print read""y'
    zpty -r shell out '*ready*'
    while IFS= read -r line; do
      zpty -w -n shell "$line"$'\\t\\C-x'; zpty -r shell out '*told:*:'$'\\r'; out=\${\${out##*told:}%:*}; print -r -- "\${\${out% }##* }"; done`,
  fish: `kubecause completion fish | source; while read -l line; complete -C $line | string split -f1 \\t | head -1; end`,
};

describe.each(Object.entries(shells))('%s, the real one', (shell, script) => {
  const path = ['/bin', '/usr/bin', '/usr/local/bin', '/opt/homebrew/bin']
    .map(bin => join(bin, shell))
    .find(existsSync);

  test.skipIf(path === undefined)(`completes (skipped where there is no ${shell})`, async () => {
    const input = `${cases.map(([typed]) => typed).join('\n')}\n`;
    const { stdout } = await execa(path!, ['-c', script], { cwd: root, env, input });
    const completed = stdout.split('\n').map(line => line.trim());
    expect(cases.map(([typed], i) => [typed, completed[i]])).toEqual(cases);
  });
});

// There is no package of PowerShell for the systems that this is tested on.
test('what PowerShell is told asks as the others do', async () => {
  const { stdout } = await execa(join(root, 'kubecause'), ['completion', 'powershell'], { env });
  expect(stdout).toMatch(/& kubecause __complete @words/);
});

test('kubectl finds the plugin, and what completes it', async () => {
  expect((await execa(join(root, 'kubectl-kubecause'), ['--help'], { env })).stdout).toMatch(
    /^Usage: kubectl kubecause /m,
  );
  expect((await execa(join(root, 'kubectl_complete-kubecause'), ['analyze', '--fail-on', 'w'], { env })).stdout).toBe(
    'warning\n:4',
  );
});
