import { chmodSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { execa } from 'execa';
import { beforeAll, describe, expect, test } from 'vitest';
import { parse, parseAllDocuments } from 'yaml';
import { bin, pathOf } from '../helpers/paths.ts';
import { scratchFolder } from '../helpers/scratch.ts';

const text = (name: string): string => readFileSync(pathOf(name), 'utf8');
const folder = scratchFolder();
const read = (name: string): string => readFileSync(join(folder, name), 'utf8');
const { version } = JSON.parse(text('package.json'));

beforeAll(() => {
  // What a registry would bring is what was built here; a recording stands for the cluster.
  const programs = {
    kubecause: `exec '${process.execPath}' '${bin}' "$@"`,
    npx: 'shift 2; exec kubecause "$@"',
  };
  for (const [name, line] of Object.entries(programs)) {
    writeFileSync(join(folder, name), `#!/bin/sh\n${line}\n`);
    chmodSync(join(folder, name), 0o755);
  }
});

function run(script: string, env: Record<string, string> = {}, shell = 'sh') {
  return execa(shell, ['-e', '-c', script], {
    cwd: folder,
    reject: false,
    stripFinalNewline: false,
    env: {
      HOME: folder,
      PATH: `${folder}:${process.env.PATH}`,
      KUBECAUSE_RECORDING: pathOf('demo/shop.tar.gz'),
      ...env,
    },
  });
}

const blocks = (page: string): string[] => [...text(page).matchAll(/```sh\n(.*?)```/gs)].map(([, code]) => code!);

describe('docs/rbac.md', () => {
  const [print = '', accept = ''] = blocks('docs/rbac.md');

  test('prints manifests that name every resource', async () => {
    const { exitCode, stderr } = await run(print, { KUBECAUSE_RECORDING: '' });
    expect([exitCode, stderr]).toEqual([0, '']);
    const documents = (file: string) => parseAllDocuments(read(file)).map(document => document.toJS());
    const files = [...print.matchAll(/> (\S+)/g)].map(([, file]) => file!);
    expect(files.length).toBeGreaterThan(4);
    for (const file of files) expect(read(file)).not.toContain('*');
    expect(documents('role.yaml').map(({ kind }) => kind)).toEqual([
      'ServiceAccount',
      'ClusterRole',
      'ClusterRoleBinding',
    ]);
    const [account, role, binding] = documents('shop.yaml');
    expect(account.metadata).toEqual({ namespace: 'shop', name: 'diagnosis' });
    expect([role.kind, role.metadata.namespace]).toEqual(['Role', 'shop']);
    expect(binding.subjects).toEqual([{ kind: 'ServiceAccount', namespace: 'shop', name: 'diagnosis' }]);
    expect(role.rules).toContainEqual({ apiGroups: [''], resources: ['pods/log'], verbs: ['get'] });
    const granted = (file: string): string[] =>
      documents(file).flatMap(({ rules = [] }) => rules.flatMap(({ resources }: { resources: string[] }) => resources));
    expect(granted('role.yaml')).not.toContain('secrets');
    expect(granted('certificates.yaml')).toContain('secrets');
    expect(granted('certificates-of-cert-manager.yaml')).toContain('certificates');
    expect(granted('services.yaml').length).toBeLessThan(granted('role.yaml').length);
    expect(read('watch.yaml')).toContain('verbs: [list, watch]');
  });

  test('accepts what is expected', async () => {
    const { exitCode, stderr } = await run(accept);
    expect([exitCode, stderr]).toEqual([1, '']);
    const { stderr: slip } = await run('kubecause analyze --expect-unknown Secrt');
    expect(slip).toMatch(/there is no kind "Secrt"; did you mean Secret\?/);
  });

  test.each([
    ['--custom-resources cert-manager.io', /wants GROUP\/PLURAL/],
    ['--read-certificates', /--with-secrets/],
    ['--with-cluster-scoped', /goes with -n/],
    ['--service-account me', /NAMESPACE\/NAME/],
  ])('rbac %s says what is wanted', async (args, says) => {
    const { exitCode, stdout, stderr } = await run(`kubecause rbac ${args}`);
    expect([exitCode, stdout]).toEqual([2, '']);
    expect(stderr).toMatch(says);
    expect(stderr.trim()).not.toContain('\n');
  });
});

describe('baselines', () => {
  test('as docs/ci.md shows them', async () => {
    const page = blocks('docs/ci.md').find(block => block.includes('baseline write'))!;
    const { exitCode, stdout, stderr } = await run(page);
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(/No new problems found[\s\S]*OBJECT +CODE +FINDING/);
    expect(stderr).toMatch(/known\.yaml: \d+ findings of \d+ incidents are known\n.*known\.yaml: 0 findings dropped/s);
  });

  test('what is not in them fails, and writing again changes nothing', async () => {
    await run('kubecause baseline write all.yaml && cp all.yaml before.yaml && kubecause baseline write all.yaml');
    expect(read('all.yaml')).toBe(read('before.yaml'));
    const known = await run('kubecause analyze -o json --baseline all.yaml --fail-on-new');
    const report = JSON.parse(known.stdout);
    expect(known.exitCode).toBe(0);
    expect(report.baseline).toEqual({ name: 'all.yaml', known: report.incidents.length, gone: 0 });
    const [{ cause, consequences, title }] = report.incidents;
    const { findings, ...rest } = parse(read('all.yaml'));
    const isOther = ({ id }: { id: string }): boolean => ![cause, ...consequences].includes(id);
    writeFileSync(join(folder, 'less.yaml'), JSON.stringify({ ...rest, findings: findings.filter(isOther) }));
    const { exitCode, stdout } = await run('kubecause analyze -q --baseline less.yaml --fail-on-new');
    expect([exitCode, stdout]).toEqual([1, `ERROR   ${title}\n`]);
  });

  test.each([
    ['analyze --fail-on-new', /--fail-on-new wants a baseline/],
    ['analyze --baseline none.yaml', /there is no baseline none\.yaml; (did you mean|write one)/],
    ['baseline show package.json', /there is no baseline package\.json/],
    ['baseline wrte x', /there is no command "baseline wrte"; did you mean write\?/],
  ])('%s: one line', async (args, says) => {
    const { exitCode, stdout, stderr } = await run(`kubecause ${args}`);
    expect([exitCode, stdout]).toEqual([2, '']);
    expect(stderr).toMatch(says);
    expect(stderr.trim()).not.toContain('\n');
  });

  test('a file that is no baseline is not overwritten', async () => {
    writeFileSync(join(folder, 'notes.yaml'), 'buy: milk\n');
    expect((await run('kubecause baseline write notes.yaml')).exitCode).toBe(2);
    expect(read('notes.yaml')).toBe('buy: milk\n');
  });
});

describe('what is ready to take', () => {
  test('the action writes its outputs, and fails as kubecause does', async () => {
    const { inputs, runs } = parse(text('action.yml'));
    const [step] = runs.steps;
    const given: Record<string, string> = { sarif: 'out.sarif', args: '--namespace=shop\n--severity=error' };
    const env = Object.fromEntries(
      Object.entries<string>(step.env).map(([name, value]) => {
        const input = /inputs\.([\w-]+)/.exec(value)![1]!;
        return [name, given[input] ?? inputs[input].default];
      }),
    );
    for (const name of Object.keys(env)) expect(step.run).toContain(`$${name}`);
    expect(step.run).not.toContain('${{');
    const files = { GITHUB_OUTPUT: 'output', GITHUB_STEP_SUMMARY: 'summary.md', RUNNER_TEMP: folder };
    const { exitCode, stdout } = await run(step.run, { ...env, ...files }, 'bash');
    expect(exitCode).toBe(1);
    expect(stdout).toMatch(/^::error title=/);
    expect(read('output')).toBe('exit-code=1\n');
    expect(read('summary.md')).toMatch(/^## kubecause/);
    expect(JSON.parse(read('out.sarif')).version).toBe('2.1.0');
  });

  test('the template of GitLab knows the baseline if there is one', async () => {
    const job = parse(text('deploy/gitlab.yml'))['.kubecause'];
    const script = job.script.join('\n');
    expect((await run(script, job.variables)).exitCode).toBe(1);
    for (const file of Object.values<string>(job.artifacts.reports)) expect(read(file).length).toBeGreaterThan(1000);
    await run(`kubecause baseline write ${job.variables.KC_BASELINE}`);
    expect((await run(script, job.variables)).exitCode).toBe(0);
  });

  test('the CronJob names what the image and the role are', async () => {
    const [namespace, cronJob] = parseAllDocuments(text('deploy/cronjob.yaml')).map(document => document.toJS());
    const pod = cronJob.spec.jobTemplate.spec.template.spec;
    expect(text('deploy/cronjob.yaml')).toContain(
      `--service-account ${namespace.metadata.name}/${pod.serviceAccountName} |`,
    );
    const [container] = pod.containers;
    expect(container.image).toBe(`kubecause:${version}`);
    expect(text('Dockerfile')).toContain(`kubecause:${version}`);
    const { stderr, exitCode } = await run(`kubecause ${container.args.join(' ')}`);
    expect([stderr, exitCode]).toEqual(['', 1]);
  });
});
