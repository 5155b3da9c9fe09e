import { expect, test } from 'vitest';
import { parseSchedule, startsBetween } from '../../../analyzers/_shared/cron.ts';

const starts = (schedule: string, from: string, to: string): string[] =>
  startsBetween(parseSchedule(schedule)!, Date.parse(from), Date.parse(to)).map(time =>
    new Date(time).toISOString().slice(0, 16),
  );

test.each([
  [
    '*/5 * * * *',
    '2026-03-01T10:02:00Z',
    '2026-03-01T10:15:00Z',
    ['2026-03-01T10:05', '2026-03-01T10:10', '2026-03-01T10:15'],
  ],
  ['0 3 * * mon-tue', '2026-03-01T10:00:00Z', '2026-03-08T00:00:00Z', ['2026-03-02T03:00', '2026-03-03T03:00']],
  // Day of month or day of week, unless one is a star.
  ['0 0 13 * 5', '2026-03-01T00:00:00Z', '2026-03-14T00:00:00Z', ['2026-03-06T00:00', '2026-03-13T00:00']],
  ['0 0 13 * *', '2026-03-01T00:00:00Z', '2026-03-31T00:00:00Z', ['2026-03-13T00:00']],
  ['@yearly', '2026-03-01T00:00:00Z', '2028-03-01T00:00:00Z', ['2027-01-01T00:00', '2028-01-01T00:00']],
  ['@every 1h30m', '2026-03-01T10:00:00Z', '2026-03-01T13:00:00Z', ['2026-03-01T11:30', '2026-03-01T13:00']],
  ['50/5 23 31 DEC ?', '2026-03-01T00:00:00Z', '2026-12-31T23:51:00Z', ['2026-12-31T23:50']],
  ['0 0 30 2 *', '2026-03-01T00:00:00Z', '2036-03-01T00:00:00Z', []],
])('%s starts when the controller does', (schedule, from, to, expected) => {
  expect(starts(schedule, from, to)).toEqual(expected);
});

test.each([
  '* * * *',
  '60 * * * *',
  '* * * * 7',
  '* * 0 * *',
  '*/0 * * * *',
  '5-3 * * * *',
  'a * * * *',
  '@often',
  '@every x',
  '',
])('"%s" is no schedule', schedule => expect(parseSchedule(schedule)).toBeUndefined());

test('counts no more than a hundred starts', () =>
  expect(starts('* * * * *', '2020-01-01T00:00:00Z', '2026-01-01T00:00:00Z')).toHaveLength(100));
