import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** What is said again and again while things work: of these the last time stays the last time. */
const repeated = /"(renewTime|acquireTime|lastHeartbeatTime|lastScheduleTime|lastSuccessfulTime|takenAt|began)":\s*"$/;
const time = /(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)((?:\.\d+)?)Z/g;

/**
 * Makes a recording, a directory, what it would be so many hours later if nothing had changed: everything is older, and the
 * events are gone, which live for an hour.
 */
export function age(recording: string, hours: number): void {
  for (const { name, parentPath } of readdirSync(recording, { recursive: true, withFileTypes: true })) {
    if (!name.endsWith('.json')) continue;
    const file = join(parentPath, name);
    const text = readFileSync(file, 'utf8');
    if (name === 'Event.json') writeFileSync(file, JSON.stringify({ ...JSON.parse(text), items: [] }));
    else writeFileSync(file, earlier(text, hours));
  }
}

function earlier(text: string, hours: number): string {
  return text.replace(time, (whole: string, seconds: string, fraction: string, at: number) => {
    if (repeated.test(text.slice(Math.max(0, at - 40), at))) return whole;
    const moved = new Date(Date.parse(`${seconds}Z`) - hours * 3_600_000);
    return `${moved.toISOString().slice(0, 19)}${fraction}Z`;
  });
}
