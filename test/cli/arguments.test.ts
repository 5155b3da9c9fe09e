import { execa } from 'execa';
import { describe, expect, test } from 'vitest';
import { normalise } from '../../src/cli/arguments.ts';
import { exitCodes } from '../../src/cli/exit.ts';

const bin = new URL('../../bin/kubecause.js', import.meta.url).pathname;
const demo = new URL('../../demo/shop.tar.gz', import.meta.url).pathname;

// What follows would, taken as yargs takes it, crash, or be a default that nobody asked for.
describe('a command line that means nothing is refused in one line', () => {
  test.concurrent.each<[string[], string]>([
    [['-n', ''], '--namespace wants a value, but got an empty one'],
    [['--filter', ''], '--filter wants a value, but got an empty one'],
    [['--filter', ','], '--filter wants an analyzer or a kind; see: kubecause analyzers'],
    [['--fail-on'], '--fail-on wants a value; see: kubecause --help'],
    [['-o', 'json', '-o', 'text'], '-o: two formats cannot both go to stdout; write one to a file, as in -o text=FILE'],
    [['-r', demo, '-r', demo], `--recording takes one value, but got "${demo}" and "${demo}"`],
    [['--no-recording'], 'there is no option --no-recording; did you mean --recording?'],
    [['--recording.x=3'], 'there is no option --recording.x; did you mean --recording?'],
    [['--quiet=yes'], '--quiet wants true or false, but got "yes"'],
    [['-q=yes'], '-q wants true or false, but got "yes"'],
    [['-vx'], 'there is no option -x; see: kubecause --help'],
    [['-n', 'shop', 'pay'], '"pay" is not expected here: give each value its own -n'],
    [['analyze', 'shop'], '"shop" names no object: give its kind and its name, as in deploy/web, or deployment web'],
    [['shop', 'deploy/web'], 'there is no command "shop"; see: kubecause --help'],
    [['why'], 'why wants an object such as deploy/web, or deployment web; see: kubecause --help'],
    [['why', 'deploy/a', 'deploy/b'], 'why is about one object; analyze takes several'],
    [['why', 'deploy/'], '"deploy/" names no object: give its kind and its name, as in deploy/web, or deployment web'],
    [
      ['analyze', ''],
      'analyze wants objects such as deploy/web pod/api-1: only incidents that touch them; -n says where they are; see: kubecause --help',
    ],
    [['--', 'shop'], '"shop" is not expected here; see: kubecause --help'],
    [['--server', 'http://127.0.0.1:1', '--concurrency', '0'], '--concurrency wants a number such as 10, but got "0"'],
    [['--server', 'http://127.0.0.1:1', '--concurrency', 'x'], '--concurrency wants a number such as 10, but got "x"'],
    [
      ['--server', 'http://127.0.0.1:1', '--assume-complete', 'all'],
      '--assume-complete is about a recording: name it with -r',
    ],
    [['--assume-complete', 'all,Pdo', '-r', demo], '--assume-complete: there is no kind "Pdo"; did you mean Pod?'],
    [['explain'], 'explain wants a code such as service-selects-nothing; see: kubecause --help'],
    [
      ['record', '-'],
      'record wants a directory, or a file that ends in .tar.gz, or in .age if it is encrypted; see: kubecause --help',
    ],
    [
      ['--identity', 'key.txt', '--server', 'http://127.0.0.1:1'],
      '--identity opens an encrypted recording: name it with -r',
    ],
    [
      ['record', 'x.age', '--encrypt-to', 'age1x', '--server', 'http://127.0.0.1:1'],
      '--encrypt-to takes the public key of an age identity, age1…; got "age1x"',
    ],
    [['record', 'x', '-A', '-n', 'shop'], '-A means all namespaces and -n only one: give either'],
    [
      ['record', 'x.zip', '--server', 'http://127.0.0.1:1'],
      'a recording is a directory or a .tar.gz, so it cannot be named x.zip',
    ],
  ])('%j', async (args, line) => {
    const env = { KUBECONFIG: '', LC_ALL: 'de_DE.UTF-8' };
    const { stderr, stdout, exitCode } = await execa('node', [bin, ...args], { reject: false, env });
    expect(stderr).toBe(`kubecause: ${line}`);
    expect(stdout).toBe('');
    expect(exitCode).toBe(exitCodes.failed);
  });
});

test('--wait takes the next word only if it is a time', () => {
  expect(normalise(['--wait'])).toEqual(['--wait=5m']);
  expect(normalise(['--wait', '-q'])).toEqual(['--wait=5m', '-q']);
  expect(normalise(['--wait', '90s', '-q'])).toEqual(['--wait=90s', '-q']);
  expect(normalise(['--wait', 'record'])).toEqual(['--wait=5m', 'record']);
  expect(normalise(['-n', '5m'])).toEqual(['-n', '5m']);
});
