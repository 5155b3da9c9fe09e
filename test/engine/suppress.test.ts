import { describe, expect, test } from 'vitest';
import { analyzers } from '../../analyzers/index.ts';
import type { Report } from '../../src/core/report.ts';
import type { Suppression } from '../../src/core/suppressions.ts';
import { diagnose } from '../../src/engine/diagnose.ts';
import type { Scope } from '../../src/engine/options.ts';
import { object, type Raw } from '../helpers/objects.ts';
import { snapshot } from '../helpers/snapshot.ts';

/** A Service that selects nothing, and the Ingress that leads to it: one incident of two findings. */
function site(name: string, annotations: Record<string, string> = {}): Raw[] {
  const backend = { service: { name, port: { number: 80 } } };
  return [
    object('v1', 'Service', `shop/${name}`, {
      metadata: { annotations, labels: { team: name } },
      spec: { selector: { app: name }, ports: [{ port: 80 }] },
    }),
    object('networking.k8s.io/v1', 'Ingress', `shop/${name}`, {
      spec: { rules: [{ host: `${name}.example.com`, http: { paths: [{ path: '/', pathType: 'Prefix', backend }] } }] },
    }),
  ];
}

const rule = (rest: Partial<Suppression>): Suppression => ({
  codes: [],
  kinds: [],
  namespaces: [],
  names: [],
  reason: 'known',
  origin: 'c.yaml:1',
  ...rest,
});

async function run(suppressions: readonly Suppression[], objects = [...site('web'), ...site('api')], scope?: Scope) {
  const bad = { analyzers: analyzers.filter(({ id }) => /^(service-endpoints|ingress-backend)$/.test(id)) };
  return diagnose(snapshot(objects), { ...bad, toolVersion: '0', suppressions, ...(scope && { scope }) });
}

const causes = ({ incidents, findings }: Report): string[] =>
  incidents.map(({ cause }) => findings.find(({ id }) => id === cause)!.object.name);

describe('suppressions', () => {
  test('a suppressed cause takes its incident with it, and changes no other', async () => {
    const all = await run([]);
    const { suppressed, ...left } = await run([rule({ codes: ['service-*'], names: ['web'] })]);
    expect(causes(all)).toEqual(['api', 'web']);
    expect(left.incidents).toEqual(all.incidents.filter(({ title }) => title.includes('api')));
    expect(left.findings).toEqual(all.findings.filter(({ object: { name } }) => name === 'api'));
    expect(suppressed).toMatchObject({ findings: 2, idle: [], incidents: [{ reason: 'known', origin: 'c.yaml:1' }] });
    expect(suppressed.incidents[0]?.id).toBe(all.incidents.find(({ title }) => title.includes('web'))?.id);
    expect(left.summary.incidents.error).toBe(1);
  });

  test('a suppressed consequence takes only itself', async () => {
    const { incidents, suppressed } = await run([rule({ kinds: ['Ingress'] })]);
    expect(incidents.map(({ consequences }) => consequences)).toEqual([[], []]);
    expect(suppressed).toMatchObject({ findings: 2, incidents: [] });
  });

  const matching: Record<string, Partial<Suppression>> = {
    'a code': { codes: ['service-selects-nothing'] },
    'a pattern of codes': { codes: ['*-selects-*'] },
    'a kind, in any case': { kinds: ['service'] },
    'a namespace': { namespaces: ['sh*'] },
    labels: { labels: { matchLabels: { team: 'web' } } },
  };
  for (const [name, given] of Object.entries(matching))
    test(`matches by ${name}`, async () => {
      expect((await run([rule(given)], site('web'))).incidents).toEqual([]);
    });

  test('all that is given must match; a name is a whole name', async () => {
    for (const given of [
      { codes: ['service-selects-nothing'], namespaces: ['pay'] },
      { names: ['we'] },
      { names: ['w.b'] },
    ])
      expect((await run([rule(given)], site('web'))).incidents).toHaveLength(1);
  });

  test('one that is over does nothing, and one that does nothing is said, where all was looked at', async () => {
    const over = rule({ codes: ['service-*'], until: '2020-01-01', origin: 'c.yaml:3' });
    const idle = rule({ codes: ['pod-*'], origin: 'c.yaml:9' });
    const { incidents, suppressed } = await run([over, idle]);
    expect(incidents).toHaveLength(2);
    expect(suppressed.idle).toEqual([
      { origin: 'c.yaml:3', reason: 'known', why: 'expired' },
      { origin: 'c.yaml:9', reason: 'known', why: 'unused' },
    ]);
    const narrow = await run([idle], undefined, { namespaces: ['shop'] });
    expect(narrow.suppressed.idle).toEqual([]);
  });

  test('it holds until the end of its last day', async () => {
    const today = (await run([])).takenAt.slice(0, 10);
    expect((await run([rule({ codes: ['*'], until: today })])).incidents).toEqual([]);
  });

  test('an annotation on the object suppresses what it names', async () => {
    const ignored = site('web', {
      'kubecause.dev/ignore': 'pod-x, service-selects-nothing',
      'kubecause.dev/ignore-reason': 'parked',
    });
    const { incidents, suppressed } = await run([], ignored);
    expect(incidents).toEqual([]);
    expect(suppressed.incidents).toMatchObject([{ reason: 'parked', origin: 'annotation of Service shop/web' }]);
    expect((await run([], site('web', { 'kubecause.dev/ignore': '*' }))).incidents).toEqual([]);
    expect((await run([], site('web', { 'kubecause.dev/ignore': 'pod-*' }))).incidents).toHaveLength(1);
  });

  test('an annotation on what owns the object holds for it', async () => {
    const controller = (kind: string, name: string) => [
      { apiVersion: 'apps/v1', kind, name, uid: `shop/${name}`, controller: true },
    ];
    const owned = [
      object('apps/v1', 'Deployment', 'shop/web', {
        metadata: { uid: 'shop/web', annotations: { 'kubecause.dev/ignore': 'pod-image-not-found' } },
      }),
      object('apps/v1', 'ReplicaSet', 'shop/web-1', {
        metadata: { uid: 'shop/web-1', ownerReferences: controller('Deployment', 'web') },
      }),
      object('v1', 'Pod', 'shop/web-1-a', {
        metadata: { ownerReferences: controller('ReplicaSet', 'web-1') },
        spec: { containers: [{ name: 'app', image: 'x:1' }], nodeName: 'n' },
        status: {
          phase: 'Pending',
          containerStatuses: [
            {
              name: 'app',
              image: 'x:1',
              state: {
                waiting: { reason: 'ImagePullBackOff', message: 'rpc error: code = NotFound desc = x:1: not found' },
              },
            },
          ],
        },
      }),
    ];
    const pods = { analyzers: analyzers.filter(({ id }) => id === 'pod-image'), toolVersion: '0' };
    const report = await diagnose(snapshot(owned), pods);
    expect(report.incidents).toEqual([]);
    expect(report.suppressed.incidents).toMatchObject([{ origin: 'annotation of Deployment shop/web' }]);
  });
});
