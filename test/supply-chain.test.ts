import { execFile } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { Ajv } from 'ajv';
import addFormats from 'ajv-formats';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { parse } from 'yaml';

const require = createRequire(import.meta.url);
const root = new URL('..', import.meta.url).pathname;
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

describe('the bundle', () => {
  const folder = mkdtempSync(join(tmpdir(), 'kubecause-builds-'));
  afterAll(() => rmSync(folder, { recursive: true }));
  const read = (build: string, name: string): string => readFileSync(join(folder, build, name), 'utf8');
  const files = (build: string): string[] =>
    readdirSync(join(folder, build), { recursive: true, withFileTypes: true })
      .filter(entry => entry.isFile())
      .map(entry => join(entry.parentPath, entry.name).slice(folder.length + build.length + 2))
      .sort();
  beforeAll(async () => {
    const build = (name: string, env: NodeJS.ProcessEnv, cwd: string) =>
      promisify(execFile)(process.execPath, [join(root, 'scripts/build.js'), `--to=${join(folder, name)}`], {
        cwd,
        env: { ...process.env, ...env },
      });
    // At once: who edits a source in between would have two builds of two things.
    await Promise.all([
      build('one', {}, root),
      build('another', { TZ: 'Asia/Tokyo', LANG: 'C', HOME: '/nonexistent' }, folder),
    ]);
  }, 300_000);

  test('has the same bytes wherever, whenever and by whomever it is built', () => {
    expect(files('one')).toContain('cli.js');
    expect(files('another')).toEqual(files('one'));
    expect(files('one').filter(name => read('one', name) !== read('another', name))).toEqual([]);
  });

  interface Component {
    readonly name: string;
    readonly version: string;
    readonly licenses: readonly { readonly expression: string }[];
  }

  const components = (): Component[] =>
    (JSON.parse(read('one', 'sbom.cdx.json')) as { components: Component[] }).components;

  test('is listed as CycloneDX 1.6 wants it', () => {
    const schemas = dirname(require.resolve('@cyclonedx/cyclonedx-library/package.json'));
    const schema = (name: string): object =>
      JSON.parse(readFileSync(join(schemas, `res/schema/${name}.SNAPSHOT.schema.json`), 'utf8'));
    const ajv = new Ajv({ strict: false, allErrors: true });
    addFormats.default(ajv);
    // Formats of texts that ours has none of.
    for (const format of ['idn-email', 'iri-reference']) ajv.addFormat(format, true);
    for (const part of ['spdx', 'jsf-0.82', 'cryptography-defs'])
      ajv.addSchema(schema(part), `http://cyclonedx.org/schema/${part}.SNAPSHOT.schema.json`);
    const validate = ajv.compile(schema('bom-1.6'));
    const listed = JSON.parse(read('one', 'sbom.cdx.json'));
    expect([validate(listed), validate.errors]).toEqual([true, null]);
    // The schema is what decides: a component without a name is none.
    expect(validate({ ...listed, components: [{ type: 'library' }] })).toBe(false);
  });

  test('is listed part by part, each as it is locked', () => {
    const { packages } = JSON.parse(text('package-lock.json')) as { packages: Record<string, Locked> };
    const locked = Object.entries(packages).map(
      ([path, { version }]) => `${path.split('node_modules/').at(-1)} ${version}`,
    );
    expect(components().length).toBeGreaterThan(20);
    expect(components().filter(({ name, version }) => !locked.includes(`${name} ${version}`))).toEqual([]);
  });

  test('holds nothing that asks for more than to be named, and names it', () => {
    const free = ['MIT', 'Apache-2.0', 'BSD-2-Clause', 'BSD-3-Clause', 'ISC', '0BSD', 'Unlicense'];
    const told = read('one', 'LICENSES.txt');
    const untold: string[] = [];
    for (const { name, version, licenses } of components()) {
      for (const licence of licenses[0]!.expression.replace(/[()]/g, '').split(' AND '))
        expect(free, name).toContain(licence);
      const [, own = ''] = told.split(`${name} ${version}\n\n`);
      if (own.split('-'.repeat(80))[0]!.length < 200) untold.push(name);
    }
    // These bring no text, only the name of their licence.
    const named = ['@bufbuild/protobuf', '@connectrpc/connect', '@connectrpc/connect-node', 'standardwebhooks', 'tr46'];
    expect(untold).toEqual(named);
  });
});
