import { expect, test } from 'vitest';
import { httpServer, lost } from '../../helpers/http-server.ts';
import { object } from '../../helpers/objects.ts';

const shop = object('v1', 'Namespace', 'shop');

/** The series of a text, by their names and labels. */
function seriesIn(text: string): Map<string, number> {
  const lines = text.split('\n').filter(line => line !== '' && !line.startsWith('#'));
  return new Map(lines.map(line => [line.slice(0, line.lastIndexOf(' ')), Number(line.slice(line.lastIndexOf(' ')))]));
}

test('what is wrong is counted by code and severity, never by name, and is gone when it is over', async () => {
  const { get, server } = await httpServer();
  const before = await get('/metrics');
  expect(before.headers.get('content-type')).toBe('text/plain; version=0.0.4; charset=utf-8');
  const series = seriesIn(before.body);
  const fault = [...series.keys()].find(name => name.startsWith('kubecause_incident_causes'))!;
  expect(series.get(fault)).toBe(1);
  expect(series.get('kubecause_ready')).toBe(1);
  expect(before.body).not.toContain('web');
  await server.become([shop]);
  const after = seriesIn((await get('/metrics')).body);
  expect([...after.keys()].filter(name => name.startsWith('kubecause_incident_causes'))).toEqual([]);
  expect(after.get('kubecause_looks_total')).toBe(2);
});

test('questions are counted by what came of them, in histograms that only grow', async () => {
  const { get, server } = await httpServer();
  await get('/v1/incidents');
  await get('/v1/incidents?limit=many');
  await get('/nowhere');
  server.asked.noteModel({ answered: 3, cached: 1, failed: 1, tokens: { input: 70, output: 20 } });
  const series = seriesIn((await get('/metrics')).body);
  expect(series.get('kubecause_requests_total{use_case="list-incidents",outcome="answered"}')).toBe(1);
  expect(series.get('kubecause_requests_total{use_case="list-incidents",outcome="invalid"}')).toBe(1);
  expect(series.get('kubecause_http_responses_total{status="404"}')).toBe(1);
  expect(series.get('kubecause_model_answers_total{outcome="answered"}')).toBe(2);
  expect(series.get('kubecause_model_tokens_total{direction="input"}')).toBe(70);
  const buckets = [...series].filter(([name]) => name.startsWith('kubecause_request_duration_seconds_bucket'));
  const counts = buckets.map(([, value]) => value);
  expect(counts).toEqual(counts.toSorted((a, b) => a - b));
  expect(counts.at(-1)).toBe(series.get('kubecause_request_duration_seconds_count{use_case="list-incidents"}'));
});

test('each family is told of once, with its help and type before its series', async () => {
  const { get } = await httpServer({ namedMetrics: true });
  const { body } = await get('/metrics');
  const families = [...body.matchAll(/^# HELP (\S+) .+\n# TYPE (\S+) (?:gauge|counter|histogram)\n/gm)];
  const names = families.map(([, name]) => name);
  expect(families.map(([, , name]) => name)).toEqual(names);
  expect(new Set(names).size).toBe(names.length);
  for (const name of seriesIn(body).keys())
    expect(names).toContain(name.replace(/\{.*/, '').replace(/_(bucket|sum|count)$/, ''));
  expect(body.endsWith('\n')).toBe(true);
});

test('objects are named only if asked for, and no more than a dashboard can hold', async () => {
  const many = Array.from({ length: 620 }, (_, i) => lost(`shop/web-${i}`));
  const { get } = await httpServer({ objects: [shop, ...many], namedMetrics: true });
  const series = seriesIn((await get('/metrics')).body);
  const named = [...series.keys()].filter(name => name.startsWith('analyzer_errors'));
  expect(named).toHaveLength(500);
  expect(named).toContain('analyzer_errors{analyzer_name="Service",object_name="web-0",namespace="shop"}');
  expect(series.get('kubecause_objects_left_out')).toBe(120);
});

test('before the first look there are metrics of the server alone', async () => {
  const { get, server } = await httpServer();
  const { warm } = server;
  Object.defineProperty(warm, 'status', { value: { ready: false, looks: 0 } });
  const { status, body } = await get('/metrics');
  expect([status, seriesIn(body).get('kubecause_ready')]).toEqual([200, 0]);
  expect(body).not.toContain('kubecause_incidents');
  expect((await get('/readyz')).status).toBe(503);
});
