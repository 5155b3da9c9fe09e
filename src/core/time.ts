const times = new Map<string, number>();
const mostTimes = 20_000;

/** Milliseconds since 1970 of an RFC 3339 string, NaN if it is none. Memoised: the same few times recur in a cluster. */
export function parseTime(time: string): number {
  const known = times.get(time);
  if (known !== undefined) return known;
  const parsed = Date.parse(time);
  if (times.size >= mostTimes) times.clear();
  times.set(time, parsed);
  return parsed;
}

/** `45s`, `12m`, `3h5m`, `9d`: as kubectl shows ages. */
export function formatAge(seconds: number): string {
  if (!Number.isFinite(seconds)) return 'unknown';
  const s = Math.max(0, Math.floor(seconds));
  if (s < 120) return `${s}s`;
  const minutes = Math.floor(s / 60);
  if (minutes < 180) return minutes < 10 && s % 60 !== 0 ? `${minutes}m${s % 60}s` : `${minutes}m`;
  const hours = Math.floor(minutes / 60);
  if (hours < 48) return hours < 8 && minutes % 60 !== 0 ? `${hours}h${minutes % 60}m` : `${hours}h`;
  return `${Math.floor(hours / 24)}d`;
}
