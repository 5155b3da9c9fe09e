import { UserError } from '../../core/errors.ts';
import { listingKey } from '../../core/kinds/custom-types.ts';
import type { Kind } from '../../core/kinds/index.ts';
import type { Chunk, Plan, Source } from '../../core/source.ts';
import { own } from './layouts/own.ts';
import { merged } from './merge.ts';

type State = Extract<Chunk, { type: 'state' }>;

/**
 * A cluster of which a recording holds a part: only what that lacks is listed. Namespaces are listed besides, to know the
 * cluster by. What was listed whole is as it was; of what is listed again, the recording counts only as far as the new
 * listing does not get.
 * @throws UserError if the recording is of another tool; while it is read, if nothing is missing or the cluster is another
 */
export function resumed(earlier: Source, now: Source): Source {
  if (earlier.description.detail !== own.name)
    throw new UserError(
      `${earlier.description.name} is no recording of kubecause: it is not resumed, and not replaced`,
    );
  const { description, stats, resources } = now;
  return {
    description,
    stats,
    async *read(plan, signal) {
      const missing = await missingIn(earlier, plan, signal);
      if (missing.length === 0)
        throw new UserError(
          `nothing is missing in ${earlier.description.name}: all that is asked for was listed whole`,
        );
      const whole = new Set<Kind>();
      const identities: string[] = [];
      const asked = plan.kinds.filter(kind => kind === 'Namespace' || missing.includes(kind));
      const fresh = watched(now.read({ ...plan, kinds: asked }, signal), whole, identities);
      const rest = without(whole, watched(earlier.read(plan, signal), new Set(), identities));
      for await (const chunk of merged([part(now, fresh), part(earlier, rest)]).read(plan, signal)) {
        if (new Set(identities).size > 1)
          throw new UserError(`${earlier.description.name} is of another cluster: its kube-system has another uid`);
        yield chunk;
      }
    },
    ...(resources !== undefined && { resources }),
    ...(now.logs && { logs: (wanted, signal) => now.logs!(wanted, signal) }),
  };
}

function part({ description, stats }: Source, chunks: AsyncIterable<Chunk>): Source {
  return { description, stats, read: () => chunks };
}

/** The kinds of a plan that a recording does not hold whole. */
async function missingIn(recording: Source, plan: Plan, signal: AbortSignal): Promise<readonly Kind[]> {
  const missing = new Set<Kind>(plan.kinds);
  // Each type of custom resource is listed for itself.
  const listings = new Map<string, State[]>();
  for await (const chunk of recording.read(plan, signal)) {
    if (chunk.type !== 'state') continue;
    missing.delete(chunk.kind);
    const key = listingKey(chunk.kind, chunk.of);
    listings.set(key, [...(listings.get(key) ?? []), chunk]);
  }
  for (const states of listings.values()) {
    // One namespace of a recording is no whole cluster.
    const inScope = plan.namespaces !== undefined || states.some(({ namespace }) => namespace === undefined);
    if (!inScope || !states.every(isWhole)) missing.add(states[0]!.kind);
  }
  return plan.kinds.filter(kind => missing.has(kind));
}

function isWhole({ state }: State): boolean {
  return state === 'complete' || state === 'not-served';
}

/** Notes by the way which kinds were listed whole, and what the cluster's oldest namespace is known by. */
async function* watched(chunks: AsyncIterable<Chunk>, whole: Set<Kind>, identities: string[]): AsyncGenerator<Chunk> {
  const broken = new Set<Kind>();
  for await (const chunk of chunks) {
    if (chunk.type === 'objects' && chunk.kind === 'Namespace') {
      const system = chunk.objects.find(({ metadata }) => metadata.name === 'kube-system')?.metadata.uid ?? '';
      if (system !== '') identities.push(system);
    }
    if (chunk.type === 'state') {
      if (!isWhole(chunk)) broken.add(chunk.kind);
      if (broken.has(chunk.kind)) whole.delete(chunk.kind);
      else whole.add(chunk.kind);
    }
    yield chunk;
  }
}

/** What was listed again whole is not as it was. */
async function* without(gone: ReadonlySet<Kind>, chunks: AsyncIterable<Chunk>): AsyncGenerator<Chunk> {
  for await (const chunk of chunks) {
    if (chunk.type === 'about' || !gone.has(chunk.kind)) yield chunk;
  }
}
