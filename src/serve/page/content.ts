import { reportBodyInSteps } from '../../render/html/body.ts';
import { html, type Markup } from '../../render/html/markup.ts';
import { counted, timeText } from '../../render/words.ts';
import type { IncidentEvent } from '../audience.ts';
import { inTurns } from '../rest.ts';
import type { Serving } from '../serving.ts';

type Report = Parameters<typeof reportBodyInSteps>[0];

/** So many incidents that are over are shown. */
const mostOver = 20;

/** What was drawn of each report: all who see the same are shown the same until it is another, or something happens. */
const drawn = new WeakMap<Report, { readonly of: string; readonly text: Promise<string> }>();

/**
 * What the page shows to a caller now, as HTML.
 * @throws RequestError before the first look
 */
export async function contentFor(serving: Serving): Promise<string> {
  const { report } = (await serving.look()).diagnosis;
  const of = `${serving.audience.eventsAfter(0).at(-1)?.number} ${serving.server.warm.status.error}`;
  const known = drawn.get(report);
  if (known?.of === of) return await known.text;
  const text = draw(report, serving);
  drawn.set(report, { of, text });
  return await text;
}

async function draw(report: Report, { audience, server, caller }: Serving): Promise<string> {
  const { error } = server.warm.status;
  // What the API server says may name what not everybody may see.
  const why = caller.namespaces === 'all' ? error : 'the cluster could not be read';
  const options = {
    codes: server.warm.codes,
    failOn: 'error',
    detail: 'quiet',
    showInfo: true,
    color: false,
    unicode: true,
    width: 120,
  } as const;
  const open = new Set(report.incidents.map(({ id }) => id));
  const drawing = reportBodyInSteps(report, options, {
    historyOf: ({ id }) => historyRows(audience.historyOf(id)),
    recorded: server.warm.source.changed === undefined,
    over: overRows(audience.eventsAfter(0).filter(({ incident }) => !open.has(incident.id))),
    stale: error === undefined ? undefined : `This is from ${timeText(report.takenAt)}; looking again failed: ${why}`,
  });
  return (await inTurns(drawing)).text;
}

function historyRows(events: readonly IncidentEvent[]): Markup[] {
  return events.map((event, i) => html`<li>${moment(event)}${event.type}${differences(events[i - 1], event)}</li>`);
}

/** The newest first, each incident once. */
function overRows(events: readonly IncidentEvent[]): Markup[] {
  const last = new Map(events.filter(({ type }) => type === 'closed').map(event => [event.incident.id, event]));
  return [...last.values()]
    .sort((a, b) => b.number - a.number)
    .slice(0, mostOver)
    .map(event => html`<li>${moment(event)}${event.incident.title}</li>`);
}

function moment({ at }: IncidentEvent): Markup {
  return html`<time datetime="${at}">${timeText(at)}</time>`;
}

/** What an event says that the one before did not. */
function differences(before: IncidentEvent | undefined, { type, incident }: IncidentEvent): string {
  if (before === undefined || type !== 'changed') return '';
  const { severity, consequences, cause } = before.incident;
  const more = incident.consequences.length - consequences.length;
  const parts = [
    severity !== incident.severity ? `${severity} became ${incident.severity}` : '',
    cause !== incident.cause ? 'another cause' : '',
    more !== 0 ? counted(Math.abs(more), `${more > 0 ? 'more' : 'fewer'} consequence`) : '',
  ].filter(part => part !== '');
  return parts.length === 0 ? ': other objects' : `: ${parts.join(', ')}`;
}
