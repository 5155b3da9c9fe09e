import { join } from 'node:path';
import { analyzers } from '../../analyzers/index.ts';
import { openRecording } from '../../src/cluster/recording/index.ts';
import { type MaskKey, unmasked } from '../../src/cluster/recording/mask/key.ts';
import { record } from '../../src/cluster/recording/record.ts';
import type { Report } from '../../src/core/report.ts';
import type { Source } from '../../src/core/source.ts';
import { diagnose } from '../../src/engine/diagnose.ts';
import { allKinds } from '../../src/engine/plan.ts';
import { testFolder } from './scratch.ts';

/** A masked recording, as a folder, and what undoes the mask. */
export async function masked(
  source: Source,
  known?: MaskKey,
): Promise<{ readonly path: string; readonly key: MaskKey }> {
  const root = testFolder();
  const path = join(root, 'masked');
  const keys: MaskKey[] = [];
  const mask = { known, keep: async (key: MaskKey) => void keys.push(key) };
  await record(source, { kinds: allKinds([]) }, path, { version: '1', mask });
  return { path, key: keys[0]! };
}

/** What is found in a recording, and what in its masked one once the mask is undone. */
export async function foundInBoth(path: string): Promise<{ readonly as: string[]; readonly like: string[] }> {
  const mask = await masked(await openRecording(path));
  const [as, like] = [await reportOf(path), await reportOf(mask.path)];
  return { as: shapeOf(as), like: shapeOf(JSON.parse(unmasked(JSON.stringify(like), mask.key))) };
}

async function reportOf(path: string): Promise<Report> {
  return diagnose(await openRecording(path), { analyzers, toolVersion: '1' });
}

/** What is found, without what follows from the order of names: which of several that are alike is named. */
function shapeOf({ incidents, findings }: Pick<Report, 'incidents' | 'findings'>): string[] {
  const shapes = new Map(
    findings.map(({ id, severity, code, object, count, near }) => {
      const { namespace = '', name } = object;
      const nearby = near.map(({ name }) => name).sort();
      return [
        id,
        [severity, code, object.kind, namespace, ...(count === 1 ? [name, 'near', ...nearby] : [count])].join(' '),
      ];
    }),
  );
  const told = incidents.map(({ cause, consequences }) =>
    [shapes.get(cause), ...consequences.map(id => shapes.get(id)).sort()].join('\n  '),
  );
  return told.sort();
}
