import { UserError } from '../../../core/errors.ts';
import type { Channel, ChannelKind, Post } from '../channel.ts';
import type { Notice } from '../notice.ts';
import { Refused } from '../post.ts';
import { headlineOf, linesOf, summaryHeadline, summaryLines } from '../text.ts';
import { addressOf } from '../words.ts';

const usualApi = 'https://slack.com/api';
/** One message a second in a channel. @see https://docs.slack.dev/apis/web-api/rate-limits */
const pace = 1000;

/**
 * Slack. By an incoming webhook each message stands alone; with a token the first message about an incident is kept up to
 * date, and what happens to it is told in a thread below it.
 * @see https://docs.slack.dev/messaging/sending-messages-using-incoming-webhooks
 * @see https://docs.slack.dev/reference/methods/chat.postMessage
 * @see https://docs.slack.dev/reference/methods/chat.update
 */
export const slack: ChannelKind = {
  takes: 'an incoming webhook, or a token (xoxb-…) and a channel',
  open([first, channel, api = usualApi], post) {
    if (first?.startsWith('xox') !== true) return byWebhook(addressOf('slack', first), post);
    if (channel === undefined)
      throw new UserError(
        '--notify slack= wants a channel behind the token, such as C0123456789, with a blank between',
      );
    return byToken({ token: first, channel, api: addressOf('slack', api) }, post);
  },
};

function byWebhook(url: string, post: Post): Channel {
  return {
    pace,
    changes: 'worse',
    async tell(notice) {
      await post(url, messageOf(notice));
      return undefined;
    },
    async summarise(summary) {
      await post(url, plain(summaryHeadline(summary), summaryLines(summary)));
    },
  };
}

interface Account {
  readonly token: string;
  readonly channel: string;
  readonly api: string;
}

function byToken({ token, channel, api }: Account, post: Post): Channel {
  const call = async (method: string, body: object): Promise<Answer> => {
    const headers = { Authorization: `Bearer ${token}`, 'Content-Type': 'application/json; charset=utf-8' };
    return accepted(await post(`${api}/${method}`, body, headers));
  };
  return {
    pace,
    changes: 'all',
    async tell(notice, handle) {
      const [place, thread] = handle?.split(' ') ?? [];
      if (place === undefined || thread === undefined) {
        const { channel: where, ts } = await call('chat.postMessage', { channel, ...messageOf(notice) });
        return `${where} ${ts}`;
      }
      await call('chat.update', { channel: place, ts: thread, ...messageOf(notice) });
      await call('chat.postMessage', { channel: place, thread_ts: thread, ...plain(headlineOf(notice), []) });
      return handle;
    },
    async summarise(summary) {
      await call('chat.postMessage', { channel, ...plain(summaryHeadline(summary), summaryLines(summary)) });
    },
  };
}

interface Answer {
  readonly ok?: boolean;
  readonly error?: string;
  readonly channel?: string;
  readonly ts?: string;
}

/** Slack answers 200 to what it refuses, too. */
function accepted(said: string): Answer {
  let answer: Answer;
  try {
    answer = JSON.parse(said) as Answer;
  } catch {
    throw new Refused('it does not answer as Slack does');
  }
  if (answer.ok === true) return answer;
  const why = /^[a-z_]{1,60}$/.test(answer.error ?? '') ? answer.error : 'no reason';
  throw new Refused(`it refuses: ${why}`, { isFinal: finalErrors.has(answer.error ?? '') });
}

/** What would be refused again; the message that was to be changed is gone. */
const finalErrors = new Set([
  'msg_too_long',
  'invalid_blocks',
  'message_not_found',
  'cant_update_message',
  'msg_blocks_too_long',
]);

function messageOf(notice: Notice): object {
  const { story, type } = notice;
  return plain(headlineOf(notice), linesOf(notice), type === 'closed' ? undefined : story.look);
}

/** Plain text in all places: what something is called must not mention, link or format. */
function plain(headline: string, lines: readonly string[], command?: string): object {
  const text = (type: string, said: string): object => ({
    type,
    text: { type: 'plain_text', text: said, emoji: false },
  });
  return {
    text: headline.replace(/[&<>]/g, character => entities[character]!),
    mrkdwn: false,
    unfurl_links: false,
    unfurl_media: false,
    blocks: [
      text('section', headline),
      ...(lines.length === 0 ? [] : [text('section', lines.join('\n').slice(0, 2900))]),
      ...(command === undefined ? [] : [commandBlock(command)]),
    ],
  };
}

function commandBlock(command: string): object {
  const elements = [{ type: 'text', text: command.slice(0, 2900) }];
  return { type: 'rich_text', elements: [{ type: 'rich_text_preformatted', elements }] };
}

const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;' };
