import { expect, test } from 'vitest';
import { StatusLine, withProgress } from '../../src/cli/progress.ts';
import type { Source } from '../../src/core/source.ts';

const wipe = '\r\u001b[K';

function line(columns: number | undefined): { line: StatusLine; written: string[] } {
  const written: string[] = [];
  return {
    line: new StatusLine(
      text => void written.push(text),
      () => columns,
    ),
    written,
  };
}

test.each([
  [40, 39],
  [80, 60],
  // A terminal may not know its size, and some say zero.
  [0, 60],
  [undefined, 60],
])('with %s columns a line never wraps', (columns, length) => {
  const { line: status, written } = line(columns);
  status.show('x'.repeat(60));
  expect(written).toEqual([`${wipe}${'x'.repeat(length)}`]);
  status.clear();
});

test('it is wiped once, however the process ends', () => {
  const { line: status, written } = line(80);
  const before = process.listenerCount('exit');
  status.show('one');
  status.show('two');
  expect(process.listenerCount('exit')).toBe(before + 1);
  process.listeners('exit').at(-1)!(0);
  status.clear();
  expect(written).toEqual([`${wipe}one`, `${wipe}two`, wipe]);
  expect(process.listenerCount('exit')).toBe(before);
});

test('a name from a kubeconfig moves no cursor', () => {
  const { line: status, written } = line(80);
  status.show('a\u001b[2Jb\nc');
  expect(written).toEqual([`${wipe}a [2Jb c`]);
  status.clear();
});

test('it is gone when the reading fails', async () => {
  const { line: status, written } = line(80);
  const source: Source = {
    description: { type: 'recording', name: 'x' },
    stats: { requests: 0, bytes: 0, perKind: new Map() },
    async *read() {
      yield { type: 'state', kind: 'Pod', state: 'complete' };
      throw new Error('broken');
    },
  };
  const reading = withProgress(source, status).read({ kinds: ['Pod', 'Node'] }, new AbortController().signal);
  await expect(drain(reading)).rejects.toThrow('broken');
  expect(written).toEqual([`${wipe}reading x`, `${wipe}reading x: 0 objects, 1 of 2 kinds; waiting for Node`, wipe]);
});

test('a server that does not answer is named before it does', async () => {
  const { line: status, written } = line(80);
  const source: Source = {
    description: { type: 'live', name: 'prod', detail: 'https://127.0.0.1:6443' },
    stats: { requests: 0, bytes: 0, perKind: new Map() },
    // biome-ignore lint/correctness/useYield: it never answers
    async *read() {
      expect(written).toEqual([`${wipe}waiting for prod at https://127.0.0.1:6443`]);
    },
  };
  await drain(withProgress(source, status).read({ kinds: ['Pod'] }, new AbortController().signal));
  expect(written.at(-1)).toBe(wipe);
});

async function drain(chunks: AsyncIterable<unknown>): Promise<void> {
  for await (const _ of chunks);
}
