import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { pathOf } from './helpers/paths.ts';

const root = pathOf('');
const text = (name: string): string => readFileSync(join(root, name), 'utf8');

/** What npm writes of a package, as far as it is looked at. */
interface Locked {
  readonly version?: string;
  readonly resolved?: string;
  readonly integrity?: string;
  readonly link?: boolean;
  readonly hasInstallScript?: boolean;
}

describe('the lockfile', () => {
  const { packages } = JSON.parse(text('package-lock.json')) as { packages: Record<string, Locked> };
  const locked = Object.entries(packages).filter(([path]) => path !== '');

  test('knows what every package holds, and names no registry but that of npm', () => {
    expect(locked.length).toBeGreaterThan(100);
    const strange = locked.filter(
      ([, { resolved = 'https://registry.npmjs.org/', integrity = '', link = false }]) =>
        link || !integrity.startsWith('sha512-') || !resolved.startsWith('https://registry.npmjs.org/'),
    );
    expect(strange).toEqual([]);
  });

  test('holds two packages that would run something where they are installed, and works without', () => {
    // The one would look for what its optional packages bring already, the other how its version is written.
    expect(locked.filter(([, { hasInstallScript }]) => hasInstallScript).map(([path]) => path)).toEqual([
      'node_modules/esbuild',
      'node_modules/protobufjs',
    ]);
  });
});

const workflows = readdirSync(join(root, '.github/workflows')).map(name => `.github/workflows/${name}`);

test.each(['scripts/setup.js', ...workflows])('%s installs what is locked, and runs nothing of it', file => {
  const installs = text(file)
    .split('\n')
    .filter(line => !/^\s*(\*|#|\/\/)/.test(line) && /\bnpm'?,? \[?'?(ci|install|i)\b/.test(line));
  for (const line of installs) expect(line).toMatch(/\bci\b.*--ignore-scripts/);
  if (!file.endsWith('check.yml')) expect(installs).toHaveLength(1);
});

interface Workflow {
  readonly on: Readonly<Record<string, object | null>>;
  readonly permissions?: object;
  readonly jobs: Readonly<
    Record<string, { readonly permissions?: object; readonly steps: readonly { uses?: string; run?: string }[] }>
  >;
}

describe.each(workflows)('%s', file => {
  const { on, permissions, jobs } = parse(text(file)) as Workflow;
  const steps = Object.values(jobs).flatMap(job => job.steps);

  test('uses actions of one commit each', () => {
    for (const { uses } of steps) if (uses !== undefined) expect(uses).toMatch(/^[\w-]+\/[\w-]+@[0-9a-f]{40}$/);
  });

  test('may change nothing if anybody can start it', () => {
    // What a job does not name it has none of, once it names any.
    expect(permissions).toBeDefined();
    const scopes = [permissions ?? {}, ...Object.values(jobs).map(job => job.permissions ?? {})].flatMap(
      Object.entries,
    );
    const isForTags = Object.keys(on).join() === 'push' && Object.keys(on.push ?? {}).join() === 'tags';
    const mayWrite = isForTags ? ['id-token', 'packages'] : [];
    for (const [scope, access] of scopes) if (access !== 'read') expect(mayWrite).toContain(scope);
  });

  test('puts nothing that others write into a script', () => {
    for (const { run = '' } of steps) expect(run).not.toContain('${{');
  });
});

test('a release is held against what is known of its dependencies, and says where it was made', () => {
  const { jobs } = parse(text('.github/workflows/release.yml')) as Workflow;
  const lines = jobs.publish!.steps.map(({ run }) => run);
  const publish = lines.indexOf('npm publish --provenance --access public');
  expect(publish).toBe(lines.length - 1);
  for (const before of ['npm audit --audit-level=low', 'npm audit signatures', 'npm test', 'npm run package:check'])
    expect(lines.slice(0, publish)).toContain(before);
});
