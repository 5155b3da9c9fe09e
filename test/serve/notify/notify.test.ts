import { createHmac } from 'node:crypto';
import { readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { type NotifyOptions, startNotifying } from '../../../src/serve/notify/notify.ts';
import type { Running } from '../../../src/serve/protocol.ts';
import { service } from '../../helpers/reports.ts';
import { testFolder } from '../../helpers/scratch.ts';
import { serving, type TestServer } from '../../helpers/serving.ts';
import { type Listener, listener } from '../../helpers/told.ts';

const web = service('web');
const cart = service('cart');

async function notifying(server: TestServer, options: Partial<NotifyOptions>): Promise<Running> {
  const running = await startNotifying(server, {
    targets: [],
    severity: 'warning',
    hold: 0,
    mask: false,
    fetch,
    ...options,
  });
  onTestFinished(() => running.close());
  return running;
}

const webhookTo = ({ url }: Listener, ...more: string[]): NotifyOptions['targets'] => [
  { kind: 'webhook', words: [url, ...more] },
];

async function stateFile(): Promise<string> {
  return join(testFolder(), 'told.json');
}

const typesOf = (told: Listener): string[] => told.requests.map(({ body }) => body.type);

describe('what is told when', () => {
  test('once when it opens, once when it is over, and nothing in every cycle between', async () => {
    const server = await serving([web]);
    const told = await listener();
    await notifying(server, { targets: webhookTo(told) });
    await told.until(1);
    await server.become([web]);
    await server.become([web, service('other', 'other', 'bank')]);
    await told.until(2);
    await server.become([service('other', 'other', 'bank')]);
    await told.until(3);
    await told.quiet();
    expect(typesOf(told)).toEqual(['incident.opened', 'incident.opened', 'incident.closed']);
    const [opened, , closed] = told.requests;
    expect(opened!.body.data.story.title).toContain('shop/web');
    expect(closed!.body.data.story.id).toBe(opened!.body.data.story.id);
  });

  test('by as many channels as there are, without a word of Node about a leak', async () => {
    const warnings: Error[] = [];
    const note = (warning: Error): unknown => warnings.push(warning);
    process.on('warning', note);
    onTestFinished(() => void process.off('warning', note));
    const told = await listener();
    await notifying(await serving([web]), { targets: Array.from({ length: 12 }, () => webhookTo(told)).flat() });
    await told.until(12);
    expect(warnings).toEqual([]);
  });

  test('of everything, whatever filters callers chose to be shown', async () => {
    const server = await serving([]);
    await server.ask('add-filters', { filters: ['Node'] });
    const told = await listener();
    await notifying(server, { targets: webhookTo(told) });
    await server.become([web]);
    await told.until(1);
    expect(typesOf(told)).toEqual(['incident.opened']);
  });

  test('a restart tells nothing again if there is a file, and what ended in the meantime is over', async () => {
    const state = await stateFile();
    const told = await listener();
    const options = { targets: webhookTo(told), state };
    const first = await notifying(await serving([web, cart]), options);
    await told.until(2);
    await expect.poll(async () => (await readFile(state, 'utf8')).split('"story"').length).toBe(3);
    await first.close();
    expect((await stat(state)).mode & 0o777).toBe(0o600);
    expect(await readFile(state, 'utf8')).not.toContain(told.url);

    const second = await notifying(await serving([web]), options);
    await told.until(3);
    await told.quiet();
    expect(typesOf(told)).toEqual(['incident.opened', 'incident.opened', 'incident.closed']);
    expect(told.requests[2]!.body.data.story.title).toContain('shop/cart');
    await second.close();
    await expect(readFile(state, 'utf8').then(JSON.parse)).resolves.toMatchObject({ version: 1 });
  });

  test('what nobody could look for is not over', async () => {
    const state = await stateFile();
    const told = await listener();
    const options = { targets: webhookTo(told), state };
    const first = await notifying(await serving([web]), options);
    await told.until(1);
    await expect.poll(() => readFile(state, 'utf8')).toContain('story');
    await first.close();
    const server = await serving([web]);
    await server.become([], { withheld: { Service: 'forbidden' } });
    await notifying(server, options);
    await told.quiet();
    expect(typesOf(told)).toEqual(['incident.opened']);
  });

  test('what does not last is not told, and what comes and goes is told once', async () => {
    const server = await serving([cart]);
    const told = await listener();
    await notifying(server, { targets: webhookTo(told), hold: 250 });
    for (let i = 0; i < 5; i++) {
      await server.become([cart, web]);
      await server.become([cart]);
    }
    await told.until(1);
    await told.quiet(600);
    expect(told.requests.map(({ body }) => body.data.story.title)).toEqual([expect.stringContaining('shop/cart')]);
  });

  test('the first look at three hundred is one message, and so is their end', async () => {
    const server = await serving(Array.from({ length: 300 }, (_, i) => service(`service-${i}`)));
    const told = await listener();
    await notifying(server, { targets: [{ kind: 'mattermost', words: [told.url] }], hold: 100 });
    await told.until(1);
    await told.quiet();
    expect(told.requests).toHaveLength(1);
    expect(told.requests[0]!.text).toContain('300 incidents in test');
    await server.become([]);
    await told.until(2);
    await told.quiet(1300);
    expect(told.requests.map(({ body }) => body.attachments[0].title)).toEqual([
      '300 incidents in test',
      '300 incidents over',
    ]);
  });

  test('only what is bad enough, and concerns a namespace that is named', async () => {
    const server = await serving([web, service('pay', 'pay', 'bank')]);
    const told = await listener();
    await notifying(server, { targets: webhookTo(told), namespaces: ['bank'] });
    await told.until(1);
    await told.quiet();
    expect(told.requests.map(({ body }) => body.data.story.namespaces)).toEqual([['bank']]);
  });

  test('masks stand in the place of names, in the file too', async () => {
    const server = await serving([service('storefront', 'storefront', 'boutique')]);
    const told = await listener();
    const state = await stateFile();
    await notifying(server, { targets: webhookTo(told), mask: true, state });
    await told.until(1);
    await expect.poll(() => readFile(state, 'utf8')).toContain('story');
    for (const text of [told.requests[0]!.text, await readFile(state, 'utf8')]) {
      expect(text).not.toMatch(/storefront|boutique/);
      expect(text).toMatch(/\[\[/);
    }
  });
});

describe('what a channel does wrong', () => {
  test('Retry-After is heeded, and the message comes once', async () => {
    const server = await serving([web]);
    const told = await listener();
    const at: number[] = [];
    told.answer((_, number) => {
      at.push(performance.now());
      return number === 1 ? { status: 429, headers: { 'Retry-After': '0.4' } } : {};
    });
    await notifying(server, { targets: webhookTo(told) });
    await told.until(2);
    await told.quiet();
    expect(told.requests).toHaveLength(2);
    expect(at[1]! - at[0]!).toBeGreaterThanOrEqual(390);
    expect(told.requests[1]!.headers['webhook-id']).toBe(told.requests[0]!.headers['webhook-id']);
  });

  test('one that fails holds up no other, and is told afterwards how things are then', async () => {
    const server = await serving([web]);
    const [bad, good] = [await listener(), await listener()];
    bad.answer(() => ({ status: 503, headers: { 'Retry-After': '0.2' } }));
    await notifying(server, { targets: [...webhookTo(bad), ...webhookTo(good)] });
    await bad.until(1);
    await good.until(1);
    await server.become([cart]);
    await good.until(3);
    const before = bad.requests.length;
    bad.answer(() => ({}));
    await bad.until(before + 1);
    await bad.quiet();
    // Of web it was never told: its end is no news there.
    expect(bad.requests.at(-1)!.body).toMatchObject({ type: 'incident.opened' });
    expect(bad.requests.at(-1)!.body.data.story.title).toContain('shop/cart');
  });

  test('what is refused for what it is keeps nothing else from being told, and no log holds the address', async () => {
    const server = await serving([web, cart]);
    const told = await listener();
    told.answer((_, number) => (number === 1 ? { status: 400 } : {}));
    const logged: string[] = [];
    const log: TestServer['log'] = (...line) => void logged.push(JSON.stringify(line));
    await notifying({ ...server, log }, { targets: webhookTo(told) });
    await told.until(2);
    await told.quiet();
    expect(told.requests).toHaveLength(2);
    expect(logged.join()).toContain('notification refused');
    expect(logged.join()).not.toContain(told.url);
  });

  test('a redirect is not followed', async () => {
    const server = await serving([web]);
    const [told, other] = [await listener(), await listener()];
    told.answer(() => ({ status: 307, headers: { Location: other.url } }));
    await notifying(server, { targets: webhookTo(told) });
    await told.until(1);
    await told.quiet();
    expect(other.requests).toEqual([]);
  });

  test('a file of another is refused before anybody is told', async () => {
    const state = await stateFile();
    await writeFile(state, '{"some":"thing"}');
    await expect(notifying(await serving([]), { state })).rejects.toThrow(
      /--notify-state .*: kubecause did not write this file/,
    );
    expect(await readFile(state, 'utf8')).toBe('{"some":"thing"}');
  });
});

describe('a webhook', () => {
  test('is signed as the standard says, each time anew', async () => {
    const server = await serving([web]);
    const told = await listener();
    const secret = `whsec_${Buffer.from('a secret of many bytes').toString('base64')}`;
    await notifying(server, { targets: webhookTo(told, secret) });
    const [{ headers, text }] = (await told.until(1)) as [Listener['requests'][number]];
    const signed = `${headers['webhook-id']}.${headers['webhook-timestamp']}.${text}`;
    const expected = createHmac('sha256', 'a secret of many bytes').update(signed).digest('base64');
    expect(headers['webhook-signature']).toBe(`v1,${expected}`);
    expect(Math.abs(Number(headers['webhook-timestamp']) - Date.now() / 1000)).toBeLessThan(60);
  });
});

describe('who is told by what stands in a file', () => {
  test('is told there from when it is replaced, without a restart; nothing again, and nothing where it stood before', async () => {
    const [before, after] = [await listener(), await listener()];
    let words = [before.url];
    const read = async (): Promise<readonly string[]> => words;
    const file = { path: '/run/secrets/pager', read };
    const server = await serving([web]);
    const logged: string[] = [];
    const log = (_: string, event: string): void => void logged.push(event);
    await notifying({ ...server, log }, { targets: [{ kind: 'webhook', words, file }], pace: 5 });
    await before.until(1);
    // Half written: who was told before is told until then.
    words = ['https//half'];
    await expect.poll(() => logged).toContain('whom to tell cannot be read anew');
    words = [after.url];
    await expect.poll(() => logged).toContain('whom to tell was read anew');
    await server.become([web, cart]);
    await after.until(1);
    await server.become([]);
    await after.until(3);
    expect(typesOf(before)).toEqual(['incident.opened']);
    expect(typesOf(after).sort()).toEqual(['incident.closed', 'incident.closed', 'incident.opened']);
    expect(logged.filter(event => event.includes('cannot'))).toHaveLength(1);
  });

  test('is told there at once, however long the one before wants to be left alone', async () => {
    const [before, after] = [await listener(), await listener()];
    let words = [before.url];
    const file = { path: '/run/secrets/pager', read: async (): Promise<readonly string[]> => words };
    before.answer(() => ({ status: 429, headers: { 'Retry-After': '120' } }));
    await notifying(await serving([web]), { targets: [{ kind: 'webhook', words, file }], pace: 5 });
    await before.until(1);
    words = [after.url];
    await after.until(1);
    expect([typesOf(before), typesOf(after)]).toEqual([['incident.opened'], ['incident.opened']]);
  });
});
