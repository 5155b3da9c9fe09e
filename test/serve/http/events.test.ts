import { once } from 'node:events';
import { setTimeout as pause } from 'node:timers/promises';
import { expect, onTestFinished, test } from 'vitest';
import type { Authenticate, Caller } from '../../../src/serve/access.ts';
import { RequestError } from '../../../src/serve/request-error.ts';
import { connection, httpServer, lost } from '../../helpers/http-server.ts';
import { listeningTo } from '../../helpers/listening.ts';
import { object } from '../../helpers/objects.ts';

const shop = object('v1', 'Namespace', 'shop');

interface Told {
  readonly incident?: { readonly title: string };
}

const listening = (address: string, lastId?: string) =>
  listeningTo<Told>(`${address}/v1/events`, lastId === undefined ? {} : { 'last-event-id': lastId });

test('what opens, changes and closes is told as it happens, and with the incident', async () => {
  const { server, address } = await httpServer({ objects: [shop] });
  const events = await listening(address);
  expect([events.status, events.type]).toEqual([200, 'text/event-stream']);
  await server.become([shop, lost()]);
  expect(await events.next()).toMatchObject({
    event: 'opened',
    data: { number: 1, type: 'opened', incident: { title: expect.stringContaining('web') } },
  });
  await server.become([shop]);
  expect(await events.next()).toMatchObject({ event: 'closed', data: { number: 2 } });
});

test('who was cut off goes on where it was; who missed too much, or comes from another server, is told to begin anew', async () => {
  const { server, address } = await httpServer({ objects: [shop] });
  const first = await listening(address);
  await server.become([shop, lost()]);
  const { id } = (await first.next())!;
  first.stop();
  await server.become([shop]);
  await server.become([shop, lost('shop/other')]);
  const again = await listening(address, id);
  expect([(await again.next())?.event, (await again.next())?.event]).toEqual(['closed', 'opened']);
  const other = await listening(address, 'elsewhere.7');
  expect((await other.next())?.event).toBe('reset');
});

test('a stream shows that it lives, and ends when the caller may not see the same any more', async () => {
  let caller: Caller | undefined = { name: 'somebody', namespaces: 'all' };
  const { address } = await httpServer({
    limits: { heartbeat: 30 },
    server: {
      authenticate: async () => {
        if (caller === undefined) throw new RequestError('unauthenticated', 'no more');
        return caller;
      },
    },
  });
  const events = await listening(address);
  const end = events.next();
  await expect.poll(() => events.comments.length).toBeGreaterThan(1);
  caller = { name: 'somebody', namespaces: new Set(['shop']) };
  expect(await end).toBeUndefined();
  const narrow = await listening(address);
  caller = undefined;
  expect(await narrow.next()).toBeUndefined();
});

test('a stream on which always something happens ends when the caller may not see it any more, too', async () => {
  let isKnown = true;
  const { server, address } = await httpServer({
    objects: [shop],
    limits: { heartbeat: 100 },
    server: {
      authenticate: async () => {
        if (!isKnown) throw new RequestError('unauthenticated', 'no more');
        return { name: 'somebody', namespaces: 'all' };
      },
    },
  });
  const events = await listening(address);
  await server.become([shop, lost()]);
  const all = server.warm.audienceOf({ namespaces: 'all' });
  const [event] = all.eventsAfter(0);
  expect((await events.next())?.event).toBe('opened');
  const always = setInterval(() => all.feed.publish(event!), 10);
  onTestFinished(() => clearInterval(always));
  expect((await events.next())?.event).toBe('opened');
  isKnown = false;
  await expect.poll(() => events.next(), { interval: 0 }).toBeUndefined();
  expect(events.comments).toEqual([]);
});

test('streams end when the server does', async () => {
  const { address, close } = await httpServer();
  const events = await listening(address);
  const end = events.next();
  await close();
  expect(await end).toBeUndefined();
  await expect(fetch(`${address}/healthz`)).rejects.toThrow();
});

test('one client has only so many streams, and gets a place back when it leaves', async () => {
  const { address, server } = await httpServer({ limits: { streams: { each: 2, all: 100 } } });
  const [one] = [await listening(address), await listening(address)];
  const refused = await fetch(`${address}/v1/events`);
  expect(refused.status).toBe(429);
  await refused.body?.cancel();
  one!.stop();
  const { feed } = server.warm.audienceOf({ namespaces: 'all' });
  await expect.poll(() => feed.subscribers).toBe(1);
  expect((await listening(address)).status).toBe(200);
});

test('a client that does not read what it is told is left, and nothing piles up for it meanwhile', async () => {
  const { server, port } = await httpServer({ objects: [shop], limits: { stalled: 400, heartbeat: 20 } });
  const { feed } = server.warm.audienceOf({ namespaces: 'all' });
  const { socket } = await connection(port);
  socket.write('GET /v1/events HTTP/1.1\r\nHost: localhost\r\n\r\n');
  await expect.poll(() => feed.subscribers).toBe(1);
  socket.pause();
  await server.become([shop, lost()]);
  const [event] = server.warm.audienceOf({ namespaces: 'all' }).eventsAfter(0);
  const large = { ...event!, incident: { ...event!.incident, title: 'x'.repeat(100_000) } };
  const before = process.memoryUsage().rss;
  // 300 MB, of which at most the queue and what the kernel takes are kept.
  for (let i = 0; i < 3000 && feed.subscribers > 0; i++) {
    feed.publish(large);
    if (i % 100 === 0) await pause(1);
  }
  await expect.poll(() => feed.subscribers).toBe(0);
  expect(process.memoryUsage().rss - before).toBeLessThan(150e6);
  socket.resume();
  if (!socket.closed) await once(socket, 'close');
});

test('who leaves while it is asked who that is takes no place', async () => {
  const gone = new AbortController();
  const authenticate: Authenticate = async (_, signal) => {
    if (!gone.signal.aborted) {
      gone.abort();
      await once(signal, 'abort');
    }
    return { name: 'somebody', namespaces: 'all' };
  };
  const { address } = await httpServer({ limits: { streams: { each: 1, all: 1 } }, server: { authenticate } });
  await expect(fetch(`${address}/v1/events`, { signal: gone.signal })).rejects.toThrow();
  await pause(50);
  expect((await listening(address)).status).toBe(200);
});
