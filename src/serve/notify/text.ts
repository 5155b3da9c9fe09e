import { printable } from '../../core/values.ts';
import { counted } from '../../render/words.ts';
import type { Notice, Story, Summary } from './notice.ts';

/** So many stories are named in a summary. */
const mostNamed = 10;
const longest = 600;

/** What stands before a title, in words that a colour only repeats. */
function labelOf({ type, story, before }: Notice): string {
  const severity = story.severity.toUpperCase();
  if (type === 'closed') return 'OVER';
  if (type === 'opened') return severity;
  return before === undefined || before.severity === story.severity
    ? `${severity}, changed`
    : `${before.severity.toUpperCase()} became ${severity}`;
}

export function headlineOf(notice: Notice): string {
  return clip(`${labelOf(notice)}  ${notice.story.title}`);
}

/** What else there is to know, a line each. */
export function linesOf({ type, cluster, story }: Notice): string[] {
  const { impact, consequences, fix, code, id } = story;
  const about = `${cluster}, incident ${id}, ${code}`;
  if (type === 'closed') return [about];
  return [
    impact,
    consequences === 0 ? '' : `${counted(consequences, 'finding')} follow${consequences === 1 ? 's' : ''} from it`,
    fix,
    about,
  ]
    .filter(line => line !== '')
    .map(clip);
}

export function summaryHeadline({ cluster, opened, closed }: Summary): string {
  const parts = [
    opened.length === 0 ? '' : `${counted(opened.length, 'incident')} in ${cluster}`,
    closed.length === 0 ? '' : `${counted(closed.length, 'incident')} over`,
  ];
  return clip(parts.filter(part => part !== '').join(', '));
}

/** The worst of them, a line each. */
export function summaryLines({ opened, closed }: Summary): string[] {
  return [...linesAbout(opened, ({ severity }) => severity.toUpperCase()), ...linesAbout(closed, () => 'OVER')];
}

function linesAbout(stories: readonly Story[], label: (story: Story) => string): string[] {
  const named = stories.slice(0, mostNamed).map(story => clip(`${label(story)}  ${story.title}`));
  return stories.length > mostNamed ? [...named, `and ${stories.length - mostNamed} more`] : named;
}

function clip(text: string): string {
  const line = printable(text);
  return line.length > longest ? `${line.slice(0, longest - 1)}…` : line;
}

/** Of a message and of its edge. */
const colours = { error: '#b3261e', warning: '#b27700', info: '#1c5da3', closed: '#1a6b38' } as const;

export function colourOf({ type, story }: Notice): string {
  return type === 'closed' ? colours.closed : colours[story.severity];
}

export function summaryColour({ opened }: Summary): string {
  const [worst] = opened;
  return worst === undefined ? colours.closed : colours[worst.severity];
}
