import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv } from 'ajv';
import { describe, expect, test } from 'vitest';
import { parse, parseAllDocuments } from 'yaml';
import { analyzers } from '../analyzers/index.ts';
import { chartRules } from '../scripts/generate/chart.ts';
import { serve } from '../src/cli/commands/serve.ts';
import { openRecording } from '../src/cluster/recording/index.ts';
import { diagnose } from '../src/engine/diagnose.ts';

const root = join(import.meta.dirname, '..');
const text = (name: string): string => readFileSync(join(root, name), 'utf8');
const { version } = JSON.parse(text('package.json')) as { version: string };

const values: Tree = parse(text('deploy/chart/values.yaml'));
const templates = readdirSync(join(root, 'deploy/chart/templates'), { recursive: true, withFileTypes: true })
  .filter(entry => entry.isFile())
  .map(({ parentPath, name }) => readFileSync(join(parentPath, name), 'utf8'))
  .join('\n');

type Tree = { readonly [key: string]: unknown };
const isTree = (value: unknown): value is Tree => typeof value === 'object' && value !== null && !Array.isArray(value);

/** The names of all that can be set, as templates write them: `image.tag`. What holds anything is one of them. */
function namesIn(tree: Tree, schema: Schema): string[] {
  return Object.entries(tree).flatMap(([key, value]) => {
    const { properties } = schema.properties?.[key] ?? {};
    if (properties === undefined || !isTree(value)) return [key];
    return namesIn(value, { properties }).map(name => `${key}.${name}`);
  });
}

interface Schema {
  readonly properties?: Readonly<Record<string, Schema>>;
}

describe('the chart', () => {
  const schema: Schema & object = JSON.parse(text('deploy/chart/values.schema.json'));
  const names = namesIn(values, schema);

  test('is of the version of the program', () => {
    const { version: chart, appVersion } = parse(text('deploy/chart/Chart.yaml'));
    expect([chart, appVersion]).toEqual([version, version]);
  });

  test('has a schema for each value, and a value for each schema', () => {
    const validate = new Ajv({ allErrors: true }).compile(schema);
    validate(values);
    expect(validate.errors).toBeNull();
    const described = ({ properties = {} }: Schema): string[] =>
      Object.entries(properties).flatMap(([key, of]) =>
        of.properties === undefined ? [key] : described(of).map(name => `${key}.${name}`),
      );
    // What Helm itself hands to every chart.
    expect(described(schema).filter(name => name !== 'global')).toEqual(names);
  });

  test('uses each of its values', () => {
    // `with` goes into a value, and its fields are then named without it.
    const isUsed = (name: string): boolean =>
      templates.includes(`.Values.${name}`) ||
      name.split('.').some((_, i, parts) => {
        const [from, field] = [parts.slice(0, i).join('.'), parts.slice(i).join('.')];
        return templates.includes(`with .Values.${from} `) && new RegExp(`[ (][.]${field}[ )]`).test(templates);
      });
    expect(names.length).toBeGreaterThan(40);
    expect(names.filter(name => !isUsed(name))).toEqual([]);
  });

  test('grants what the analyzers read', () => {
    expect(text('deploy/chart/files/rules.yaml')).toBe(chartRules());
  });
});

test('the arguments of what is ready to deploy are options of kubecause serve', () => {
  const [deployment] = parseAllDocuments(text('deploy/serve.yaml'))
    .map(document => document.toJS())
    .filter(({ kind }) => kind === 'Deployment');
  const plain: readonly string[] = deployment.spec.template.spec.containers[0].args;
  const ofChart = [...templates.matchAll(/^- (--[\w-]+)/gm)].map(([, option]) => option!);
  const given = [...plain.slice(1), ...ofChart].map(option => option.replace(/^--|=.*/g, ''));
  expect(given.length).toBeGreaterThan(8);
  expect(given.filter(option => !Object.hasOwn(serve.options, option))).toEqual([]);
});

test.each(['serve.yaml', 'cronjob.yaml'])('kubecause finds nothing wrong with deploy/%s', async name => {
  const source = await openRecording(join(root, 'deploy', name), { manifests: true });
  const { incidents, summary } = await diagnose(source, { analyzers, toolVersion: 'test' });
  expect(summary.objects).toBeGreaterThan(1);
  expect(incidents.filter(({ severity }) => severity !== 'info')).toEqual([]);
});

test('the image runs what the package holds, as the user that the pods name', () => {
  const dockerfile = text('Dockerfile');
  const { files } = JSON.parse(text('package.json')) as { files: string[] };
  const [, program = ''] = /ENTRYPOINT \[".*", "\/app\/([\w/.]+)"\]/.exec(dockerfile) ?? [];
  expect(files).toContain(program.split('/')[0]);
  expect(text(program)).toMatch(/^#!/);
  const { runAsUser, runAsGroup } = values.podSecurityContext as Tree;
  expect(dockerfile).toContain(`\nUSER ${runAsUser}:${runAsGroup}\n`);
  for (const file of ['Dockerfile', 'deploy/serve.yaml', 'deploy/cronjob.yaml'])
    expect(text(file)).toContain(`kubecause:${version}`);
});

test('what is published is made by actions that are named by their commit', () => {
  const uses = readdirSync(join(root, '.github/workflows')).flatMap(file => [
    ...text(`.github/workflows/${file}`).matchAll(/uses: (.*)/g),
  ]);
  expect(uses.length).toBeGreaterThan(4);
  for (const [, action] of uses) expect(action).toMatch(/^[\w-]+\/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/);
});
