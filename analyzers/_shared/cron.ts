import type { Kinds } from '../../src/core/kinds/index.ts';
import { parseTime } from '../../src/core/time.ts';

/**
 * Schedules of CronJobs, as Kubernetes parses them (github.com/robfig/cron, standard parser), counted in UTC.
 * @see https://kubernetes.io/docs/concepts/workloads/controllers/cron-jobs/#schedule-syntax
 */
export type Schedule = { readonly every: number } | CronFields;

export interface CronFields {
  readonly minutes: ReadonlySet<number>;
  readonly hours: ReadonlySet<number>;
  readonly days: ReadonlySet<number>;
  readonly months: ReadonlySet<number>;
  readonly weekdays: ReadonlySet<number>;
  /** Whether day of month or day of week begins with a star: then both must match; else one is enough. */
  readonly starred: boolean;
  /** Whether it means the same minutes in every time zone whose offset is whole hours. */
  readonly hourly: boolean;
}

const months = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
const weekdays = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'];

const macros: Readonly<Record<string, string>> = {
  '@yearly': '0 0 1 1 *',
  '@annually': '0 0 1 1 *',
  '@monthly': '0 0 1 * *',
  '@weekly': '0 0 * * 0',
  '@daily': '0 0 * * *',
  '@midnight': '0 0 * * *',
  '@hourly': '0 * * * *',
};

/** A schedule, or undefined if it is not valid. A time zone in it (`TZ=…`, unsupported since 1.27) makes it none. */
export function parseSchedule(text: string): Schedule | undefined {
  const every = /^@every (.+)$/.exec(text.trim());
  if (every !== null) {
    const seconds = parseDuration(every[1]!);
    return seconds === undefined ? undefined : { every: Math.max(1, Math.floor(seconds)) };
  }
  const fields = (macros[text.trim()] ?? text).trim().split(/\s+/);
  if (fields.length !== 5) return undefined;
  const [minute = '', hour = '', day = '', month = '', weekday = ''] = fields;
  const parsed = {
    minutes: parseField(minute, 0, 59),
    hours: parseField(hour, 0, 23),
    days: parseField(day, 1, 31),
    months: parseField(month, 1, 12, months, 1),
    weekdays: parseField(weekday, 0, 6, weekdays, 0),
  };
  if (Object.values(parsed).some(set => set === undefined)) return undefined;
  return {
    ...(parsed as { [K in keyof typeof parsed]: ReadonlySet<number> }),
    starred: isStar(day) || isStar(weekday),
    hourly: [hour, day, month, weekday].every(field => field === '*' || field === '?'),
  };
}

/** A star with a step is no star to the parser. */
function isStar(field: string): boolean {
  return field.split(',').some(part => /^[*?](\/0*1)?$/.test(part));
}

function parseField(
  field: string,
  least: number,
  most: number,
  names: readonly string[] = [],
  first = 0,
): Set<number> | undefined {
  const values = new Set<number>();
  for (const part of field.split(',')) {
    const match = /^(?:([*?])|(\w+)(?:-(\w+))?)(?:\/(\d+))?$/.exec(part);
    if (match === null) return undefined;
    const [, star, low, high, step] = match;
    const number = (name: string): number => {
      const index = names.indexOf(name.toLowerCase());
      return index >= 0 ? index + first : /^\d+$/.test(name) ? Number(name) : Number.NaN;
    };
    const from = star !== undefined ? least : number(low!);
    // `5/15` means from 5 to the end by 15.
    const to = star !== undefined ? most : high !== undefined ? number(high) : step !== undefined ? most : from;
    const by = step === undefined ? 1 : Number(step);
    if (!(from >= least && to <= most && from <= to && by > 0)) return undefined;
    for (let value = from; value <= to; value += by) values.add(value);
  }
  return values;
}

/** Seconds of a Go duration such as `1h30m`. */
function parseDuration(text: string): number | undefined {
  if (!/^(?:\d+(?:\.\d+)?(?:h|m|s|ms))+$/.test(text)) return undefined;
  const units: Readonly<Record<string, number>> = { h: 3600, m: 60, s: 1, ms: 0.001 };
  return [...text.matchAll(/(\d+(?:\.\d+)?)(ms|h|m|s)/g)].reduce(
    (sum, [, number, unit]) => sum + Number(number) * units[unit!]!,
    0,
  );
}

/** Whether a schedule starts at a time (milliseconds since 1970). */
function startsAt(schedule: CronFields, time: number): boolean {
  const date = new Date(time);
  return (
    date.getUTCSeconds() === 0 &&
    onDay(schedule, date) &&
    schedule.hours.has(date.getUTCHours()) &&
    schedule.minutes.has(date.getUTCMinutes())
  );
}

function onDay({ months, days, weekdays, starred }: CronFields, date: Date): boolean {
  if (!months.has(date.getUTCMonth() + 1)) return false;
  const [byDay, byWeekday] = [days.has(date.getUTCDate()), weekdays.has(date.getUTCDay())];
  return starred ? byDay && byWeekday : byDay || byWeekday;
}

/** Days of the months, of February in a leap year. */
const longest = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

/** Whether a valid schedule names no day that there is, such as 31 February: the controller takes it and never starts. */
export function neverStarts(schedule: Schedule): boolean {
  if ('every' in schedule || !schedule.starred) return false;
  const first = Math.min(...schedule.days);
  return [...schedule.months].every(month => first > longest[month - 1]!);
}

const minute = 60_000;
const day = 24 * 60 * minute;
/** The controller, too, gives up beyond this many. */
const mostCounted = 100;
/** A schedule may name one day in four years, or none at all (30 February). */
const furthest = 5 * 366 * day;

/** The starts of a schedule after `from` up to `to` (milliseconds since 1970): at most 100 of them, the earliest. */
export function startsBetween(schedule: Schedule, from: number, to: number): number[] {
  const starts: number[] = [];
  if ('every' in schedule) {
    for (
      let time = from + schedule.every * 1000;
      time <= to && starts.length < mostCounted;
      time += schedule.every * 1000
    )
      starts.push(time);
    return starts;
  }
  const end = Math.min(to, from + furthest);
  const hours = [...schedule.hours].sort((a, b) => a - b);
  const minutes = [...schedule.minutes].sort((a, b) => a - b);
  for (let midnight = Math.floor(from / day) * day; midnight <= end && starts.length < mostCounted; midnight += day) {
    if (!onDay(schedule, new Date(midnight))) continue;
    for (const hour of hours) {
      for (const past of minutes) {
        const time = midnight + (hour * 60 + past) * minute;
        if (time > from && time <= end && starts.length < mostCounted) starts.push(time);
      }
    }
  }
  return starts;
}

/**
 * The starts that a CronJob should have made since its last one (or since it was created). Undefined if that cannot be
 * known here: another time zone, or a last start that the schedule does not have, so that it was changed or is counted
 * by another clock.
 */
export function missedStarts({ metadata, spec, status }: Kinds['CronJob'], takenAt: string): number[] | undefined {
  const schedule = parseSchedule(spec.schedule ?? '');
  const last = parseTime(status.lastScheduleTime ?? '');
  const from = Number.isNaN(last) ? parseTime(metadata.creationTimestamp) : last;
  const to = parseTime(takenAt) - startGrace * 1000;
  if (schedule === undefined || Number.isNaN(from) || Number.isNaN(to)) return undefined;
  if ('every' in schedule) return startsBetween(schedule, from, to);
  const utc = spec.timeZone === undefined || /^(Etc\/)?(UTC|GMT)$/.test(spec.timeZone);
  if (!utc && !schedule.hourly) return undefined;
  return Number.isNaN(last) || startsAt(schedule, last) ? startsBetween(schedule, from, to) : undefined;
}

/** How late a start may be before it counts as missed, in seconds. */
const startGrace = 60;
