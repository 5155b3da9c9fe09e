import { expect, test } from 'vitest';
import { formatNames } from '../../../src/render/index.ts';
import { report } from '../../../src/serve/http/report.ts';
import { httpServer } from '../../helpers/http-server.ts';

test.each(formatNames)('the report is given as %s', async format => {
  const { get } = await httpServer();
  const { status, headers, body } = await get(`/v1/report?format=${format}`);
  expect(status).toBe(200);
  expect(body.length).toBeGreaterThan(20);
  expect(headers.get('content-type')).toMatch(/^(text|application)\/[a-z+.-]+/);
  if (headers.get('content-type')?.includes('json') && format !== 'jsonl') JSON.parse(body);
  expect(headers.get('content-type')?.startsWith('text/html')).toBe(format === 'html');
});

test('a scope narrows the report, and what is no format is refused with those that are', async () => {
  const { get } = await httpServer();
  const within = JSON.parse((await get('/v1/report?namespace=shop')).body);
  expect(within.incidents).toHaveLength(1);
  const { status, body } = await get('/v1/report?format=pdf');
  expect([status, JSON.parse(body).detail]).toEqual([400, expect.stringContaining('sarif')]);
});

test('who has an answer already is told that it still holds, until it does not', async () => {
  const { get, server } = await httpServer();
  for (const path of ['/v1/incidents', '/v1/report', '/openapi.json']) {
    const { headers } = await get(path);
    const tag = headers.get('etag')!;
    for (const known of [tag, `W/${tag}`, `"other", ${tag}`, '*']) {
      const again = await get(path, { headers: { 'if-none-match': known } });
      expect([path, again.status, again.body, again.headers.get('etag')]).toEqual([path, 304, '', tag]);
    }
    expect((await get(path, { headers: { 'if-none-match': '"other"' } })).status).toBe(200);
  }
  const { headers } = await get('/v1/incidents');
  await server.become([]);
  const after = await get('/v1/incidents', { headers: { 'if-none-match': headers.get('etag')! } });
  expect([after.status, JSON.parse(after.body).total]).toEqual([200, 0]);
});

test('pages follow one another without a gap', async () => {
  const { get } = await httpServer();
  const first = JSON.parse((await get('/v1/incidents?limit=1&severity=info')).body);
  const all = JSON.parse((await get('/v1/incidents?severity=info')).body);
  const seen = [...first.incidents];
  for (let next = first.next; next !== undefined; ) {
    const page = JSON.parse((await get(`/v1/incidents?limit=1&severity=info&cursor=${next}`)).body);
    seen.push(...page.incidents);
    next = page.next;
  }
  expect(seen).toEqual(all.incidents);
});

test('a report is a question like others: it is counted, has to be answered in time, and is written once for each look', async () => {
  const { get, server } = await httpServer();
  await get('/v1/report');
  expect([...server.asked.tallies.get('report')!.outcomes]).toEqual([['answered', 1]]);
  const serving = server.as();
  const written = async (): Promise<unknown> => await report.run(serving, input, new AbortController().signal);
  const input = report.input.parse({ format: 'html' });
  const [first, again] = [await written(), await written()];
  expect(again).toEqual(first);
  await server.become([]);
  expect(await written()).not.toEqual(first);
});

test('a report that takes too long is given up', async () => {
  const late = await httpServer({ limits: { deadline: 20 } });
  late.server.warm.lookFor = () => new Promise(() => {});
  const { status, body } = await late.get('/v1/report');
  expect([status, body]).toEqual([504, expect.stringContaining('too long')]);
});
