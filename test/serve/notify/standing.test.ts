import { describe, expect, test } from 'vitest';
import type { Story } from '../../../src/serve/notify/notice.ts';
import { Standings } from '../../../src/serve/notify/standing.ts';

const minute = 60_000;
const story: Story = {
  id: 'a',
  code: 'c',
  analyzer: 'x',
  severity: 'error',
  title: 't',
  impact: '',
  consequences: 0,
  fix: '',
  look: '',
  namespaces: [],
  version: '1',
};

function standing() {
  let now = 0;
  const standings = new Standings(minute, () => now);
  return {
    standings,
    pass(milliseconds: number): void {
      now += milliseconds;
    },
    isSettled: () => standings.isSettled(standings.get('a')!, now),
  };
}

describe('how long something has to last', () => {
  test('is counted from when it began, not from when it changed', () => {
    const { standings, pass, isSettled } = standing();
    standings.opened(story, '');
    pass(minute - 1);
    standings.opened({ ...story, version: '2' }, '');
    expect(isSettled()).toBe(false);
    pass(1);
    expect(isSettled()).toBe(true);
  });

  test('doubles each time that it comes again, up to an hour and four minutes', () => {
    const { standings, pass, isSettled } = standing();
    const waits: number[] = [];
    for (let i = 0; i < 8; i++) {
      standings.opened(story, '');
      standings.closed(story, '');
      let waited = 0;
      for (; !isSettled(); waited++) pass(minute);
      waits.push(waited);
      // So that what is measured is not what is forgiven.
      if (waited >= 60) break;
    }
    expect(waits).toEqual([1, 2, 4, 8, 16, 32, 64]);
  });

  test('is what it was when it did not come again for an hour', () => {
    const { standings, pass, isSettled } = standing();
    for (let i = 0; i < 3; i++) {
      standings.opened(story, '');
      standings.closed(story, '');
    }
    pass(61 * minute);
    standings.opened(story, '');
    pass(minute);
    expect(isSettled()).toBe(true);
  });

  test('what is over for an hour is forgotten, but for what is open or taken for it', () => {
    const { standings, pass } = standing();
    standings.opened(story, '');
    standings.opened({ ...story, id: 'b' }, '');
    standings.closed(story, '');
    standings.opened({ ...story, id: 'c' }, '');
    standings.closed({ ...story, id: 'c' }, '');
    pass(61 * minute);
    standings.forget(new Set(['c']));
    expect([...standings.all].map(({ story: { id } }) => id)).toEqual(['b', 'c']);
  });
});
