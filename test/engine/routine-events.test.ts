import { expect, test } from 'vitest';
import { openRecording } from '../../src/cluster/recording/index.ts';
import type { Kinds } from '../../src/core/kinds/index.ts';
import type { Report } from '../../src/core/report.ts';
import type { Source } from '../../src/core/source.ts';
import { diagnose } from '../../src/engine/diagnose.ts';
import { isRoutine } from '../../src/engine/routine-events.ts';
import { recordingOf } from '../helpers/paths.ts';
import { usualAnalyzers } from '../helpers/usual-analyzers.ts';

type Event = Kinds['Event'];

/** A recording whose events are others. */
async function recorded(name: string, change: (events: readonly Event[]) => Event[]): Promise<Source> {
  const source = await openRecording(recordingOf(name));
  return {
    ...source,
    description: source.description,
    stats: source.stats,
    async *read(plan, signal) {
      for await (const chunk of source.read(plan, signal)) {
        const isEvents = chunk.type === 'objects' && chunk.kind === 'Event';
        yield isEvents ? { ...chunk, objects: change(chunk.objects as readonly Event[]) } : chunk;
      }
    },
  };
}

/** After each event one of routine about the same object, an hour later than all. */
function drowned(events: readonly Event[]): Event[] {
  return events.flatMap(event => {
    const { metadata, ...rest } = event;
    const lastTimestamp = new Date(
      Date.parse(event.lastTimestamp ?? metadata.creationTimestamp) + 3_600_000,
    ).toISOString();
    const after = { ...rest, metadata: { ...metadata, name: `${metadata.name}-after` }, type: 'Normal', lastTimestamp };
    return [event, { ...after, reason: 'Started' }];
  });
}

const told = ({ findings, incidents }: Report): object => ({ findings, incidents });

test.each(['cascades', 'mishaps', 'single-node'])('%s: nothing follows from what is routine', async name => {
  const options = { analyzers: usualAnalyzers, toolVersion: '1.2.3' };
  const left = await recorded(name, events => events.filter(event => !isRoutine(event)));
  const expected = told(await diagnose(left, options));
  expect(told(await diagnose(await recorded(name, events => [...events]), options))).toEqual(expected);
  expect(told(await diagnose(await recorded(name, drowned), options))).toEqual(expected);
});
