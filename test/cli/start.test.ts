import { execa } from 'execa';
import { describe, expect, test } from 'vitest';
import { environmentIn, kubecause } from '../helpers/command-line.ts';
import { bin, demo } from '../helpers/paths.ts';

/** Says on stderr which of Node's own modules a run has loaded. */
const telling = `data:text/javascript,${encodeURIComponent(
  "process.on('exit', () => process.stderr.write(process.moduleLoadList.filter(name => /^NativeModule (?!internal)/.test(name)).join('\\n')))",
)}`;

async function loadedBy(...args: string[]): Promise<string[]> {
  // To a file: a pipe loads the network.
  const { stderr } = await execa(process.execPath, ['--import', telling, bin, ...args], {
    stdout: 'ignore',
    env: environmentIn(),
    extendEnv: false,
  });
  return stderr.split('\n').map(name => name.replace('NativeModule ', ''));
}

// What time a start takes is measured by the bench; what would make it long is told here, on any machine.
describe('what a start does not load', () => {
  test.each([
    [['--version'], ['fs/promises', 'crypto', 'child_process', 'readline', 'zlib', 'http']],
    [['--help'], ['crypto', 'child_process', 'readline', 'zlib', 'http']],
    [
      ['completion', 'bash'],
      ['crypto', 'child_process', 'readline', 'zlib', 'http'],
    ],
    [
      ['analyze', '-r', demo, '--fail-on', 'never'],
      ['child_process', 'readline', 'http', 'https', 'tls', 'http2'],
    ],
  ])('%j', async (args, heavy) => {
    const loaded = await loadedBy(...args);
    expect(loaded).toContain('fs');
    expect(heavy.filter(name => loaded.includes(name))).toEqual([]);
  });
});

test('nothing that Node has deprecated is loaded for a live run', async () => {
  // Also what this version does not complain of yet.
  const strict = ['--pending-deprecation', '--throw-deprecation'];
  const { exitCode, stderr } = await kubecause(['--server', 'http://127.0.0.1:1'], { node: strict });
  expect(stderr).toMatch(/^kubecause: .*127\.0\.0\.1:1.*\n$/);
  expect(exitCode).toBe(2);
});
