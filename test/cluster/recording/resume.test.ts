import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { decodeObject } from '../../../src/cluster/decode/index.ts';
import { openRecording } from '../../../src/cluster/recording/index.ts';
import { record } from '../../../src/cluster/recording/record.ts';
import { resumed } from '../../../src/cluster/recording/resume.ts';
import type { Kind } from '../../../src/core/kinds/index.ts';
import type { ListingState, Plan, Source } from '../../../src/core/source.ts';
import { object, type Raw, runningPod } from '../../helpers/objects.ts';
import { testFolder } from '../../helpers/scratch.ts';
import { list, tarGz } from './helpers.ts';

const plan = { kinds: ['Pod', 'Service', 'Node', 'Namespace'] as const };
const system = object('v1', 'Namespace', 'kube-system', { metadata: { uid: 'one' } });

/** A cluster that gives each kind the state that is said, and keeps what it was asked for. */
function answering(
  raws: readonly Raw[],
  states: Partial<Record<Kind, ListingState>> = {},
): Source & { readonly asked: Kind[] } {
  const asked: Kind[] = [];
  return {
    asked,
    description: { type: 'live', name: 'prod' },
    stats: { requests: 0, bytes: 0, perKind: new Map() },
    async *read({ kinds, namespaces }) {
      for (const kind of kinds) {
        asked.push(kind);
        const objects = raws.filter(raw => raw.kind === kind).map(raw => decodeObject(raw)!);
        yield { type: 'objects', kind, objects };
        const scopes = namespaces !== undefined && kind !== 'Node' && kind !== 'Namespace' ? namespaces : [undefined];
        for (const namespace of scopes)
          yield { type: 'state', kind, ...(namespace && { namespace }), state: states[kind] ?? 'complete' };
      }
    },
  };
}

async function begun(
  raws: readonly Raw[],
  states: Partial<Record<Kind, ListingState>>,
  of: Plan = plan,
): Promise<string> {
  const root = testFolder();
  await record(answering(raws, states), of, join(root, 'a.tar.gz'), { version: '1' });
  return join(root, 'a.tar.gz');
}

async function resume(path: string, now: Source, of: Plan = plan) {
  const { objects, listings } = await record(resumed(await openRecording(path), now), of, path, {
    version: '1',
    force: true,
  });
  return { objects, states: Object.fromEntries(listings.map(({ kind, state }) => [kind, state])) };
}

describe('a recording that ended early', () => {
  const shop = object('v1', 'Namespace', 'shop');
  const before = [runningPod('shop/web'), runningPod('shop/old'), object('v1', 'Node', 'a'), system, shop];

  test('is asked for what it lacks alone', async () => {
    const path = await begun(before, { Pod: 'timed-out', Service: 'failed' });
    const now = answering([runningPod('shop/web'), object('v1', 'Service', 'shop/web'), system]);
    const { objects, states } = await resume(path, now);
    expect(now.asked).toEqual(['Pod', 'Service', 'Namespace']);
    expect(states).toEqual({ Pod: 'complete', Service: 'complete', Node: 'complete', Namespace: 'complete' });
    // Of pods, the new listing alone: shop/old is gone. Of nodes, what was recorded.
    expect(objects).toEqual(
      new Map<Kind, number>([
        ['Pod', 1],
        ['Service', 1],
        ['Node', 1],
        ['Namespace', 1],
      ]),
    );
  });

  test('keeps what it had where it fails again', async () => {
    const path = await begun(before, { Pod: 'partial' });
    const { objects, states } = await resume(path, answering([runningPod('shop/new'), system], { Pod: 'timed-out' }));
    expect(objects.get('Pod')).toBe(3);
    expect(states.Pod).toBe('partial');
  });

  test('of which nothing is missing is left alone; what it was never asked for is missing', async () => {
    const path = await begun(before, {});
    await expect(resume(path, answering(before))).rejects.toThrow(/nothing is missing in a\.tar\.gz/);
    const source = answering([system]);
    await resume(path, source, { kinds: [...plan.kinds, 'Secret'] });
    expect(source.asked).toEqual(['Namespace', 'Secret']);
  });

  test('of one namespace is not whole for the cluster', async () => {
    const path = await begun(before, {}, { ...plan, namespaces: ['shop'] });
    const source = answering(before);
    await resume(path, source);
    expect(source.asked).toEqual(['Pod', 'Service', 'Namespace']);
  });

  test('of one namespace is not whole for a type of custom resource, either', async () => {
    const of = { group: 'example.com', kind: 'Widget', namespaced: true };
    const scoped = answering([system, shop]);
    const source: Source = {
      ...scoped,
      async *read() {
        yield { type: 'state', kind: 'CustomResource', of, namespace: 'shop', state: 'complete' };
        yield { type: 'state', kind: 'CustomResource', state: 'complete' };
        yield* scoped.read({ kinds: ['Namespace'] }, new AbortController().signal);
      },
    };
    const path = await begun([], {});
    const kinds = ['CustomResource', 'Namespace'] as const;
    await record(source, { kinds, namespaces: ['shop'] }, path, { version: '1', force: true });
    const now = answering([system]);
    await resume(path, now, { kinds });
    expect(now.asked).toEqual(['CustomResource', 'Namespace']);
  });

  test('is not mixed with another cluster', async () => {
    const path = await begun(before, { Pod: 'failed' });
    const other = answering([object('v1', 'Namespace', 'kube-system', { metadata: { uid: 'two' } })]);
    await expect(resume(path, other)).rejects.toThrow(/is of another cluster: its kube-system has another uid/);
  });

  test('of another tool is not replaced', async () => {
    const path = await begun(before, {});
    await writeFile(path, await tarGz([{ name: 'pods.json', content: list(runningPod('shop/web')) }]));
    await expect(resume(path, answering(before))).rejects.toThrow(/is no recording of kubecause/);
  });
});
