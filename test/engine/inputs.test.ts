import { describe, expect, test } from 'vitest';
import { analyzers } from '../../analyzers/index.ts';
import type { OnRequest } from '../../src/core/kinds/define.ts';
import type { Report } from '../../src/core/report.ts';
import type { ReadLog, Source, WantedLog } from '../../src/core/source.ts';
import { diagnose } from '../../src/engine/diagnose.ts';
import { allKinds } from '../../src/engine/plan.ts';
import { podMetrics } from '../helpers/metrics.ts';
import { object, type Raw, runningPod } from '../helpers/objects.ts';
import { backingOff, brokenPod, ended } from '../helpers/pods.ts';
import { snapshot } from '../helpers/snapshot.ts';
import { tlsCertificate, tlsSecret } from '../helpers/tls.ts';

const crashed = brokenPod([backingOff('app', ended(1))]);
const refused = 'dial tcp: lookup db on 10.96.0.10:53: no such host';

type Answer = (log: WantedLog) => ReadLog;
const says =
  (earlier: string): Answer =>
  log => ({ ...log, state: 'complete', current: '', earlier });

/** A source that remembers which kinds and logs it was asked for. */
function sourceOf(raws: readonly Raw[], answer?: Answer) {
  const asked: { kinds: string[]; logs: WantedLog[] } = { kinds: [], logs: [] };
  const source: Source = {
    ...snapshot(raws),
    read(plan, signal) {
      asked.kinds.push(...plan.kinds);
      return snapshot(raws).read(plan, signal);
    },
    ...(answer && {
      async *logs(wanted: readonly WantedLog[]) {
        asked.logs.push(...wanted);
        yield* wanted.map(answer);
      },
    }),
  };
  return { source, asked };
}

const run = (source: Source, ...requested: OnRequest[]): Promise<Report> =>
  diagnose(source, { analyzers, toolVersion: '0', requested });
const exits = ({ findings }: Report) => findings.find(({ code }) => code === 'pod-exits');
const ofKind = ({ coverage }: Report, kind: string) => coverage.kinds.filter(row => row.kind === kind);

describe('logs', () => {
  test('are asked for only with --logs, and only of containers that fail', async () => {
    const { source, asked } = sourceOf([crashed, runningPod('shop/ok')], says(refused));
    const without = await run(source);
    expect(asked.logs).toEqual([]);
    expect(ofKind(without, 'ContainerLog')).toEqual([]);
    expect(without.coverage.unknownLookups).not.toHaveProperty('ContainerLog');
    await run(source, 'logs');
    expect(asked.logs).toEqual([{ namespace: 'shop', pod: 'web-1', container: 'app', previous: true }]);
    expect(asked.kinds).not.toContain('ContainerLog');
  });

  test('add to the message and to the links of a finding, and leave its code and id as they are', async () => {
    const { source } = sourceOf([crashed], says(refused));
    const [without, withLogs] = [await run(source), await run(source, 'logs')];
    expect(exits(without)?.message).toBe('container app exited with code 1');
    expect(exits(withLogs)?.message).toBe(
      `container app exited with code 1; it cannot resolve a name (Service shop/db); its log: ${refused}`,
    );
    expect(exits(withLogs)?.id).toBe(exits(without)?.id);
    expect(exits(withLogs)?.blames).toContainEqual({ kind: 'Service', namespace: 'shop', name: 'db' });
    expect(ofKind(withLogs, 'ContainerLog')).toEqual([
      { kind: 'ContainerLog', state: 'complete', count: 0 },
      { kind: 'ContainerLog', namespace: 'shop', state: 'complete', count: 1 },
    ]);
  });

  test('that may not be read are a hole, and nothing is claimed of them', async () => {
    const { source } = sourceOf([crashed], log => ({ ...log, state: 'forbidden', why: 'you may not' }));
    const report = await run(source, 'logs');
    expect(exits(report)).toMatchObject({
      id: exits(await run(source))?.id,
      message: 'container app exited with code 1',
    });
    expect(ofKind(report, 'ContainerLog')).toContainEqual(
      expect.objectContaining({ namespace: 'shop', state: 'forbidden', why: 'you may not' }),
    );
    expect(report.coverage.unknownLookups.ContainerLog).toBeGreaterThan(0);
    expect(report.coverage.complete).toBe(false);
  });

  test('of a source that has none were not collected', async () => {
    const report = await run(sourceOf([crashed]).source, 'logs');
    expect(ofKind(report, 'ContainerLog')).toMatchObject([{ state: 'not-collected' }]);
  });

  test('of nothing that fails cost nothing', async () => {
    const { source, asked } = sourceOf([runningPod('shop/ok')], says(refused));
    const report = await run(source, 'logs');
    expect(asked.logs).toEqual([]);
    expect(report.findings).toEqual((await run(source)).findings);
  });
});

describe('certificates', () => {
  const ingress = object('networking.k8s.io/v1', 'Ingress', 'shop/site', {
    spec: { ingressClassName: 'nginx', tls: [{ hosts: ['shop.example.com'], secretName: 'site' }], rules: [] },
    status: { loadBalancer: { ingress: [{ ip: '192.0.2.1' }] } },
  });
  const expired = [
    ingress,
    object('networking.k8s.io/v1', 'IngressClass', 'nginx', { spec: { controller: 'k8s.io/ingress-nginx' } }),
    tlsSecret('shop/site'),
    tlsCertificate('shop/site', { notAfter: '2026-02-20T10:00:00Z' }),
  ];

  test('are asked for only with --read-certificates', async () => {
    const { source, asked } = sourceOf(expired.slice(0, 3));
    const report = await run(source);
    expect(asked.kinds).not.toContain('TlsCertificate');
    expect(report.coverage.analyzers).toContainEqual(
      expect.objectContaining({ id: 'tls-certificate', state: 'not-applicable' }),
    );
    expect(report.coverage.unknownLookups).not.toHaveProperty('TlsCertificate');
  });

  test('make the Secret the cause of what serves them', async () => {
    const report = await run(sourceOf(expired).source, 'certificates');
    expect(report.incidents).toMatchObject([
      { severity: 'error', title: expect.stringMatching(/^Secret shop\/site: its certificate.* expired on/) },
    ]);
    const codes = report.findings.map(({ code }) => code).sort();
    expect(codes).toEqual(['certificate-unusable', 'ingress-certificate-unusable']);
  });
});

describe('metrics', () => {
  const pod = runningPod('shop/web-1', {
    spec: { containers: [{ name: 'app', image: 'a', resources: { limits: { memory: '256Mi' } } }] },
  });

  test('are found where they are', async () => {
    const full = podMetrics('shop/web-1', { app: { cpu: '1m', memory: '255Mi' } });
    const report = await run(sourceOf([pod, full]).source);
    expect(report.findings.map(({ code }) => code)).toContain('pod-memory-near-limit');
  });

  test.each(['not-served', 'not-collected'] as const)('that are %s are no hole', async state => {
    const report = await run(snapshot([pod], { withheld: { PodMetrics: state, NodeMetrics: state } }));
    expect(ofKind(report, 'PodMetrics').filter(row => row.state !== 'not-served')).toEqual([]);
    expect(report.coverage.complete).toBe(true);
    expect(report.coverage.analyzers).toContainEqual(
      expect.objectContaining({ id: 'pod-usage', state: 'not-applicable' }),
    );
  });

  test('that may not be listed are one', async () => {
    const report = await run(snapshot([pod], { withheld: { PodMetrics: 'forbidden' } }));
    expect(ofKind(report, 'PodMetrics')).toMatchObject([{ state: 'forbidden' }]);
    expect(report.coverage.complete).toBe(false);
  });
});

test('a recording holds what was asked for, and no logs but by themselves', () => {
  expect(allKinds()).not.toContain('TlsCertificate');
  expect(allKinds(['certificates'])).toContain('TlsCertificate');
  expect(allKinds(['logs', 'certificates'])).not.toContain('ContainerLog');
});
