import type { ChannelKind } from '../channel.ts';
import { headlineOf, linesOf, summaryHeadline, summaryLines } from '../text.ts';
import { addressOf } from '../words.ts';

/**
 * Microsoft Teams, by a workflow that posts a card when a webhook is called. Text is in runs, which know no Markdown: what
 * something is called must not mention, link or format.
 * @see https://learn.microsoft.com/en-us/microsoftteams/platform/webhooks-and-connectors/how-to/connectors-using
 * @see https://adaptivecards.io/explorer/TextRun.html
 */
export const teams: ChannelKind = {
  takes: 'the address of a workflow that posts Adaptive Cards',
  open([given], post) {
    const url = addressOf('teams', given);
    return {
      // Four messages a second are taken.
      pace: 1000,
      changes: 'worse',
      async tell(notice) {
        const { type, story } = notice;
        const colour = type === 'closed' ? 'Good' : colours[story.severity];
        const command = type === 'closed' ? [] : [run(story.look, { fontType: 'Monospace' })];
        await post(
          url,
          card([
            run(headlineOf(notice), { weight: 'Bolder', color: colour }),
            ...linesOf(notice).map(line => run(line)),
            ...command,
          ]),
        );
        return undefined;
      },
      async summarise(summary) {
        const lines = summaryLines(summary).map(line => run(line));
        await post(url, card([run(summaryHeadline(summary), { weight: 'Bolder', size: 'Medium' }), ...lines]));
      },
    };
  },
};

const colours = { error: 'Attention', warning: 'Warning', info: 'Accent' } as const;

function run(text: string, style: Readonly<Record<string, string>> = {}): object {
  return { type: 'RichTextBlock', inlines: [{ type: 'TextRun', text, ...style }] };
}

function card(body: readonly object[]): object {
  const content = {
    $schema: 'http://adaptivecards.io/schemas/adaptive-card.json',
    type: 'AdaptiveCard',
    version: '1.4',
    msteams: { width: 'Full' },
    body,
  };
  return {
    type: 'message',
    attachments: [{ contentType: 'application/vnd.microsoft.card.adaptive', contentUrl: null, content }],
  };
}
