import type { ChannelKind } from '../channel.ts';
import { colourOf, headlineOf, linesOf, summaryColour, summaryHeadline, summaryLines } from '../text.ts';
import { addressOf } from '../words.ts';

/**
 * Mattermost, by an incoming webhook.
 * @see https://developers.mattermost.com/integrate/webhooks/incoming/
 * @see https://developers.mattermost.com/integrate/reference/message-attachments/
 */
export const mattermost: ChannelKind = {
  takes: 'an incoming webhook',
  open([given], post) {
    const url = addressOf('mattermost', given);
    const say = async (headline: string, lines: readonly string[], color: string): Promise<void> => {
      const text = lines.map(plain).join('\n');
      await post(url, { attachments: [{ fallback: plain(headline), color, title: plain(headline), text }] });
    };
    return {
      pace: 1000,
      changes: 'worse',
      async tell(notice) {
        const command = notice.type === 'closed' ? [] : [notice.story.look];
        await say(headlineOf(notice), [...linesOf(notice), ...command], colourOf(notice));
        return undefined;
      },
      async summarise(summary) {
        await say(summaryHeadline(summary), summaryLines(summary), summaryColour(summary));
      },
    };
  },
};

/** Nothing is formatted, linked or drawn; a mark behind @, ~ and : that nobody sees keeps them from calling somebody. */
function plain(text: string): string {
  return text.replace(/[\\`*_{}[\]()#+!|<>-]/g, '\\$&').replace(/[@~:]/g, '$&\u200b');
}
