import { readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename } from 'node:path';
import { build, type Plugin } from 'esbuild';
import { compareText } from '../../src/core/objects.ts';
import type { Cases } from '../../test/helpers/test-analyzer.ts';

/** The cases that a test file hands to `testAnalyzer`. */
export interface CollectedCases {
  readonly file: string;
  readonly analyzer: string;
  readonly cases: Cases;
}

/** What test files see instead of the helper and of vitest: the cases are kept, and no test runs. */
const stubs: Readonly<Record<string, string>> = {
  'test-analyzer': 'module.exports = { testAnalyzer: (analyzer, cases) => collect({ analyzer: analyzer.id, cases }) };',
  vitest:
    'const nothing = () => {}; module.exports = new Proxy({ describe: (_, body) => body() }, { get: (known, name) => known[name] ?? nothing });',
};

const replaceHelpers: Plugin = {
  name: 'replace-helpers',
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /\/test-analyzer\.ts$/ }, () => ({ path: 'test-analyzer', namespace: 'stub' }));
    onResolve({ filter: /^vitest$/ }, () => ({ path: 'vitest', namespace: 'stub' }));
    onLoad({ filter: /.*/, namespace: 'stub' }, ({ path }) => ({ contents: stubs[path] ?? '', loader: 'js' }));
  },
};

/** Collects the tables of test/analyzers without running them: which faults each analyzer claims, by which codes. */
export async function collectCases(root: string): Promise<CollectedCases[]> {
  const names = readdirSync(`${root}/test/analyzers`).filter(name => name.endsWith('.test.ts'));
  const { outputFiles } = await build({
    entryPoints: names.map(name => `${root}/test/analyzers/${name}`),
    bundle: true,
    write: false,
    outdir: root,
    format: 'cjs',
    platform: 'node',
    packages: 'external',
    logLevel: 'silent',
    plugins: [replaceHelpers],
  });
  const collected: CollectedCases[] = [];
  // Objects of a case may be made with a package: the text of a configuration is read.
  const require = createRequire(`${root}/package.json`);
  for (const { path, text } of [...outputFiles].sort((a, b) => compareText(a.path, b.path))) {
    const file = `test/analyzers/${basename(path, '.js')}.ts`;
    const collect = (found: Omit<CollectedCases, 'file'>) => collected.push({ file, ...found });
    new Function('collect', 'module', 'require', text)(collect, { exports: {} }, require);
  }
  return collected;
}

/** The ids that a case names. */
export function idsOf(named: string | readonly string[] | undefined): readonly string[] {
  return named === undefined ? [] : typeof named === 'string' ? [named] : named;
}
