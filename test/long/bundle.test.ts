import { execFile } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { Ajv } from 'ajv';
import addFormats from 'ajv-formats';
import { beforeAll, describe, expect, test } from 'vitest';
import { pathOf } from '../helpers/paths.ts';
import { scratchFolder } from '../helpers/scratch.ts';

const require = createRequire(import.meta.url);
const root = pathOf('');

describe('the bundle', () => {
  const folder = scratchFolder();
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
    const { packages } = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')) as {
      packages: Record<string, { readonly version?: string }>;
    };
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
    const named = ['@bufbuild/protobuf', '@connectrpc/connect', '@connectrpc/connect-node', 'standardwebhooks'];
    expect(untold).toEqual(named);
  });
});
