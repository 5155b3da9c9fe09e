import { describe, expect, test } from 'vitest';
import { ServerClock } from '../../../src/cluster/live/server-clock.ts';

const noon = Date.UTC(2030, 0, 1, 12);
const hour = 3_600_000;

/** What a server says that is so many hours ahead. */
const says = (hours: number): string => new Date(noon + hours * hour).toUTCString();

function clockAfter(...hours: readonly number[]): ServerClock {
  const clock = new ServerClock();
  for (const ahead of hours) clock.observe(says(ahead));
  return clock;
}

/** In hours after noon. */
const told = (clock: ServerClock): number => Math.round((Date.parse(clock.at() ?? '') - noon) / hour);

describe('what several clocks say', () => {
  test('the first holds while answers come', () => {
    expect(told(clockAfter(24, 0, 0, 0))).toBe(24);
  });

  const rows: [string, number[], number, boolean][] = [
    ['all agree', [0, 0, 0], 0, false],
    ['the first are ahead', [24, 24, 0, 0, 0], 0, true],
    ['some are ahead', [0, 0, 24, 0, 24], 0, false],
    ['some are behind', [0, -24, 0, 0, -24], 0, false],
    ['most are ahead of the first', [0, 24, 24, 24], 0, false],
    ['most are behind the first', [0, -24, -24, -24], -24, true],
    ['half are ahead', [24, 0], 0, true],
    ['an answer that took half a minute', [0.01, 0, 0], 0, false],
  ];
  test.each(rows)('%s', (_, hours, expected, isCorrected) => {
    const clock = clockAfter(...hours);
    expect(clock.correct()).toBe(isCorrected);
    expect(told(clock)).toBe(expected);
    expect(clock.correct()).toBe(false);
  });

  test('the next reading begins with what most said, also where that is later', () => {
    const clock = clockAfter(-24, 0, 0, 0, 0);
    clock.correct();
    expect(told(clock)).toBe(-24);
    clock.begin();
    expect(told(clock)).toBe(0);
  });

  test('what was said long ago is forgotten', () => {
    const clock = clockAfter(...Array.from({ length: 200 }, () => 0), ...Array.from({ length: 60 }, () => 5));
    clock.begin();
    expect(told(clock)).toBe(5);
  });
});

test('of a moment, to the second', () => {
  const clock = clockAfter(0);
  expect(clock.at(performance.now() - hour)).toMatch(/^2030-01-01T(11:00:00|10:59:59)Z$/);
});

test('a server that sends no dates', () => {
  const clock = new ServerClock();
  clock.observe(undefined);
  clock.observe('soon');
  clock.begin();
  expect([clock.at(), clock.correct()]).toEqual([undefined, false]);
});
