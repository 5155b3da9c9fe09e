import { setTimeout as pause } from 'node:timers/promises';
import type { Incident, Report, ReportedFinding } from '../../core/report.ts';
import { namespacesIn } from '../../render/html/incident.ts';
import { findingsById } from '../../render/tree.ts';
import type { IncidentEvent } from '../audience.ts';
import type { Fed } from '../feed.ts';
import type { Mask } from '../mcp/asker.ts';
import type { Masks } from '../mcp/masks.ts';
import type { Serving } from '../serving.ts';
import type { Told } from './memory.ts';
import { type Story, storyOf } from './notice.ts';
import type { Standings } from './standing.ts';

export interface FollowOptions {
  readonly serving: Serving;
  readonly standings: Standings;
  /** What the channels were told, and not yet that it is over. */
  readonly told: () => readonly Told[];
  readonly masks: Masks;
  /** Only incidents that concern one of these; all if not given. */
  readonly namespaces: readonly string[] | undefined;
  /** Milliseconds after which it is asked again whether the cluster was looked at. */
  readonly tick: number;
}

/** With what was made of looks already. */
interface Following extends FollowOptions {
  readonly views: WeakMap<Report, View>;
}

/** Keeps the standings up to date until the signal aborts. */
export async function follow(options: FollowOptions, signal: AbortSignal): Promise<void> {
  const { feed } = options.serving.server.warm.audienceOf({ namespaces: 'all' });
  const events = feed.subscribe(signal);
  const following = { ...options, views: new WeakMap() };
  await Promise.all([followEvents(following, events), settleEarlier(following, signal)]);
}

async function followEvents(options: Following, events: AsyncIterable<Fed<IncidentEvent>>): Promise<void> {
  const { standings, told } = options;
  for await (const fed of events) {
    const view = await viewOf(options);
    if ('missed' in fed) end(openStories(standings), options, view);
    else if (fed.item.type === 'closed') {
      const { at, incident } = fed.item;
      const before = standings.get(incident.id);
      // It may have come again since.
      const isThere = view.report.incidents.some(({ id }) => id === incident.id);
      if (before !== undefined && !isThere) standings.closed(before.story, at, view.since);
    }
    standings.forget(new Set(told().map(({ story }) => story.id)));
  }
}

function openStories({ all }: Standings): Story[] {
  return [...all].flatMap(({ story, isOpen }) => (isOpen ? [story] : []));
}

/**
 * Of what is not in the report any more, what was looked for is over.
 * @returns what nobody could look for
 */
function end(stories: readonly Story[], { standings }: Following, { report, since }: View): Story[] {
  const open = new Set(report.incidents.map(({ id }) => id));
  const checked = new Set(report.coverage.analyzers.filter(({ state }) => state === 'checked').map(({ id }) => id));
  const missing = stories.filter(({ id }) => !open.has(id));
  for (const story of missing) if (checked.has(story.analyzer)) standings.closed(story, report.takenAt, since);
  return missing.filter(({ analyzer }) => !checked.has(analyzer));
}

/** A look, and since when it is known, which is the same for all that it shows: what opens together is told together. */
interface View {
  readonly report: Report;
  readonly findings: ReadonlyMap<string, ReportedFinding>;
  readonly mask: Mask;
  readonly since: number;
}

/** The last look. What is open in it is taken over, all at once, when it is seen for the first time. */
async function viewOf(options: Following): Promise<View> {
  const { serving, masks, standings, views } = options;
  const { mask } = await masks.askerFor(serving);
  const { warm } = serving.server;
  // Whatever filters callers chose to be shown: an assistant that narrows its view must not silence anybody's pager.
  const { report } = (await warm.lookFor(warm.audienceOf({ namespaces: 'all' }))).diagnosis;
  const known = views.get(report);
  if (known !== undefined) return known;
  const view = { report, findings: findingsById(report), mask, since: standings.now() };
  views.set(report, view);
  for (const incident of report.incidents) stands(incident, options, view);
  return view;
}

function stands(incident: Incident, { standings, namespaces }: FollowOptions, view: View): void {
  const { report, findings, mask, since } = view;
  const concerned = namespacesIn(incident, findings);
  const story = storyOf(incident, findings, mask);
  const isConcerned = namespaces === undefined || namespaces.some(name => concerned.includes(name));
  if (isConcerned) standings.opened(story, report.takenAt, since);
  else if (standings.isOpen(incident.id)) standings.closed(story, report.takenAt, since);
}

/**
 * Takes what is open when it begins; and what was told before the server was started and is not there any more is over, as
 * soon as it was looked for.
 */
async function settleEarlier(options: Following, signal: AbortSignal): Promise<void> {
  const { serving, standings, told, tick } = options;
  const { warm } = serving.server;
  let looks = 0;
  for (let isLeft = true; isLeft && !signal.aborted; ) {
    if (warm.status.looks > looks) {
      looks = warm.status.looks;
      const view = await viewOf(options);
      const unseen = told().flatMap(({ story }) => (standings.get(story.id) === undefined ? [story] : []));
      isLeft = end(unseen, options, view).length > 0;
    }
    if (isLeft) await pause(tick, undefined, { signal }).catch(() => undefined);
  }
}
