import { describe, expect, onTestFinished, test } from 'vitest';
import type { Channel } from '../../../src/serve/notify/channel.ts';
import { channelKinds, channelNames } from '../../../src/serve/notify/channels/index.ts';
import type { Notice, Story } from '../../../src/serve/notify/notice.ts';
import { postWith, type Refused } from '../../../src/serve/notify/post.ts';
import { hostileNames } from '../../helpers/hostile.ts';
import { type Listener, listener } from '../../helpers/told.ts';

const story: Story = {
  id: '0123456789',
  code: 'service-selects-nothing',
  analyzer: 'service-endpoints',
  severity: 'error',
  title: 'Service shop/web: selector app=web matches no pod',
  impact: 'no backend: Service shop/web',
  consequences: 2,
  fix: 'Make the selector and the labels the same.',
  look: 'kubectl describe services web -n shop',
  namespaces: ['shop'],
  since: '2026-03-01T11:00:00Z',
  version: 'abc',
};
const opened: Notice = { id: 'n1', type: 'opened', at: '2026-03-01T12:00:00Z', cluster: 'prod eu', story };
const worse: Notice = { ...opened, id: 'n2', type: 'changed', before: { ...story, severity: 'warning' } };
const closed: Notice = { ...opened, id: 'n3', type: 'closed' };

function channel(kind: keyof typeof channelKinds, ...words: string[]): Channel {
  const ended = new AbortController();
  onTestFinished(() => ended.abort());
  return channelKinds[kind].open(words, postWith(fetch, ended.signal));
}

describe('slack', () => {
  test('a webhook gets plain text, whatever something is called', async () => {
    const told = await listener();
    const slack = channel('slack', told.url);
    await slack.tell(opened, undefined);
    const { body } = told.requests[0]!;
    expect(body.text).toBe(`ERROR ${story.title}`.replace(' ', '  '));
    expect(body.blocks.map((block: { type: string }) => block.type)).toEqual(['section', 'section', 'rich_text']);
    expect(body.blocks[0].text).toEqual({ type: 'plain_text', text: `ERROR  ${story.title}`, emoji: false });
    expect(body.blocks[2].elements[0]).toEqual({
      type: 'rich_text_preformatted',
      elements: [{ type: 'text', text: story.look }],
    });
    await slack.tell({ ...opened, story: { ...story, title: '<!channel> & <http://evil|x>' } }, undefined);
    expect(told.requests[1]!.body.text).toBe('ERROR  &lt;!channel&gt; &amp; &lt;http://evil|x&gt;');
    expect(told.requests[1]!.text).not.toContain('"mrkdwn"}');
  });

  test('with a token the first message is kept up to date, and what happens stands in its thread', async () => {
    const told = await listener();
    told.answer(() => ({ body: { ok: true, channel: 'C42', ts: '17.5' } }));
    const slack = channel('slack', 'xoxb-secret', 'alerts', told.url);
    const handle = await slack.tell(opened, undefined);
    expect(await slack.tell(closed, handle)).toBe(handle);
    expect(told.requests.map(({ path }) => path)).toEqual(['/chat.postMessage', '/chat.update', '/chat.postMessage']);
    const [first, update, reply] = told.requests;
    expect(first!.headers.authorization).toBe('Bearer xoxb-secret');
    expect(first!.body).toMatchObject({ channel: 'alerts' });
    expect(update!.body).toMatchObject({ channel: 'C42', ts: '17.5', text: `OVER  ${story.title}` });
    expect(reply!.body).toMatchObject({ channel: 'C42', thread_ts: '17.5' });
  });

  test('a refusal with 200 is a refusal', async () => {
    const told = await listener();
    told.answer(() => ({ body: { ok: false, error: 'channel_not_found' } }));
    const slack = channel('slack', 'xoxb-secret', 'alerts', told.url);
    await expect(slack.tell(opened, undefined)).rejects.toMatchObject({
      message: 'it refuses: channel_not_found',
      isFinal: false,
    });
    told.answer(() => ({ body: { ok: false, error: 'msg_too_long' } }));
    await expect(slack.tell(opened, undefined)).rejects.toMatchObject({ isFinal: true } satisfies Partial<Refused>);
  });
});

test('teams gets an Adaptive Card whose text is in runs, which know no Markdown', async () => {
  const told = await listener();
  const teams = channel('teams', told.url);
  await teams.tell(opened, undefined);
  const { body } = told.requests[0]!;
  expect(body).toMatchObject({
    type: 'message',
    attachments: [{ contentType: 'application/vnd.microsoft.card.adaptive' }],
  });
  const { content } = body.attachments[0];
  expect(content).toMatchObject({ type: 'AdaptiveCard', version: '1.4' });
  expect(content.body[0].inlines).toEqual([
    { type: 'TextRun', text: `ERROR  ${story.title}`, weight: 'Bolder', color: 'Attention' },
  ]);
  expect(new Set(content.body.map((block: { type: string }) => block.type))).toEqual(new Set(['RichTextBlock']));
});

test('mattermost gets an attachment that calls nobody and formats nothing', async () => {
  const told = await listener();
  await channel('mattermost', told.url).tell(
    { ...worse, story: { ...story, title: '@channel **x** [a](http://b) ~town :smile:' } },
    undefined,
  );
  const [attachment] = told.requests[0]!.body.attachments;
  expect(attachment.color).toBe('#b3261e');
  expect(attachment.title).toBe(
    'WARNING became ERROR  @\u200bchannel \\*\\*x\\*\\* \\[a\\]\\(http:\u200b//b\\) ~\u200btown :\u200bsmile:\u200b',
  );
  expect(attachment.fallback).toBe(attachment.title);
});

test('cloudevents gets an event in the structured mode', async () => {
  const told = await listener();
  await channel('cloudevents', told.url, 'token-of-the-broker').tell(worse, undefined);
  const { headers, body } = told.requests[0]!;
  expect(headers['content-type']).toBe('application/cloudevents+json; charset=utf-8');
  expect(headers.authorization).toBe('Bearer token-of-the-broker');
  expect(body).toEqual({
    specversion: '1.0',
    id: 'n2',
    source: '/kubecause/prod%20eu',
    type: 'kubecause.incident.changed',
    subject: story.id,
    time: worse.at,
    datacontenttype: 'application/json',
    data: { ...story, before: 'warning' },
  });
});

describe('alertmanager', () => {
  const labels = {
    alertname: 'KubecauseIncident',
    cluster: 'prod eu',
    incident: story.id,
    code: story.code,
    severity: 'critical',
    namespace: 'shop',
  };

  test('gets an alert that stands for a while, is said again, and ends', async () => {
    const told = await listener();
    const alertmanager = channel('alertmanager', `${told.url}/`);
    const began = Date.now();
    await alertmanager.tell(opened, undefined);
    await alertmanager.repeat!.say([story, { ...story, id: 'other' }], 'prod eu');
    await alertmanager.tell(closed, undefined);
    expect(told.requests.map(({ path }) => path)).toEqual(Array(3).fill('/api/v2/alerts'));
    const [first, again, last] = told.requests.map(({ body }) => body);
    expect(first).toMatchObject([
      { labels, startsAt: story.since, annotations: { summary: story.title, command: story.look } },
    ]);
    expect(Date.parse(first[0].endsAt) - began).toBeGreaterThan(alertmanager.repeat!.every * 2);
    expect(again).toHaveLength(2);
    expect(last[0].labels).toEqual(labels);
    expect(Date.parse(last[0].endsAt)).toBeLessThanOrEqual(Date.now());
  });

  test('with another severity it is another alert: the one before ends', async () => {
    const told = await listener();
    await channel('alertmanager', told.url).tell(worse, undefined);
    const [before, now] = told.requests.map(({ body }) => body[0]);
    expect(before.labels.severity).toBe('warning');
    expect(Date.parse(before.endsAt)).toBeLessThanOrEqual(Date.now());
    expect(now.labels.severity).toBe('critical');
  });

  test('so it is where the only namespace is not the only one any more', async () => {
    const told = await listener();
    const wider = {
      ...opened,
      type: 'changed',
      before: story,
      story: { ...story, namespaces: ['shop', 'web'] },
    } as const;
    await channel('alertmanager', told.url).tell(wider, undefined);
    const [before, now] = told.requests.map(({ body }) => body[0]);
    expect([before.labels, Date.parse(before.endsAt) <= Date.now()]).toEqual([labels, true]);
    expect([now.labels.namespace, Date.parse(now.endsAt) > Date.now()]).toEqual([undefined, true]);
  });

  // Alertmanager takes the end for the beginning where that is not said, and refuses an end before it.
  test.each([undefined, '2999-01-01T00:00:00Z'])(
    'an alert whose incident began %s begins before it ends',
    async since => {
      const told = await listener();
      const alertmanager = channel('alertmanager', told.url);
      for (const notice of [opened, closed])
        await alertmanager.tell({ ...notice, story: { ...story, since } }, undefined);
      for (const { body } of told.requests) {
        expect(Date.parse(body[0].startsAt)).toBeLessThanOrEqual(Date.now());
        expect(Date.parse(body[0].startsAt)).toBeLessThanOrEqual(Date.parse(body[0].endsAt));
      }
    },
  );
});

describe.each(channelNames)('%s', name => {
  const words = (told: Listener): string[] => [told.url];

  test('of many at once people get one message', async () => {
    const told = await listener();
    const one = channel(name, ...words(told));
    const many = Array.from({ length: 300 }, (_, i) => ({ ...story, id: `id-${i}` }));
    await one.summarise?.({ cluster: 'prod', opened: many, closed: [] });
    expect(told.requests).toHaveLength(['slack', 'teams', 'mattermost'].includes(name) ? 1 : 0);
    if (told.requests[0] !== undefined) {
      expect(told.requests[0].text).toContain('300 incidents in prod');
      expect(told.requests[0].text).toContain('and 290 more');
      expect(told.requests[0].text.length).toBeLessThan(20_000);
    }
  });

  test('says what is wrong with its address without saying it', () => {
    expect(() => channel(name, 'ftp://secret.example')).toThrow(new RegExp(`--notify ${name}= wants an address`));
    expect(() => channel(name, 'ftp://secret.example')).not.toThrow(/secret/);
  });

  test('whatever something is called, it is sent whole and short', async () => {
    const told = await listener();
    const one = channel(name, ...words(told));
    for (const title of [...hostileNames, 'x'.repeat(100_000)])
      await one.tell({ ...opened, story: { ...story, title, impact: title } }, undefined);
    const longest = Math.max(...told.requests.map(({ text }) => text.length));
    if (['slack', 'teams', 'mattermost'].includes(name)) expect(longest).toBeLessThan(20_000);
    expect(told.requests).toHaveLength(hostileNames.length + 1);
  });
});
