import { describe, expect, test } from 'vitest';
import { FailingWorld, type Form, type Target } from '../helpers/failing-world.ts';
import { type ListingFault, listingFaults } from '../helpers/listing-faults.ts';

const world = await FailingWorld.open();

/** What each fault strikes here, one after another, in either form; `npm run failing` lets each strike every kind in both. */
const kinds = ['Pod', 'Secret', 'Node', 'EndpointSlice', 'HTTPRoute', 'CustomResource', 'ConfigMap'] as const;

function targetsOf(fault: ListingFault, row: number): Target[] {
  const others = ['discovery', 'logs'] as const;
  return [kinds[row % kinds.length]!, ...(fault.ofLists ? [] : [others[row % others.length]!])];
}

test('a world in which nothing fails is seen whole, and much is wrong in it', () => {
  expect(world.whole.coverage.complete).toBe(true);
  expect(world.whole.findings.length).toBeGreaterThan(150);
});

describe('what fails leaves a hole, in time, and nothing is claimed of what is in it', () => {
  // Most of them wait.
  test.concurrent.each(listingFaults.map((fault, row) => [fault.name, fault, row] as const))(
    '%s',
    async (_, fault, row) => {
      const form: Form = fault.form ?? (row % 2 === 0 ? 'json' : 'protobuf');
      for (const target of targetsOf(fault, row)) {
        const { wrong } = await world.strike(target, fault, form);
        expect(wrong, `${target}, as ${form}`).toEqual([]);
      }
    },
  );
});

test('what is wrong would be seen', async () => {
  const complete: ListingFault = {
    name: 'a list without its items',
    answer: () => ({ type: 'application/json', body: '{"apiVersion":"v1","kind":"NodeList","items":[]}' }),
    leaves: ['failed'],
  };
  const { state, wrong } = await world.strike('Node', complete, 'json');
  expect(state).toBe('whole');
  expect(wrong).toContain('is whole, not failed');
  expect(wrong.some(line => line.startsWith('does not tell '))).toBe(true);
  expect(wrong.some(line => line.startsWith('claims '))).toBe(true);
});
