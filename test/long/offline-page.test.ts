import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { execa } from 'execa';
import { beforeAll, describe, expect, test } from 'vitest';
import { stringify } from 'yaml';
import { node, tarGz, typedList, web } from '../cluster/recording/helpers.ts';
import { environmentIn } from '../helpers/command-line.ts';
import { object } from '../helpers/objects.ts';
import { bin, pathOf } from '../helpers/paths.ts';
import { scratchFolder } from '../helpers/scratch.ts';

const page = readFileSync(pathOf('docs/offline.md'), 'utf8');
const folder = scratchFolder();

/** Those of masks want a cluster: test/cli/masked.test.ts. */
const commands = [...page.matchAll(/^\$ (.+)$/gm)]
  .map(([, command]) => command!)
  .filter(command => !/--mask-key|report\.txt/.test(command));
const said = new Map<string, { stdout: string; stderr: string; exitCode: number | undefined }>();

/** As a person would paste them: one after the other, in one folder. */
beforeAll(async () => {
  const inside = (name: string, kind: string, items: Parameters<typeof typedList>[2]) => ({
    name: `support-bundle/cluster-resources/${name}.json`,
    content: typedList('v1', kind, items),
  });
  const files = [
    inside('namespaces', 'Namespace', [object('v1', 'Namespace', 'shop')]),
    inside('nodes', 'Node', [node]),
    inside('pods/shop', 'Pod', [web]),
  ];
  writeFileSync(join(folder, 'bundle.tar.gz'), await tarGz(files));
  writeFileSync(join(folder, 'pods.json'), JSON.stringify(typedList('v1', 'Pod', [web])));
  copyFileSync(pathOf('demo/shop.tar.gz'), join(folder, 'other.tar.gz'));
  writeFileSync(join(folder, 'passphrase.txt'), 'four words are enough\n');
  mkdirSync(join(folder, 'manifests'));
  const misspelt = object('v1', 'Service', 'shop/web', {
    spec: { selector: { app: 'web' }, ports: [{ port: 80, targetPort: 'htpp' }] },
  });
  const ports = [{ name: 'http', containerPort: 8080 }];
  const template = {
    metadata: { labels: { app: 'web' } },
    spec: { containers: [{ name: 'app', image: 'a:1', ports }] },
  };
  const deployment = object('apps/v1', 'Deployment', 'shop/web', {
    spec: { selector: { matchLabels: { app: 'web' } }, template },
  });
  writeFileSync(join(folder, 'manifests/web.yaml'), `${stringify(misspelt)}---\n${stringify(deployment)}`);
  const kubecause = `kubecause() { '${process.execPath}' '${bin}' "$@"; }`;
  const env = { ...environmentIn(folder), COLUMNS: '120' };
  for (const command of commands) {
    const script = `${kubecause}\n${command.replaceAll(' shop.tar.gz --dry-run', ' dry.tar.gz --dry-run')}`;
    const { stdout, stderr, exitCode } = await execa('bash', ['-c', script], {
      cwd: folder,
      env,
      extendEnv: false,
      reject: false,
    });
    said.set(command, { stdout, stderr, exitCode });
  }
}, 180_000);

describe('docs/offline.md', () => {
  test('has commands', () => expect(commands.length).toBeGreaterThan(7));

  test.each(commands)('%s', command => {
    const { stdout, stderr, exitCode } = said.get(command)!;
    expect([command, stderr, exitCode]).toEqual([command, stderr, /--manifests/.test(command) ? 1 : 0]);
    if (/analyze/.test(command)) expect(stdout).toMatch(/--manifests/.test(command) ? /htpp/ : /./);
    if (/inspect/.test(command)) expect(stdout).toMatch(/^troubleshoot support bundle .*\n[\s\S]*Pod +1 +1 +yes/);
    if (/--dry-run/.test(command)) expect(stdout).toMatch(/^KIND +OBJECTS +BYTES\n/);
    if (/ merge /.test(command)) expect(stderr).toMatch(/objects of 2 recordings/);
  });
});
