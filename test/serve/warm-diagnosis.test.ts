import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { expect, test } from 'vitest';
import { UserError } from '../../src/core/errors.ts';
import type { IncidentEvent } from '../../src/serve/audience.ts';
import { type Fed, Feed } from '../../src/serve/feed.ts';
import { WarmDiagnosis } from '../../src/serve/warm-diagnosis.ts';
import { object, type Raw } from '../helpers/objects.ts';
import { changingCluster, serving } from '../helpers/serving.ts';
import { usualAnalyzers } from '../helpers/usual-analyzers.ts';

const namespaces = ['shop', 'pay'].map(name => object('v1', 'Namespace', name));
const service = (place: string, name: string): Raw =>
  object('v1', 'Service', `${place}/${name}`, { spec: { selector: { app: name }, ports: [{ port: 80 }] } });

async function take<T>(feed: AsyncIterable<Fed<T>>, count: number): Promise<Fed<T>[]> {
  const taken: Fed<T>[] = [];
  for await (const fed of feed) {
    taken.push(fed);
    if (taken.length === count) break;
  }
  return taken;
}

const words = (fed: readonly Fed<IncidentEvent>[]): string[] =>
  fed.map(each => ('item' in each ? `${each.item.type} ${/\w+\/\w+/.exec(each.item.incident.title)}` : 'missed'));

test('each audience is told what opens and closes of what it may see, and can ask for what it missed', async () => {
  const there = [...namespaces, service('shop', 'old')];
  const server = await serving(there);
  const { signal } = new AbortController();
  const [toAll, toShop] = await Promise.all([server.as().events(signal), server.as(['shop']).events(signal)]);
  const [all, shop] = [server.as().audience, server.as(['shop']).audience];
  await server.become([...there, service('shop', 'web'), service('pay', 'api')]);
  await server.become([...there, service('pay', 'api')]);
  expect(words(await take(toAll, 3)).sort()).toEqual(['closed shop/web', 'opened pay/api', 'opened shop/web']);
  expect(words(await take(toShop, 2))).toEqual(['opened shop/web', 'closed shop/web']);
  const [last] = all.eventsAfter(3);
  expect(last).toMatchObject({ number: 4, type: 'closed' });
  expect(all.historyOf(last!.incident.id).map(({ type }) => type)).toEqual(['opened', 'closed']);
  expect([all.feed.subscribers, shop.feed.subscribers]).toEqual([0, 0]);
});

test('of incidents that come and go for ever, the histories of those that changed last are kept', async () => {
  const names = Array.from({ length: 250 }, (_, i) => `web-${i}`);
  const all = names.map(name => service('shop', name));
  const server = await serving([...namespaces, service('shop', 'old')]);
  const { audience } = server.as();
  const old = (await server.as().look()).diagnosis.report.incidents.find(({ title }) => title.includes('shop/old'))!;
  expect(audience.historyOf(old.id)).toHaveLength(1);
  await server.become([...namespaces, ...all]);
  const { incidents } = (await server.as().look()).diagnosis.report;
  for (let i = 0; i < 4; i++) {
    await server.become(namespaces);
    await server.become([...namespaces, ...all]);
  }
  const kept = incidents.map(({ id }) => audience.historyOf(id).length);
  expect(audience.historyOf(old.id)).toEqual([]);
  expect(kept.reduce((a, b) => a + b, 0)).toBeLessThanOrEqual(2000);
  expect(Math.max(...kept)).toBe(9);
});

test('of those whom nobody asks for any more, no look is kept', async () => {
  const server = await serving([...namespaces, service('shop', 'web')]);
  const kept = new WeakRef(await server.as(['shop']).look());
  await server.become(namespaces);
  setFlagsFromString('--expose-gc');
  const collect: () => void = runInNewContext('gc');
  await expect
    .poll(() => {
      collect();
      return kept.deref() === undefined;
    })
    .toBe(true);
});

test('a look that fails leaves the one before, and says so', async () => {
  const server = await serving([...namespaces, service('shop', 'web')]);
  const { read } = server.cluster;
  server.cluster.read = () => {
    throw new UserError('the network is down');
  };
  await server.become([]);
  expect(server.warm.status).toMatchObject({ ready: true, looks: 1, error: 'the network is down' });
  expect(await server.ask('health')).toMatchObject({ status: 'stale', error: 'the network is down' });
  expect(await server.ask('health', {}, ['shop'])).toMatchObject({ error: 'the cluster could not be read' });
  expect(await server.ask('list-incidents')).toMatchObject({ total: 1 });
  server.cluster.read = read;
  await server.become(namespaces);
  expect(await server.ask('health')).toMatchObject({ status: 'ok', looks: 2 });
  expect(await server.ask('list-incidents')).toMatchObject({ total: 0 });
});

test('before the first look nothing is claimed', async () => {
  const warm = new WarmDiagnosis(changingCluster([]), { analyzers: usualAnalyzers, toolVersion: 'test' });
  expect(warm.status).toMatchObject({ ready: false, looks: 0 });
  const everybody = warm.audienceOf({ namespaces: 'all' });
  await expect(warm.lookFor(everybody)).rejects.toMatchObject({ failure: 'not-ready' });
});

test('a first look that fails ends it', async () => {
  const cluster = changingCluster([]);
  cluster.read = () => {
    throw new UserError('no such server');
  };
  const warm = new WarmDiagnosis(cluster, { analyzers: usualAnalyzers, toolVersion: 'test' });
  await expect(warm.run(new AbortController().signal)).rejects.toThrow('no such server');
});

test('one who takes nothing costs a bounded queue, is told what it missed, and holds up nobody', async () => {
  const feed = new Feed<number>();
  const ended = new AbortController();
  const slow = feed.subscribe(ended.signal);
  for (let i = 0; i < 10_000; i++) feed.publish(i);
  const [missed, first] = await take(slow, 2);
  expect(missed).toEqual({ missed: 9500 });
  expect(first).toEqual({ item: 9500 });
  const other = feed.subscribe(ended.signal);
  ended.abort();
  expect(await take(other, 1)).toEqual([]);
  expect(feed.subscribers).toBe(0);
});
