import { describe, expect, test } from 'vitest';
import { analyzeOptions } from '../../src/cli/analyze-options.ts';
import type { Command, Option } from '../../src/cli/command.ts';
import {
  checkSettings,
  environmentLayer,
  fileLayer,
  type Setting,
  settableOptions,
  settingsFor,
  variableOf,
} from '../../src/cli/origins.ts';

const command = (name: string, options: Readonly<Record<string, Option>>): Command => ({
  command: name,
  describe: '',
  options,
  examples: [],
  run: async () => {},
});
const look = command('look', {
  output: { describe: '', type: 'string', array: true },
  namespace: { describe: '', type: 'string', array: true, contrary: 'all-namespaces', project: true },
  'all-namespaces': { describe: '', type: 'boolean', contrary: 'namespace', project: true },
  level: { describe: '', type: 'string', choices: ['low', 'high'], project: true },
  share: { describe: '', type: 'number' },
  format: { describe: '', type: 'string', project: /^\w+$/ },
  token: { describe: '', type: 'string' },
});
const tell = command('tell', { output: { describe: '', type: 'string', choices: ['text', 'json'] } });
const kept = { ...command('keep', { secret: { describe: '', type: 'string' } }), asTyped: true as const };
const table = settableOptions({ commands: [look, tell, kept] });
const layer = (origin: string, values: Record<string, Setting['value']>): Map<string, Setting> =>
  new Map(Object.entries(values).map(([name, value]) => [name, { value, origin }]));
const resolved = (of: Command, ...layers: Map<string, Setting>[]) =>
  Object.fromEntries([...settingsFor(of, layers, table)].map(([name, { value }]) => [name, value]));

describe('the environment', () => {
  test('has a variable for each option, but of commands that keep what they are told', () => {
    const env = { KUBECAUSE_LEVEL: 'high', KUBECAUSE_ALL_NAMESPACES: 'true', KUBECAUSE_SECRET: 'x', OTHER: 'y' };
    expect(Object.fromEntries(environmentLayer(env, table))).toEqual({
      level: { value: 'high', origin: 'KUBECAUSE_LEVEL' },
      'all-namespaces': { value: 'true', origin: 'KUBECAUSE_ALL_NAMESPACES' },
    });
  });
  test('an empty variable says nothing', () => {
    expect(environmentLayer({ KUBECAUSE_LEVEL: '' }, table).size).toBe(0);
  });
  test('a variable that is nearly one of ours is an error, and others are none of our business', () => {
    expect(() => environmentLayer({ KUBECAUSE_LEVLE: 'high' }, table)).toThrow(
      'KUBECAUSE_LEVLE: there is no option of this name; did you mean KUBECAUSE_LEVEL?',
    );
    const others = {
      KUBECAUSE_PORT: 'tcp://1',
      KUBECAUSE_SERVICE_HOST: '1',
      KUBECAUSE_API_KEY: 'x',
      KUBECAUSE_BUILD_IMAGE: 'y',
    };
    expect(environmentLayer(others, table).size).toBe(0);
  });
});

describe('what counts', () => {
  test('is what was said first', () => {
    expect(resolved(look, layer('a', { level: 'high' }), layer('b', { level: 'low', share: '0.5' }))).toEqual({
      level: 'high',
      share: 0.5,
    });
  });
  test('its contrary further away does not', () => {
    expect(resolved(look, layer('--', { 'all-namespaces': true }), layer('b', { namespace: 'shop' }))).toEqual({
      'all-namespaces': true,
    });
  });
  test('lists are separated by commas', () => {
    expect(resolved(look, layer('a', { namespace: 'shop, pay' }))).toEqual({ namespace: ['shop', 'pay'] });
  });
  test('what another command takes is no error of this one', () => {
    expect(resolved(tell, layer('a', { output: 'sarif' }))).toEqual({});
    expect(resolved(tell, layer('a', { output: 'json' }))).toEqual({ output: 'json' });
  });
  test.each([
    [{ level: 'hihg' }, 'here: --level wants one of low, high, but got "hihg"; did you mean high?'],
    [{ share: 'half' }, 'here: --share wants a number, but got "half"'],
    [{ 'all-namespaces': 'yes' }, 'here: --all-namespaces wants true or false, but got "yes"'],
    [{ token: ['a', 'b'] }, 'here: --token takes one value, but got "a" and "b"'],
    [{ token: true }, 'here: --token wants a text, but got "true"'],
  ])('%j is an error that names the place', (values, message) => {
    expect(() => resolved(look, layer('here', values))).toThrow(message);
  });
  test('what an option demands of its values is demanded of each place', async () => {
    const durations = command('x', { timeout: { describe: '', type: 'string', check: analyzeOptions.timeout.check } });
    await expect(checkSettings(durations, layer('KUBECAUSE_TIMEOUT', { timeout: 'soon' }))).rejects.toThrow(
      'KUBECAUSE_TIMEOUT: --timeout wants a duration such as 30s, 5m or 1h, but got "soon"',
    );
    await checkSettings(durations, layer('KUBECAUSE_TIMEOUT', { timeout: '5m' }));
  });
});

describe('a file', () => {
  const said = (values: Record<string, Setting['value']>) => Object.fromEntries(layer('c.yaml:2', values));
  test.each([
    ['project', { levle: 'high' }, 'c.yaml:2: defaults.levle: there is no option --levle; did you mean level?'],
    [
      'project',
      { token: 'x' },
      /^c\.yaml:2: defaults\.token: the file of a project may not set this: .*KUBECAUSE_TOKEN$/,
    ],
    ['project', { format: 'json=/etc/passwd' }, /the file of a project may not set it to this/],
  ] as const)('of a %s that says %j is refused', (owner, values, message) => {
    expect(() => fileLayer(said(values), owner, table)).toThrow(message);
  });
  test('of the user may say what a project may not', () => {
    expect(fileLayer(said({ token: 'x', format: 'json=out' }), 'user', table).size).toBe(2);
    expect(fileLayer(said({ format: 'json', level: 'low' }), 'project', table).size).toBe(2);
  });
});

test('a project decides nothing about where prompts, keys and credentials go, and writes no file', () => {
  const allowed = Object.entries(analyzeOptions as Readonly<Record<string, Option>>)
    .filter(([, { project }]) => project === true)
    .map(([name]) => name);
  const never = [
    ...[
      'backend',
      'base-url',
      'header',
      'proxy',
      'ca-file',
      'model',
      'organization',
      'region',
      'explain',
      'prompt-file',
    ],
    ...['kubeconfig', 'context', 'all-contexts', 'cluster', 'user', 'server', 'token', 'as', 'as-group'],
    ...['insecure-skip-tls-verify', 'no-mask', 'read-certificates', 'config', 'output', 'recording'],
  ];
  expect(allowed.filter(name => never.includes(name))).toEqual([]);
  expect(never.filter(name => !Object.hasOwn(analyzeOptions, name))).toEqual([]);
  expect(allowed).toContain('fail-on');
});

test('variables are named as the options are', () => {
  expect(variableOf('fail-on-incomplete')).toBe('KUBECAUSE_FAIL_ON_INCOMPLETE');
});
