import { createHash } from 'node:crypto';
import { compareText } from '../../core/objects.ts';
import type { Group } from '../../core/report.ts';
import { printable } from '../../core/values.ts';
import type { Draft } from '../draft.ts';

/** One name missing in fewer namespaces than this is a coincidence. */
const manyNamespaces = 3;

/**
 * Groups above incidents: several pulls that one registry fails, one object missing in many namespaces. They are a hint for
 * the reader; the incidents stay what they are.
 * @param causes the causes of each incident, by its id
 */
export function groupsOf(causes: ReadonlyMap<string, readonly Draft[]>): Group[] {
  const byTitle = new Map<string, Set<string>>();
  for (const [incident, drafts] of causes) {
    for (const title of drafts.flatMap(commonThings))
      byTitle.set(title, (byTitle.get(title) ?? new Set()).add(incident));
  }
  return [...byTitle]
    .filter(([title, incidents]) => incidents.size >= (title.startsWith('registry ') ? 2 : manyNamespaces))
    .sort(([a], [b]) => compareText(a, b))
    .map(([title, incidents]) => ({
      id: createHash('sha256').update(title).digest('hex').slice(0, 10),
      title,
      incidents: [...incidents],
    }));
}

/** What a cause may share with others, in words. */
function commonThings({ code, ref, blames }: Draft): string[] {
  const things = blames.flatMap(({ object }) =>
    'named' in object ? [printable(`${object.named} ${object.name}`)] : [],
  );
  if (code === 'missing-object' && ref.namespace !== undefined)
    things.push(printable(`${ref.kind} ${ref.name} does not exist in many namespaces`));
  return [...new Set(things)];
}
