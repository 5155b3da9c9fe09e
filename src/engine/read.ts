import { heldConfigurations, readConfigurations } from '../core/configurations.ts';
import { UserError } from '../core/errors.ts';
import { kindNamed } from '../core/kinds/names.ts';
import { readLogs } from '../core/logs.ts';
import type { Plan, Source } from '../core/source.ts';
import { onDemand } from './needed.ts';
import type { DiagnoseOptions } from './options.ts';
import { kindsOf } from './plan.ts';
import { enough } from './routine-events.ts';
import { Store } from './store.ts';

/**
 * Reads all that the analyzers want to know of a cluster.
 * @throws UserError if nothing can be read at all
 */
export async function readStore(
  source: Source,
  {
    analyzers,
    scope: { namespaces, objects } = {},
    requested = [],
    signal = new AbortController().signal,
  }: Pick<DiagnoseOptions, 'analyzers' | 'scope' | 'requested' | 'signal'>,
): Promise<Store> {
  const store = new Store(objects === undefined ? namespaces : undefined);
  const asked = objects?.flatMap(({ type }) => kindNamed(type) ?? []) ?? [];
  const held = requested.includes('configurations') ? heldConfigurations(source) : [];
  const kinds = [...kindsOf(analyzers, asked, requested), ...held];
  const plan: Plan = {
    kinds,
    enough,
    onDemand: onDemand(analyzers, asked, store),
    ...(namespaces !== undefined && (objects === undefined ? { namespaces } : { fallback: namespaces })),
  };
  for await (const chunk of source.read(plan, signal)) store.add(chunk);
  store.seal();
  if (requested.includes('logs')) {
    for await (const chunk of readLogs(source, store.objects('Pod'), store.takenAt, signal)) store.add(chunk);
  }
  if (requested.includes('configurations')) {
    const [pods, configMaps] = [store.objects('Pod'), store.objects('ConfigMap')];
    for await (const chunk of readConfigurations(source, pods, configMaps, signal)) store.add(chunk);
  }
  if (!store.anythingRead())
    throw new UserError(`nothing could be read of ${source.description.name}: ${whyNothing(store)}`);
  return store;
}

/** What stands for all that could not be read: the listing of pods, which everybody knows. */
function whyNothing(store: Store): string {
  const rows = store.coverage();
  const { state, why } = rows.find(row => row.kind === 'Pod') ?? rows[0] ?? { state: 'not-collected', why: undefined };
  const hint =
    state === 'forbidden' && store.namespaces === undefined ? '; name a namespace that you may list with -n' : '';
  return `${state}${why === undefined ? '' : `: ${why}`}${hint}`;
}
