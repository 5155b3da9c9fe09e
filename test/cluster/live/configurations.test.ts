import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { prometheusConfiguration } from '../../../analyzers/prometheus-configuration.ts';
import { openLive } from '../../../src/cluster/live/live-source.ts';
import { openRecording } from '../../../src/cluster/recording/index.ts';
import { record } from '../../../src/cluster/recording/record.ts';
import { diagnose } from '../../../src/engine/diagnose.ts';
import { kindsOf } from '../../../src/engine/plan.ts';
import { forbidden, type Received, type Reply } from '../../helpers/api-server.ts';
import { directory, kubeconfig, quick, server } from '../../helpers/live.ts';
import { object, type Raw } from '../../helpers/objects.ts';
import { prometheusPod } from '../../helpers/prometheus-files.ts';

const canary = 'hunter2';
const configuration = `
rule_files: [rules/*.yml]
scrape_configs:
  - job_name: shop
    scrape_intervall: 30s
    basic_auth: { username: me, password: ${canary} }
    authorization: { credentials: ${canary} }
    params: { token: [${canary}] }
    static_configs: [{ targets: ['http://me:${canary}@shop:80/'] }]
alerting: { alertmanagers: [{ static_configs: [{ targets: ['http://me:${canary}@alerts:9093/api'] }] }] }
remote_write: [{ url: 'https://me:${canary}@example.com/' }]
`;
const rules = 'groups: [{ name: web, rules: [{ alert: Down, expr: up == }] }]\n';
const pod = prometheusPod('monitoring/prometheus-0', {
  '/etc/prometheus': 'prometheus',
  '/etc/prometheus/rules': 'rules',
});
const configMaps: readonly Raw[] = [
  object('v1', 'ConfigMap', 'monitoring/prometheus', {
    data: { 'prometheus.yml': configuration, 'web.yml': `password: ${canary}` },
  }),
  object('v1', 'ConfigMap', 'monitoring/rules', { data: { 'web.yml': rules, 'notes.txt': canary } }),
  object('v1', 'ConfigMap', 'monitoring/other', { data: { 'prometheus.yml': canary } }),
];

/** The name of the one ConfigMap that is asked for. */
function nameIn({ path, query }: Received): string | undefined {
  if (!path.endsWith('/configmaps')) return undefined;
  return /^metadata\.name=(.*)$/.exec(query.get('fieldSelector') ?? '')?.[1];
}

function answer(request: Received, reply: (name: string) => Reply): Reply | undefined {
  const name = nameIn(request);
  if (name !== undefined) return reply(name);
  const listed = request.path.endsWith('/configmaps') ? configMaps : request.path.endsWith('/pods') ? [pod] : undefined;
  return listed && list(listed);
}

function list(items: readonly Raw[]): Reply {
  return { type: 'application/json', body: JSON.stringify({ apiVersion: 'v1', kind: 'List', metadata: {}, items }) };
}

const one = (name: string): Reply => list(configMaps.filter(({ metadata }) => metadata.name === name));

async function live(reply: (name: string) => Reply = one) {
  const api = await server({ intercept: request => answer(request, reply) });
  const source = await openLive({ ...quick, kubeconfig: await kubeconfig(api.url) });
  return { source, asked: () => api.requests.flatMap(request => nameIn(request) ?? []) };
}

const options = { analyzers: [prometheusConfiguration], requested: ['configurations'], toolVersion: '0' } as const;
const found = [
  ['prometheus-configuration-invalid', /job shop: the targets are URLs/],
  ['prometheus-configuration-invalid', /there is no field scrape_intervall/],
  ['prometheus-configuration-rule-invalid', /Down of group web: its expression is no PromQL: it ends too early/],
  ['missing-object', /does not exist; needed by ConfigMap monitoring\/prometheus/],
  ['prometheus-configuration-alertmanager-missing', /alerts are sent to alerts:9093, and there is no Service alerts/],
] as const;

test('of Prometheus alone are read, and of these what is no credential', async () => {
  const { source, asked } = await live();
  const report = await diagnose(source, options);
  expect(asked()).toEqual(['prometheus', 'rules']);
  expect(report.findings.map(({ code, message }) => [code, message])).toEqual(
    found.map(([code, says]) => [code, expect.stringMatching(says)]),
  );
  expect(report.coverage.kinds).toContainEqual(
    expect.objectContaining({ kind: 'PrometheusFiles', state: 'complete', count: 2 }),
  );
  expect(JSON.stringify(report)).not.toContain(canary);
});

test('are read only when asked for', async () => {
  const { source, asked } = await live();
  const { findings, coverage } = await diagnose(source, { ...options, requested: [] });
  expect(asked()).toEqual([]);
  expect(findings).toEqual([]);
  expect(coverage.analyzers).toEqual([
    expect.objectContaining({ state: 'not-applicable', why: 'configurations are read only when asked for' }),
  ]);
});

test('that may not be read are a hole', async () => {
  const { source } = await live(() => forbidden('configmaps'));
  const { coverage } = await diagnose(source, options);
  expect(coverage.complete).toBe(false);
  expect(coverage.kinds).toContainEqual(expect.objectContaining({ kind: 'PrometheusFiles', state: 'forbidden' }));
});

test('that are answered by something else are a hole', async () => {
  const { source } = await live(() => ({ type: 'application/json', body: '{"login":"please"}' }));
  const { coverage } = await diagnose(source, options);
  expect(coverage.kinds).toContainEqual(expect.objectContaining({ kind: 'PrometheusFiles', state: 'failed' }));
});

test('are read where they are packed, and what is no text is said to be none', async () => {
  const packed = (data: Buffer): Reply =>
    list([{ ...configMaps[0]!, data: {}, binaryData: { 'prometheus.yml': data.toString('base64') } }]);
  const { source } = await live(name => (name === 'prometheus' ? packed(gzipSync(configuration)) : one(name)));
  expect((await diagnose(source, options)).findings).toHaveLength(found.length);
  const { source: damaged } = await live(() => packed(gzipSync(configuration).subarray(0, 40)));
  const { findings } = await diagnose(damaged, options);
  expect(findings.map(({ message }) => message)).toEqual([expect.stringMatching(/^prometheus\.yml, line 1: it is no/)]);
});

test('are in a recording if they are asked for, masked too, and the diagnosis is the same', async () => {
  for (const mask of [undefined, {}]) {
    const { source } = await live();
    const path = `${await directory()}/shop`;
    const kinds = kindsOf(options.analyzers);
    await record(source, { kinds }, path, { version: '0', configurations: true, mask });
    const again = await diagnose(await openRecording(path), options);
    expect(again.findings.map(({ code }) => code)).toEqual(found.map(([code]) => code));
    expect(JSON.stringify(again)).not.toContain(canary);
    const { findings } = await diagnose(await openRecording(path), { ...options, requested: [] });
    expect(findings).toEqual([]);
  }
});
