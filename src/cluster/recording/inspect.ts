import type { CustomType } from '../../core/kinds/custom-types.ts';
import { type Kind, knownKinds } from '../../core/kinds/index.ts';
import { compareText } from '../../core/objects.ts';
import type { Clock, ListingState, Source } from '../../core/source.ts';
import { own } from './layouts/own.ts';

/** What a recording holds, without a word on what is wrong in it. */
export interface Contents {
  /** The layout that was recognised. */
  readonly layout: string;
  readonly takenAt?: string;
  readonly takenAtFrom?: Clock;
  readonly serverVersion?: string;
  /** Of a recording of kubecause: whether it holds what ConfigMaps and variables are set to. */
  readonly values?: 'with' | 'without';
  /** By kind: how many objects, and how far each listing got. */
  readonly kinds: readonly HeldKind[];
  readonly notes: readonly string[];
}

interface HeldKind {
  readonly kind: Kind;
  readonly objects: number;
  readonly namespaces: number;
  readonly listings: readonly {
    readonly of?: CustomType;
    readonly namespace?: string;
    readonly state: ListingState;
    readonly why?: string;
  }[];
}

/** Reads all of a recording, and counts. Kinds that it holds nothing of are left out. */
export async function inspect(source: Source, signal: AbortSignal): Promise<Contents> {
  const held = new Map<Kind, { objects: number; namespaces: Set<string>; listings: HeldKind['listings'][number][] }>();
  const of = (kind: Kind) => {
    const known = held.get(kind) ?? { objects: 0, namespaces: new Set<string>(), listings: [] };
    held.set(kind, known);
    return known;
  };
  let about: Pick<Contents, 'takenAt' | 'takenAtFrom' | 'serverVersion'> = {};
  // The order of the names: it says nothing here what refers to what.
  const all = [...knownKinds].sort(compareText);
  for await (const chunk of source.read({ kinds: all }, signal)) {
    if (chunk.type === 'about') {
      const { type: _, ...rest } = chunk;
      about = { ...about, ...rest };
    } else if (chunk.type === 'objects') {
      const kind = of(chunk.kind);
      kind.objects += chunk.objects.length;
      for (const { metadata } of chunk.objects) if (metadata.namespace !== '') kind.namespaces.add(metadata.namespace);
    } else {
      const { type: _, kind, began: __, ...listing } = chunk;
      of(kind).listings.push(listing);
    }
  }
  const { detail: layout = '' } = source.description;
  return {
    layout,
    ...about,
    ...(layout === own.name && { values: (held.get('LiteralValues')?.objects ?? 0) > 0 ? 'with' : 'without' }),
    kinds: all.flatMap(kind => {
      const known = held.get(kind);
      if (known === undefined || (known.objects === 0 && known.listings.every(({ state }) => !saysSomething(state))))
        return [];
      return [{ kind, objects: known.objects, namespaces: known.namespaces.size, listings: known.listings }];
    }),
    notes: source.notes ?? [],
  };
}

function saysSomething(state: ListingState): boolean {
  return state !== 'not-collected' && state !== 'not-served';
}
