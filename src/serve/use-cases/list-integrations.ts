import { z } from 'zod';
import { type Kind, kinds } from '../../core/kinds/index.ts';
import { isBuiltInGroup } from '../../core/objects.ts';
import { defineUseCase } from '../use-case.ts';

export const listIntegrations = defineUseCase({
  name: 'list-integrations',
  title: 'List integrations',
  description:
    'API groups of other projects whose objects are understood, and whether this cluster has them. None has to be switched on.',
  input: z.strictObject({}),
  output: z.strictObject({
    integrations: z.array(
      z.strictObject({ group: z.string(), kinds: z.array(z.string()), served: z.boolean(), objects: z.int() }),
    ),
  }),
  route: { method: 'get', path: '/v1/integrations' },
  async run(serving) {
    const { store } = (await serving.look()).examination.index;
    const groups = new Map<string, Kind[]>();
    for (const kind of Object.keys(kinds) as Kind[]) {
      const { group } = kinds[kind];
      if (!isBuiltInGroup(group)) groups.set(group, [...(groups.get(group) ?? []), kind]);
    }
    const integrations = [...groups].map(([group, members]) => ({
      group,
      kinds: members.map(kind => kinds[kind].kind),
      served: members.some(kind => store.wasAsked(kind) && store.state(kind).state !== 'not-served'),
      objects: members.reduce((sum, kind) => sum + store.objects(kind).length, 0),
    }));
    return { integrations: integrations.sort((a, b) => (a.group < b.group ? -1 : 1)) };
  },
});
