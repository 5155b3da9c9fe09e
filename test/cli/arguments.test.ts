import { describe, expect, test } from 'vitest';
import { locate, toldBy } from '../../src/cli/arguments.ts';
import { allCommands } from '../../src/cli/command.ts';
import { exitCodes } from '../../src/cli/exit.ts';
import { commands } from '../../src/cli/main.ts';
import { UserError } from '../../src/core/errors.ts';
import { kubecause } from '../helpers/command-line.ts';
import { demo } from '../helpers/paths.ts';

// What follows would crash, or be a default that nobody asked for.
describe('a command line that means nothing is refused in one line', () => {
  test.concurrent.each<[string[], string]>([
    [['-n', ''], '--namespace wants a value; see: kubecause --help'],
    [['--filter', ''], '--filter wants a value; see: kubecause --help'],
    [['--filter', ','], '--filter wants an analyzer or a kind; see: kubecause analyzers'],
    [['--fail-on'], '--fail-on wants a value; see: kubecause --help'],
    [['-o', 'json', '-o', 'text'], '-o: two formats cannot both go to stdout; write one to a file, as in -o text=FILE'],
    [
      ['-r', demo, '--context', 'prod'],
      '--context is about a live cluster, and --recording is read in its place: give only one of the two',
    ],
    [['--kubecontext', 'prod'], 'there is no option --kubecontext; did you mean --context?'],
    [['--sections', 'po'], 'there is no option --sections; did you mean --filter?'],
    [
      ['auth', 'add', '--backend', 'openai'],
      'there is no option --backend; name it without one: kubecause auth add PROVIDER',
    ],
    [['--severity', 'warn'], '--severity wants one of error, warning, info, but got "warn"; did you mean warning?'],
    [['-f', demo], `--filter wants an analyzer or a kind, but got the file "${demo}"; did you mean -r ${demo}?`],
    [['-r', demo, '-r', demo], `--recording takes one value, but got "${demo}" and "${demo}"`],
    [['--no-recording'], 'there is no option --no-recording; did you mean --recording?'],
    [['--recording.x=3'], 'there is no option --recording.x; did you mean --recording?'],
    [['--quiet=yes'], '--quiet wants true or false, but got "yes"'],
    [['-q=yes'], '--quiet wants true or false, but got "yes"'],
    [['-vx'], 'there is no option -x; see: kubecause --help'],
    [['-n', 'shop', 'pay'], '"pay" is not expected here: give each value its own -n'],
    [['serve', '--http', 'nonsense'], '--http wants an address such as 127.0.0.1:8080 or a port, but got "nonsense"'],
    [['serve', '--http', ''], '--http wants a value, but got an empty one'],
    [['serve', 'nonsense'], '"nonsense" is not expected here; see: kubecause serve --help'],
    [['analyze', 'shop'], '"shop" names no object: give its kind and its name, as in deploy/web, or deployment web'],
    [[demo], `there is no command "${demo}"; did you mean kubecause analyze -r ${demo}?`],
    [['why', demo], `"${demo}" is a file and not an object; did you mean -r ${demo}?`],
    [['shop', 'deploy/web'], 'there is no command "shop"; see: kubecause --help'],
    [['why'], 'why wants an object such as deploy/web, or deployment web; see: kubecause why --help'],
    [['why', 'deploy/a', 'deploy/b'], 'why is about one object; analyze takes several'],
    [['why', 'deploy/'], '"deploy/" names no object: give its kind and its name, as in deploy/web, or deployment web'],
    [
      ['analyze', ''],
      'analyze wants objects such as deploy/web pod/api-1: only incidents that touch them; -n says where they are; see: kubecause analyze --help',
    ],
    [['--', 'shop'], 'there is no command "shop"; see: kubecause --help'],
    [['--server', 'http://127.0.0.1:1', '--concurrency', '0'], '--concurrency wants a number such as 10, but got "0"'],
    [['--server', 'http://127.0.0.1:1', '--concurrency', 'x'], '--concurrency wants a number such as 10, but got "x"'],
    [
      ['--server', 'http://127.0.0.1:1', '--assume-complete', 'all'],
      '--assume-complete is about a recording: name it with -r',
    ],
    [['--assume-complete', 'all,Pdo', '-r', demo], '--assume-complete: there is no kind "Pdo"; did you mean Pod?'],
    [['explain', 'missing-objct'], 'there is no code "missing-objct"; did you mean missing-object?'],
    [
      ['explain', 'pod-crsh'],
      'there is no code "pod-crsh"; the codes of analyzer pod-crash: kubecause analyzers show pod-crash',
    ],
    [['explain', 'zzz'], 'there is no code "zzz"; all: kubecause analyzers list'],
    [['explain'], 'explain wants a code such as service-selects-nothing; see: kubecause explain --help'],
    [['record', '-'], 'record writes a file or a directory, not to stdout: name one, as in shop.tar.gz'],
    [
      ['--identity', 'key.txt', '--server', 'http://127.0.0.1:1'],
      '--identity opens an encrypted recording: name it with -r',
    ],
    [
      ['record', 'x.age', '--encrypt-to', 'age1x', '--server', 'http://127.0.0.1:1'],
      '--encrypt-to takes the public key of an age identity, age1…; got "age1x"',
    ],
    [
      ['-r', demo.replace('.gz', '.gs')],
      `cannot read the recording ${demo.replace('.gz', '.gs')}: there is no such file or folder; did you mean ${demo}?`,
    ],
    [
      ['-r', 'nowhere/shop.tar.gz'],
      'cannot read the recording nowhere/shop.tar.gz: there is no such file or folder, nor a folder nowhere',
    ],
    [['-r', demo, '--baseline', 'packag.json'], 'there is no baseline packag.json; did you mean package.json?'],
    [['record', 'x', '-A', '-n', 'shop'], '-A means all namespaces and -n only one: give only one of the two'],
    [
      ['record', 'x.zip', '--server', 'http://127.0.0.1:1'],
      'a recording is a directory or a .tar.gz, so it cannot be named x.zip',
    ],
  ])('%j', async (args, line) => {
    const { stderr, stdout, exitCode } = await kubecause(args, { env: { LC_ALL: 'de_DE.UTF-8' } });
    expect(stderr).toBe(`kubecause: ${line}\n`);
    expect(stdout).toBe('');
    expect(exitCode).toBe(exitCodes.failed);
  });
});

/** The command that a line names, and what it tells it. */
function read(line: string) {
  const call = locate(
    line.split(' ').filter(word => word !== ''),
    { commands },
  );
  const { words, options } = toldBy(call, { commands });
  return [call.title, words, Object.fromEntries(options)];
}

test.each([
  ['', ['', [], {}]],
  ['deploy/web', ['', ['deploy/web'], {}]],
  ['deployment web', ['', ['deployment', 'web'], {}]],
  ['-n shop why deploy/web', ['why', ['deploy/web'], { namespace: 'shop' }]],
  ['-q auth list --all', ['auth list', [], { quiet: true, all: true }]],
  ['auth -q list', ['auth list', [], { quiet: true }]],
  ['filters -o json', ['filters list', [], { output: 'json' }]],
  ['-nshop -n=pay --namespace=web', ['', [], { namespace: ['shop', 'pay', 'web'] }]],
  ['-qo json', ['', [], { quiet: true, output: ['json'] }]],
  ['--quiet=false', ['', [], { quiet: false }]],
  ['-r -', ['', [], { recording: '-' }]],
  ['--recording - -q', ['', [], { recording: '-', quiet: true }]],
  ['--temperature 0.5', ['', [], { temperature: 0.5 }]],
  ['record -- -odd.tar.gz', ['record', ['-odd.tar.gz'], {}]],
  ['--wait', ['', [], { wait: '5m' }]],
  ['--wait -q', ['', [], { wait: '5m', quiet: true }]],
  ['--wait 90s -q', ['', [], { wait: '90s', quiet: true }]],
  ['--wait deploy/web', ['', ['deploy/web'], { wait: '5m' }]],
  ['-n 5m', ['', [], { namespace: ['5m'] }]],
])('kubecause %s', (line, expected) => expect(read(line)).toEqual(expected));

test.each([
  ['tree', 'kubecause analyze -o tree'],
  ['watch', 'kubecause analyze --watch'],
  ['scan', 'kubecause analyze'],
  ['get pods', 'kubecause analyze'],
  ['doctor', 'kubecause analyze'],
  ['describe', 'kubecause why'],
  ['snapshot', 'kubecause record'],
  ['inspect x.tar.gz', 'kubecause recording inspect'],
  ['analyzr', 'analyze'],
])('kubecause %s: what was meant', (line, meant) => {
  const [first] = line.split(' ');
  expect(() => read(line)).toThrow(`there is no command "${first}"; did you mean ${meant}`);
});

test('an option means the same to every command', () => {
  const forms = new Map<string, string>();
  for (const { name, command } of allCommands({ commands }))
    for (const [option, { type: form }] of Object.entries(command.options)) {
      expect([name, option, forms.get(option) ?? form]).toEqual([name, option, form]);
      forms.set(option, form);
    }
});

test('what is wrong is a user error', () => expect(() => read('--nonsense')).toThrow(UserError));
