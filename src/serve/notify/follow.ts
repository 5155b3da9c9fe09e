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
import { storyOf } from './notice.ts';
import type { Standings } from './standing.ts';

export interface FollowOptions {
  readonly serving: Serving;
  readonly standings: Standings;
  /** What was told before the server was started. */
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
  for await (const fed of events) {
    if ('missed' in fed) await takeAll(options);
    else await take(options, fed.item);
    options.standings.forget();
  }
}

async function take(options: Following, { type, at, incident }: IncidentEvent): Promise<void> {
  const { standings } = options;
  const view = await viewOf(options);
  if (type === 'closed') {
    const before = standings.get(incident.id);
    if (before !== undefined) standings.closed(before.story, at, view.since);
    return;
  }
  // It may be over since; then that is told next.
  const now = view.report.incidents.find(({ id }) => id === incident.id);
  if (now !== undefined) stands(now, options, view);
}

/** Takes the report as it is: what is open. */
async function takeAll(options: Following): Promise<View> {
  const view = await viewOf(options);
  for (const incident of view.report.incidents) stands(incident, options, view);
  return view;
}

/** A look, and since when it is known, which is the same for all that it shows: what opens together is told together. */
interface View {
  readonly report: Report;
  readonly findings: ReadonlyMap<string, ReportedFinding>;
  readonly mask: Mask;
  readonly since: number;
}

async function viewOf({ serving, masks, standings, views }: Following): Promise<View> {
  const { mask } = await masks.askerFor(serving);
  const { report } = (await serving.look()).diagnosis;
  const view = views.get(report) ?? { report, findings: findingsById(report), mask, since: standings.now() };
  views.set(report, view);
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
  for (let left = true; left && !signal.aborted; ) {
    if (warm.status.looks > looks) {
      const isFirst = looks === 0;
      looks = warm.status.looks;
      const { report, since } = isFirst ? await takeAll(options) : await viewOf(options);
      const checked = new Set(report.coverage.analyzers.filter(({ state }) => state === 'checked').map(({ id }) => id));
      const missing = told().filter(({ story }) => standings.get(story.id) === undefined);
      for (const { story } of missing) if (checked.has(story.analyzer)) standings.closed(story, report.takenAt, since);
      left = missing.some(({ story }) => !checked.has(story.analyzer));
    }
    if (left) await pause(tick, undefined, { signal }).catch(() => undefined);
  }
}
