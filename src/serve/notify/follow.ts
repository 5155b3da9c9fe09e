import { setTimeout as pause } from 'node:timers/promises';
import type { Incident, Report } from '../../core/report.ts';
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

/** Keeps the standings up to date until the signal aborts. */
export async function follow(options: FollowOptions, signal: AbortSignal): Promise<void> {
  const { feed } = options.serving.server.warm.audienceOf({ namespaces: 'all' });
  const events = feed.subscribe(signal);
  await Promise.all([followEvents(options, events), settleEarlier(options, signal)]);
}

async function followEvents(options: FollowOptions, events: AsyncIterable<Fed<IncidentEvent>>): Promise<void> {
  for await (const fed of events) {
    if ('missed' in fed) await takeAll(options);
    else await take(options, fed.item);
    options.standings.forget();
  }
}

async function take(options: FollowOptions, { type, at, incident }: IncidentEvent): Promise<void> {
  const { standings } = options;
  if (type === 'closed') {
    const before = standings.get(incident.id);
    if (before !== undefined) standings.closed(before.story, at);
    return;
  }
  const { report, mask } = await lookOf(options);
  // It may be over since; then that is told next.
  const now = report.incidents.find(({ id }) => id === incident.id);
  if (now !== undefined) stands(now, { ...options, report, mask });
}

/** Takes the report as it is: what is open. */
async function takeAll(options: FollowOptions): Promise<Report> {
  const { report, mask } = await lookOf(options);
  for (const incident of report.incidents) stands(incident, { ...options, report, mask });
  return report;
}

async function lookOf({ serving, masks }: FollowOptions): Promise<{ readonly report: Report; readonly mask: Mask }> {
  const { mask } = await masks.askerFor(serving);
  return { report: (await serving.look()).diagnosis.report, mask };
}

function stands(
  incident: Incident,
  { standings, namespaces, report, mask }: FollowOptions & { readonly report: Report; readonly mask: Mask },
): void {
  const findings = findingsById(report);
  const concerned = namespacesIn(incident, findings);
  const story = storyOf(incident, findings, mask);
  if (namespaces === undefined || namespaces.some(name => concerned.includes(name)))
    standings.opened(story, report.takenAt);
  else if (standings.isOpen(incident.id)) standings.closed(story, report.takenAt);
}

/**
 * Takes what is open when it begins; and what was told before the server was started and is not there any more is over, as
 * soon as it was looked for.
 */
async function settleEarlier(options: FollowOptions, signal: AbortSignal): Promise<void> {
  const { serving, standings, told, tick } = options;
  const { warm } = serving.server;
  let looks = 0;
  for (let left = true; left && !signal.aborted; ) {
    if (warm.status.looks > looks) {
      const isFirst = looks === 0;
      looks = warm.status.looks;
      const report = isFirst ? await takeAll(options) : (await lookOf(options)).report;
      const checked = new Set(report.coverage.analyzers.filter(({ state }) => state === 'checked').map(({ id }) => id));
      const missing = told().filter(({ story }) => standings.get(story.id) === undefined);
      for (const { story } of missing) if (checked.has(story.analyzer)) standings.closed(story, report.takenAt);
      left = missing.some(({ story }) => !checked.has(story.analyzer));
    }
    if (left) await pause(tick, undefined, { signal }).catch(() => undefined);
  }
}
