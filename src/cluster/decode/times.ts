/**
 * Times as RFC 3339 strings in UTC: `2024-05-01T10:00:00Z`, with six digits of a fraction where there is one.
 */

// The years 0001 to 9999: the range of a protobuf Timestamp, and of what Go writes.
const earliest = -62_135_596_800;
const latest = 253_402_300_799;

const slots = 1 << 12;
const cachedSeconds = new Float64Array(slots).fill(Number.NaN);
const cachedTexts: string[] = new Array<string>(slots).fill('');
const scratch = Buffer.from('1970-01-01T00:00:00Z');
let scratchDay = 0;
/** The first ten characters of the days that were written last. */
const days = new Map<number, Buffer>();
const mostDays = 1 << 12;

/** The time of a protobuf Timestamp; undefined if it is out of range. */
export function timeOf(seconds: number, nanos: number): string | undefined {
  if (!(seconds >= earliest && seconds <= latest)) return undefined;
  const text = secondText(seconds);
  const micros = Math.floor(nanos / 1000);
  if (!(micros > 0 && micros < 1_000_000)) return text;
  return `${text.slice(0, 19)}.${String(micros).padStart(6, '0')}Z`;
}

function secondText(seconds: number): string {
  const slot = (seconds >>> 0) & (slots - 1);
  if (cachedSeconds[slot] === seconds) return cachedTexts[slot]!;
  const day = Math.floor(seconds / 86_400);
  if (day !== scratchDay) {
    const text = bytesOfDay(day);
    // A loop: so few bytes are copied before Node's own copy has begun.
    for (let i = 0; i < text.length; i++) scratch[i] = text[i]!;
    scratchDay = day;
  }
  const rest = seconds - day * 86_400;
  writeTwoDigits(11, Math.floor(rest / 3600));
  writeTwoDigits(14, Math.floor(rest / 60) % 60);
  writeTwoDigits(17, rest % 60);
  const text = scratch.toString('latin1');
  cachedSeconds[slot] = seconds;
  cachedTexts[slot] = text;
  return text;
}

function bytesOfDay(day: number): Buffer {
  const known = days.get(day);
  if (known !== undefined) return known;
  if (days.size === mostDays) days.clear();
  const text = Buffer.from(new Date(day * 86_400_000).toISOString().slice(0, 10), 'latin1');
  days.set(day, text);
  return text;
}

function writeTwoDigits(at: number, value: number): void {
  scratch[at] = 48 + Math.floor(value / 10);
  scratch[at + 1] = 48 + (value % 10);
}

const mostChecked = 1 << 14;
const checked = new Map<string, string | undefined>();
const rfc3339 = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/;

/** The time of a JSON string; undefined if it is none. A fraction of zero, which protobuf cannot tell from none, is cut. */
export function checkedTime(text: string): string | undefined {
  const cached = checked.get(text);
  if (cached !== undefined || checked.has(text)) return cached;
  const time = rfc3339.test(text) && !Number.isNaN(Date.parse(text)) ? text.replace(/\.0+(?=Z|[+-])/, '') : undefined;
  if (checked.size >= mostChecked) checked.clear();
  if (text.length < 64) checked.set(text, time);
  return time;
}
