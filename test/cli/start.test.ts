import { execa } from 'execa';
import { describe, expect, test } from 'vitest';

const path = (name: string): string => new URL(`../../${name}`, import.meta.url).pathname;

/** Says on stderr which of Node's own modules a run has loaded. */
const telling = `data:text/javascript,${encodeURIComponent(
  "process.on('exit', () => process.stderr.write(process.moduleLoadList.filter(name => /^NativeModule (?!internal)/.test(name)).join('\\n')))",
)}`;

async function loadedBy(...args: string[]): Promise<string[]> {
  // To a file: a pipe loads the network.
  const { stderr } = await execa('node', ['--import', telling, path('bin/kubecause.js'), ...args], {
    stdout: 'ignore',
    env: { KUBECONFIG: '' },
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
      ['analyze', '-r', path('demo/shop.tar.gz'), '--fail-on', 'never'],
      ['child_process', 'readline', 'http', 'https', 'tls', 'http2'],
    ],
  ])('%j', async (args, heavy) => {
    const loaded = await loadedBy(...args);
    expect(loaded).toContain('fs');
    expect(heavy.filter(name => loaded.includes(name))).toEqual([]);
  });
});
