import { spawn } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { execa } from 'execa';
import { describe, expect, test } from 'vitest';
import { exitCodes } from '../../src/cli/exit.ts';
import { reportSchema } from '../../src/render/report-schema.ts';
import { environmentIn, kubecause, type RunOptions } from '../helpers/command-line.ts';
import { event, object, type Raw, runningPod } from '../helpers/objects.ts';
import { bin, demo } from '../helpers/paths.ts';
import { scratchFolder } from '../helpers/scratch.ts';

const folder = scratchFolder();

const run = (args: readonly string[], options: RunOptions = {}) => kubecause(args, { home: folder, ...options });

function recording(name: string, objects: readonly Raw[]): string {
  const path = join(folder, name);
  // The newest time in a plain list is the time of the list: the event makes the other objects two hours old.
  const items = [...objects, event(objects[0]!, 'Synced', 'in order', { type: 'Normal' })];
  writeFileSync(path, JSON.stringify({ apiVersion: 'v1', kind: 'List', items }));
  return path;
}

const broken = [
  object('v1', 'Service', 'shop/web', { spec: { selector: { app: 'web' }, ports: [{ port: 80 }] } }),
  runningPod('shop/api-1', { metadata: { labels: { app: 'api' } } }),
];
const whole = [
  object('v1', 'Service', 'shop/web', { spec: { selector: { app: 'web' }, ports: [{ port: 80 }] } }),
  runningPod('shop/web-1', { metadata: { labels: { app: 'web' } } }),
  object('v1', 'Node', 'node-a', { status: { conditions: [{ type: 'Ready', status: 'True' }] } }),
  object('v1', 'ServiceAccount', 'shop/default'),
  object('discovery.k8s.io/v1', 'EndpointSlice', 'shop/web-1', {
    metadata: { labels: { 'kubernetes.io/service-name': 'web' } },
    addressType: 'IPv4',
    endpoints: [
      {
        addresses: ['10.0.0.1'],
        conditions: { ready: true },
        targetRef: { kind: 'Pod', namespace: 'shop', name: 'web-1' },
      },
    ],
    ports: [{ port: 80, protocol: 'TCP' }],
  }),
];

describe('exit codes', () => {
  const all = ['--assume-complete', 'all'];
  test.each([
    ['nothing wrong', exitCodes.healthy, ['--recording', recording('whole.json', whole), ...all]],
    ['something is wrong', exitCodes.found, ['--recording', recording('broken.json', broken), ...all]],
    [
      'something is wrong, and that is fine',
      exitCodes.healthy,
      ['--recording', recording('broken.json', broken), ...all, '--fail-on', 'never'],
    ],
    ['kinds were not collected, and that is fine', exitCodes.healthy, ['--recording', recording('whole.json', whole)]],
    [
      'a list cannot say which types of custom resources there are, and that is fine',
      exitCodes.healthy,
      [
        '--recording',
        recording('custom.json', [
          ...whole,
          object('cert-manager.io/v1', 'Certificate', 'shop/site', {
            status: { conditions: [{ type: 'Ready', status: 'True' }] },
          }),
        ]),
      ],
    ],
    [
      'kinds were not collected',
      exitCodes.incomplete,
      ['--recording', recording('whole.json', whole), '--fail-on-incomplete'],
    ],
    [
      'found wins over incomplete',
      exitCodes.found,
      ['--recording', recording('broken.json', broken), ...all, '--fail-on-incomplete'],
    ],
    ['there is no such recording', exitCodes.failed, ['--recording', join(folder, 'none')]],
    ['no cluster', exitCodes.failed, []],
  ])('%s: %d', async (_, code, args) => {
    const result = await run(['analyze', ...args]);
    expect(result.stderr).not.toMatch(/\n\s+at /);
    expect(result.exitCode).toBe(code);
  });
});

describe('bad input is one line that says what to do', () => {
  const file = (name: string, content: string | Uint8Array): string => {
    writeFileSync(join(folder, name), content);
    return join(folder, name);
  };
  test.each([
    [['analyse', '--filtr', 'x'], /no option --filtr; did you mean --filter\?/],
    [['anlyze'], /no command "anlyze"; did you mean analyze/],
    [['analyze', '-o', 'jsn'], /-o wants one of text, tree, .*, but got "jsn"; did you mean json/],
    [['analyze', '--filter', 'Servce', '-r', demo], /no analyzer or kind "Servce"; did you mean Service/],
    [['analyze', '-n'], /--namespace wants a value/],
    [['analyze', '-n', 'shpo', '-r', demo], /shpo.*did you mean.*shop/],
    [['analyze', '-A', '-n', 'shop', '-r', demo], /give only one/],
    [['analyze', '-l', 'a b', '-r', demo], /-l wants a label selector/],
    [['analyze', '--wait', '-r', demo], /--wait needs a live cluster/],
    [['analyze', '--timeout', 'soon', '--server', 'http://127.0.0.1:1'], /--timeout wants a duration/],
    [['analyze', '--assume-complete', 'Pdo', '-r', demo], /no kind "Pdo"/],
    [['analyze', '-r', file('empty.json', '')], /empty/],
    [['analyze', '-r', file('page.html', '<!doctype html><html></html>')], /kubecause|recording/],
    [['analyze', '-r', file('noise.bin', Buffer.from([1, 2, 3, 4, 5, 250, 251, 0]))], /recording/],
    [
      [
        'analyze',
        '-r',
        file(
          'bomb.yaml',
          `apiVersion: v1\nkind: List\na: &a [x,x,x,x,x,x,x,x,x]\n${'bcdefgh'
            .split('')
            .map((n, i) => `${n}: &${n} [${`*${'abcdefgh'[i]},`.repeat(9)}]`)
            .join('\n')}\n`,
        ),
      ],
      /alias/i,
    ],
    [['analyze', '-r', file('cut.tar.gz', gzipSync(Buffer.alloc(5000, 1)).subarray(0, 20))], /cut|truncated|end/i],
    [['explain', 'service-select-nothing'], /did you mean service-selects-nothing/],
    [['analyze', '--context', 'x', '--kubeconfig', join(folder, 'missing')], /missing/],
  ])('%j', async (args, line) => {
    const { stderr, stdout, exitCode } = await run(args);
    expect(stderr).toMatch(line);
    expect(stderr.trimEnd().split('\n')).toHaveLength(1);
    expect(stdout).toBe('');
    expect(exitCode).toBe(exitCodes.failed);
  });
});

describe('--stats', () => {
  const analyze = ['analyze', '-r', demo, '-o', 'json', '--fail-on', 'never', '--quiet'];

  test('as JSON: what each kind and each analyzer cost, on stderr; the report is the same', async () => {
    const [plain, counted] = await Promise.all([run(analyze), run([...analyze, '--stats', 'json'])]);
    expect(counted.stdout).toBe(plain.stdout);
    const stats = JSON.parse(counted.stderr);
    expect(stats).toMatchObject({ requests: 0, bytes: expect.any(Number), kinds: expect.any(Array) });
    const { analyzers } = JSON.parse(plain.stdout).coverage;
    const checked = analyzers.filter(({ subjects }: { subjects: number }) => subjects > 0);
    const timed: { id: string; milliseconds: number }[] = stats.analyzers;
    expect(timed.map(({ id }) => id).toSorted()).toEqual(checked.map(({ id }: { id: string }) => id).toSorted());
    expect(timed.every(({ milliseconds }) => milliseconds >= 0)).toBe(true);
    expect(timed).toEqual(timed.toSorted((a, b) => b.milliseconds - a.milliseconds));
  });

  test('as text, if no format is given', async () => {
    const { stderr } = await run([...analyze, '--stats']);
    expect(stderr).toMatch(/^kind +requests +bytes +ms\n/);
    expect(stderr).toMatch(/^analyzer +ms\n(.+ +\d+\n)+in all +\d+\n$/m);
  });

  test('in another format', async () => {
    const { exitCode, stderr } = await run([...analyze, '--stats=yaml']);
    expect(exitCode).toBe(exitCodes.failed);
    expect(stderr).toMatch(/stats.*text.*json/);
  });
});

describe('output', () => {
  test('JSON follows the published schema and is the same from run to run, from a file and from a pipe', async () => {
    const first = await run(['-r', demo, '-o', 'json', '--fail-on', 'never']);
    const report = reportSchema.parse(JSON.parse(first.stdout));
    expect(report.incidents.length).toBeGreaterThan(3);
    expect((await run(['-r', demo, '-o', 'json', '--fail-on', 'never'])).stdout).toBe(first.stdout);
    const piped = await run(['-r', '-', '-o', 'json', '--fail-on', 'never'], { input: readFileSync(demo) });
    expect({ ...JSON.parse(piped.stdout), source: 0 }).toEqual({ ...report, source: 0 });
    expect(first.stderr).toBe('');
  });

  test('no colour where there is no terminal; colour where it is forced', async () => {
    expect((await run(['-r', demo])).stdout).not.toContain('\u001b');
    const forced = { FORCE_COLOR: '1', NO_COLOR: undefined };
    expect((await run(['-r', demo], { env: forced })).stdout).toContain('\u001b[');
    expect((await run(['-r', demo, '--no-color'], { env: forced })).stdout).not.toContain('\u001b');
    expect((await run(['-r', demo], { env: { ...forced, NO_COLOR: '1' } })).stdout).not.toContain('\u001b');
  });

  test('a filter chooses incidents, and keeps their cause', async () => {
    const { stdout } = await run(['-r', demo, '-o', 'json', '--filter', 'Ingress', '--fail-on', 'never']);
    const { incidents } = JSON.parse(stdout) as { incidents: { title: string; severity: string }[] };
    expect(incidents.filter(i => i.severity !== 'info').map(i => i.title)).toEqual([
      expect.stringMatching(/^StorageClass fast-sdd/),
    ]);
  });

  test.each([
    ['analyzers', exitCodes.healthy],
    ['analyze --help=all', exitCodes.healthy],
    ['rbac', exitCodes.healthy],
    ['config view --show-origin', exitCodes.healthy],
    ['-r DEMO -o html', exitCodes.found],
    ['why deploy/catalog -r DEMO -o json', exitCodes.found],
    ['diff DEMO DEMO', exitCodes.healthy],
  ])('a pipe that closes early ends %j quietly, with its own code', async (line, code) => {
    const shell = '{ "$@"; echo $? >&2; } | true';
    const words = line.split(' ').map(word => (word === 'DEMO' ? demo : word));
    const { stderr } = await execa('sh', ['-c', shell, 'sh', process.execPath, bin, ...words], {
      env: environmentIn(folder),
      extendEnv: false,
    });
    expect(stderr).toBe(String(code));
  });

  test.skipIf(!existsSync('/dev/full'))('a report that is cut by a full disk is no report', async () => {
    const child = spawn('sh', ['-c', '"$@" > /dev/full', 'sh', process.execPath, bin, '-r', demo], {
      env: environmentIn(folder),
    });
    let err = '';
    child.stderr.on('data', data => {
      err += data;
    });
    const code = await new Promise(resolve => child.on('close', resolve));
    expect(err).toMatch(/^kubecause: cannot write to stdout: ENOSPC[^\n]*\n$/);
    expect(code).toBe(exitCodes.failed);
  });

  test('--version is one line', async () => {
    const { version } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as {
      version: string;
    };
    expect((await run(['--version'])).stdout).toBe(`kubecause ${version}\n`);
    expect((await run(['analyze', '--version'])).stdout).toBe(`kubecause ${version}\n`);
  });
});
