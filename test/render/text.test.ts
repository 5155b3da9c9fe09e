import stringWidth from 'string-width';
import { describe, expect, test } from 'vitest';
import type { Report } from '../../src/core/report.ts';
import { diagnose } from '../../src/engine/diagnose.ts';
import { renderText } from '../../src/render/text.ts';
import type { TextOptions } from '../../src/render/text-options.ts';
import { object, type Raw, runningPod } from '../helpers/objects.ts';
import { type SnapshotOptions, snapshot } from '../helpers/snapshot.ts';
import { usualAnalyzers as analyzers } from '../helpers/usual-analyzers.ts';

const plain: TextOptions = { color: false, unicode: true, width: 80, detail: 'normal', showInfo: false };

async function report(objects: readonly Raw[], options?: SnapshotOptions): Promise<Report> {
  return diagnose(snapshot(objects, options), { analyzers, toolVersion: '0.0.0' });
}

const service = (name: string): Raw =>
  object('v1', 'Service', `shop/${name}`, { spec: { selector: { app: name }, ports: [{ port: 80 }] } });

describe('text', () => {
  test('a healthy cluster is said to be healthy, and what was checked', async () => {
    const text = renderText(
      await report([
        service('web'),
        runningPod('shop/web-1', { metadata: { labels: { app: 'web' } } }),
        object('v1', 'Node', 'node-a', { status: { conditions: [{ type: 'Ready', status: 'True' }] } }),
        object('v1', 'ServiceAccount', 'shop/default'),
      ]),
      plain,
    );
    expect(text).toContain('No problems found\n');
    expect(text).toMatch(/checked {7}4 objects of \d+ kinds/);
  });

  test('nothing found is no all-clear where something could not be read', async () => {
    const text = renderText(await report([service('web')], { withheld: { Pod: 'forbidden' } }), plain);
    expect(text).toContain('No problems found in what could be checked');
    expect(text).toContain('not everything could be checked');
    expect(text).toMatch(/not read {6}Pod \(forbidden/);
  });

  test('what was refused alike is one line, and what was read in a namespace all the same is said so', async () => {
    const refused = (plural: string, group: string) =>
      `${plural} is forbidden: User "me" cannot list resource "${plural}" in API group "${group}" at the cluster scope`;
    const base = await report([service('web')]);
    const kinds: Report['coverage']['kinds'] = [
      { kind: 'Deployment', group: 'apps', state: 'forbidden', count: 0, why: refused('deployments', 'apps') },
      { kind: 'Deployment', group: 'apps', namespace: 'shop', state: 'complete', count: 3 },
      { kind: 'Node', state: 'forbidden', count: 0, why: refused('nodes', '') },
      {
        kind: 'PriorityClass',
        group: 'scheduling.k8s.io',
        state: 'forbidden',
        count: 0,
        why: refused('p', 'scheduling'),
      },
      { kind: 'Pod', state: 'forbidden', count: 0, why: refused('pods', '') },
      { kind: 'Pod', namespace: 'shop', state: 'complete', count: 3 },
      { kind: 'Site', group: 'example.com', namespace: 'a', state: 'failed', count: 0, why: 'boom' },
      { kind: 'Site', group: 'example.com', namespace: 'b', state: 'failed', count: 0, why: 'boom' },
    ];
    const text = renderText({ ...base, coverage: { ...base.coverage, kinds } }, { ...plain, width: 110 });
    expect(text.split('\n').filter(line => line.startsWith('not read'))).toEqual([
      'not read      outside of shop: Deployment, Pod (forbidden: User "me" cannot list at the cluster scope)',
      'not read      Node, PriorityClass (forbidden: User "me" cannot list at the cluster scope)',
      'not read      in a, b: Site.example.com (failed: boom)',
    ]);
  });

  test('many kinds of extensions that were not read are a number, unless asked for', async () => {
    const base = await report([service('web')]);
    const kinds: Report['coverage']['kinds'][number][] = ['A', 'B', 'C', 'D', 'E', 'F'].map(kind => ({
      kind,
      group: 'example.com',
      state: 'not-collected',
      count: 0,
    }));
    kinds.push({ kind: 'Pod', state: 'not-collected', count: 0 });
    const holes = (options: TextOptions) =>
      renderText({ ...base, coverage: { ...base.coverage, kinds } }, options)
        .split('\n')
        .find(line => line.startsWith('not read'));
    expect(holes(plain)).toBe('not read      Pod, 6 kinds of extensions (-v names them) (not-collected)');
    expect(holes({ ...plain, detail: 'verbose', width: 300 })).toMatch(/A\.example\.com, .*F\.example\.com, Pod \(/);
  });

  test('two hundred incidents: the worst in detail, a line for each other', async () => {
    const text = renderText(
      await report(Array.from({ length: 200 }, (_, i) => service(`service-${String(i).padStart(3, '0')}`))),
      plain,
    );
    expect(text).toContain('190 more, a line each');
    expect(text).toMatch(/^ 11 ERROR {3}Service shop\/service-010: selector app=service-010 matches no pod$/m);
    expect(text).toMatch(/^110 ERROR.*\n +… and 90 more: 90 in shop$/m);
    expect(text).toMatch(/200 incidents: 200 errors/);
    expect(text).toMatch(/\nBegin with 1 \(kubecause why service\/service-000 -n shop tells it/);
    expect(text.split('\n').length).toBeLessThan(10 * 9 + 100 + 20);
    for (const line of text.split('\n')) expect(stringWidth(line)).toBeLessThanOrEqual(80);
  });

  test('nothing from a cluster can move the cursor', async () => {
    const hostile = object('v1', 'Service', 'shop/web', {
      spec: { selector: { app: 'x\u001b[2J\u001b]0;title\u0007\r\n\u202e' } },
    });
    const text = renderText(await report([hostile]), plain);
    expect(text).toContain('app=x');
    // biome-ignore lint/suspicious/noControlCharactersInRegex: these must not be there
    expect(text).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202e]/);
  });

  test('without Unicode there is none', async () => {
    const pod = runningPod('shop/web-1', {
      metadata: { labels: { app: 'web' } },
      status: { conditions: [{ type: 'Ready', status: 'False' }] },
    });
    const text = renderText(await report([service('web'), pod]), { ...plain, unicode: false });
    // biome-ignore lint/suspicious/noControlCharactersInRegex: what ASCII is
    expect(text).toMatch(/^[\u0000-\u007f]*$/);
  });

  test('quiet is a line per incident and nothing else', async () => {
    const text = renderText(await report([service('a'), service('b')]), { ...plain, detail: 'quiet' });
    expect(text).toBe(
      'ERROR   Service shop/a: selector app=a matches no pod\nERROR   Service shop/b: selector app=b matches no pod\n',
    );
  });

  test('colours are of one kind of escape only, and end', async () => {
    const text = renderText(await report([service('a')]), { ...plain, color: true });
    // biome-ignore lint/suspicious/noControlCharactersInRegex: SGR sequences
    const codes = [...text.matchAll(/\u001b\[(\d+)m/g)].map(m => Number(m[1]));
    expect(codes.filter(c => [1, 2, 31, 32, 33, 36].includes(c)).length).toBe(
      codes.filter(c => [22, 39].includes(c)).length,
    );
    // biome-ignore lint/suspicious/noControlCharactersInRegex: SGR sequences
    expect(text.replace(/\u001b\[\d+m/g, '')).not.toContain('\u001b');
  });
});
