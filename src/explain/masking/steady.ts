import type { Varying } from '../../core/values.ts';

/**
 * What changes while nothing happens: how long a back-off is, how often and since when an event was seen, the time, the
 * port of a client. It is left out, so that the same incident gives the same question ten minutes later.
 */
const changing: readonly (readonly [RegExp, string])[] = [
  // The kubelet: `back-off 5m0s restarting failed container`.
  [/\b(back-?off) (?:\d+(?:\.\d+)?(?:h|m|s|ms))+/gi, '$1'],
  // `kubectl describe`: `(x12 over 3h)`; the API server: `(combined from similar events)`.
  [/ ?\(x\d+ over [\w.]+\)/g, ''],
  [/\(combined from similar events\): /g, ''],
  // RFC 3339; the form of Go, with its monotonic clock; the log of klog; a time of day.
  [
    /\b\d{4}[-/]\d\d[-/]\d\d[T ]\d\d:\d\d:\d\d(?:[.,]\d+)?(?: ?(?:Z|UTC|[+-]\d\d:?\d\d))?(?: [A-Z]{3,4})?(?: m=[+-][\d.]+)?/g,
    '<time>',
  ],
  [/\b[IWEF]\d{4} \d\d:\d\d:\d\d\.\d+/g, '<time>'],
  [/\b\d{4}[-/]\d\d[-/]\d\d\b/g, '<time>'],
  [/(?<![\w:.])\d\d:\d\d:\d\d(?:[.,]\d+)?(?![\w:])/g, '<time>'],
  // `read tcp 10.0.0.1:43522->10.0.0.2:443`: which port a client got is chance.
  [/:\d+(?=->)/g, ''],
];

export function steady(text: string): string {
  return changing.reduce((said, [pattern, instead]) => said.replace(pattern, instead), text);
}

const minute = 60;
const hour = 60 * minute;
const day = 24 * hour;

/** The magnitude of a figure that changes by itself. That something is none or one is worth knowing, and lasts. */
export function magnitudeOf({ varying, unit }: Varying): string {
  if (unit === 'seconds') {
    if (varying < 2 * minute) return 'seconds';
    if (varying < 2 * hour) return 'minutes';
    return varying < 2 * day ? 'hours' : 'days';
  }
  if (varying <= 1) return String(varying);
  return varying < 10 ? 'a few' : 'many';
}
