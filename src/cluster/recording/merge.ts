import type { Kind } from '../../core/kinds/index.ts';
import { compareText } from '../../core/objects.ts';
import type { Chunk, Plan, Source } from '../../core/source.ts';
import { rank } from './chunks.ts';

/**
 * Several recordings as one: of one cluster, each of other kinds or namespaces. Of an object that more than one holds, the
 * first counts; of a listing, the one that got further. The moment is that of the latest.
 */
export function merged(sources: readonly [Source, ...Source[]]): Source {
  const [first] = sources;
  const names = sources.map(({ description }) => description.name);
  return {
    description: { ...first.description, name: names.join('+') },
    stats: first.stats,
    get notes() {
      return sources.flatMap(({ notes = [] }) => notes);
    },
    read: (plan, signal) => readAll(sources, plan, signal),
  };
}

type About = Extract<Chunk, { type: 'about' }>;
type State = Extract<Chunk, { type: 'state' }>;

async function* readAll(sources: readonly Source[], plan: Plan, signal: AbortSignal): AsyncGenerator<Chunk> {
  const states = new Map<string, State>();
  const seen = new Set<string>();
  let about: About = { type: 'about' };
  for (const source of sources) {
    // What a source says twice it has corrected.
    const told = new Map<string, State>();
    let own = about;
    for await (const chunk of source.read(plan, signal)) {
      if (chunk.type === 'about') own = chunk;
      else if (chunk.type === 'state') told.set(keyOf(chunk), chunk);
      else yield { ...chunk, objects: chunk.objects.filter(object => isNew(seen, chunk.kind, object)) };
    }
    about = later(about, own);
    for (const [key, state] of told) keepBetter(states, key, state);
  }
  yield about;
  yield* [...states.keys()].sort(compareText).map(key => states.get(key)!);
}

function isNew(
  seen: Set<string>,
  kind: Kind,
  { apiVersion, kind: name, metadata }: Extract<Chunk, { type: 'objects' }>['objects'][number],
): boolean {
  const key = `${kind} ${apiVersion} ${name} ${metadata.namespace}/${metadata.name}`;
  const isKnown = seen.has(key);
  seen.add(key);
  return !isKnown;
}

function later(a: About, b: About): About {
  return Date.parse(b.takenAt ?? '') > Date.parse(a.takenAt ?? '') || a.takenAt === undefined
    ? { ...a, ...b }
    : { ...b, ...a };
}

function keyOf({ kind, of, namespace }: State): string {
  return `${kind} ${of?.group ?? ''} ${of?.kind ?? ''} ${namespace ?? ''}`;
}

function keepBetter(states: Map<string, State>, key: string, state: State): void {
  const known = states.get(key);
  if (known === undefined || rank(state.state) > rank(known.state)) states.set(key, state);
}
