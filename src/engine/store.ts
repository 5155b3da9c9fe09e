import type { Kind, Kinds } from '../core/kinds/index.ts';
import { kinds } from '../core/kinds/index.ts';
import { compareText, type KubeObject } from '../core/objects.ts';
import type { KindCoverage } from '../core/report.ts';
import type { Chunk, ListingState } from '../core/source.ts';

interface State {
  readonly state: ListingState;
  readonly why?: string;
  readonly began?: string;
}

/** The whole cluster in `states`, where a namespace would stand. */
const everywhere = '';

/** What a source yielded: objects by kind, and how complete each listing is. */
export class Store {
  takenAt = '';
  serverVersion = '';
  /** Objects in all listings. */
  size = 0;
  /** The namespaces that were asked for; everything if undefined. */
  readonly namespaces: readonly string[] | undefined;
  readonly #objects = new Map<Kind, KubeObject[]>();
  readonly #states = new Map<Kind, Map<string, State>>();

  constructor(namespaces?: readonly string[]) {
    this.namespaces = namespaces;
  }

  add(chunk: Chunk): void {
    if (chunk.type === 'about') {
      this.takenAt = chunk.takenAt ?? this.takenAt;
      this.serverVersion = chunk.serverVersion ?? this.serverVersion;
      return;
    }
    if (chunk.type === 'state') {
      const states = this.#states.get(chunk.kind) ?? new Map<string, State>();
      this.#states.set(chunk.kind, states.set(chunk.namespace ?? everywhere, chunk));
      return;
    }
    const objects = this.#objects.get(chunk.kind) ?? [];
    this.#objects.set(chunk.kind, objects);
    for (const object of chunk.objects) objects.push(object);
    this.size += chunk.objects.length;
  }

  /** Sorts every kind by namespace and name and drops repeated objects, so that the order of arrival changes nothing. */
  seal(): void {
    for (const [kind, objects] of this.#objects) {
      objects.sort(
        (a, b) =>
          compareText(a.metadata.namespace, b.metadata.namespace) || compareText(a.metadata.name, b.metadata.name),
      );
      this.#objects.set(
        kind,
        objects.filter((object, i) => i === 0 || !sameName(object, objects[i - 1]!)),
      );
    }
    if (this.takenAt === '') this.takenAt = this.#newest();
  }

  /** All objects of a kind, by namespace and name. */
  objects<K extends Kind>(kind: K): readonly Kinds[K][] {
    // Sources yield objects of a kind decoded through the table that Kinds is made of.
    return (this.#objects.get(kind) ?? []) as unknown as readonly Kinds[K][];
  }

  /** How far the listing of a kind got: in a namespace, or everywhere. */
  state(kind: Kind, namespace?: string): State {
    const states = this.#states.get(kind);
    const inNamespace = namespace === undefined || !kinds[kind].namespaced ? undefined : states?.get(namespace);
    return inNamespace ?? states?.get(everywhere) ?? { state: 'not-collected', why: 'the source does not hold it' };
  }

  coverage(): KindCoverage[] {
    const rows: KindCoverage[] = [];
    for (const [kind, states] of this.#states) {
      const { group, namespaced } = kinds[kind];
      for (const [namespace, { state, why }] of states) {
        // What was left out because nobody asked for it is no hole.
        if (namespaced && this.namespaces !== undefined && !this.namespaces.includes(namespace)) continue;
        const objects = this.objects(kind);
        const count =
          namespace === everywhere || !namespaced
            ? objects.length
            : objects.filter(o => o.metadata.namespace === namespace).length;
        rows.push({
          kind,
          ...(group === '' ? {} : { group }),
          ...(namespace === everywhere ? {} : { namespace }),
          state,
          count,
          ...(why === undefined || state === 'complete' ? {} : { why }),
        });
      }
    }
    return rows.sort((a, b) => compareText(a.kind, b.kind) || compareText(a.namespace ?? '', b.namespace ?? ''));
  }

  /** Without a record of its time, a snapshot is as old as the newest thing in it. */
  #newest(): string {
    let newest = '';
    for (const objects of this.#objects.values()) {
      for (const { metadata } of objects) if (metadata.creationTimestamp > newest) newest = metadata.creationTimestamp;
    }
    return newest;
  }
}

/** Whether a state lets one conclude that what was not listed does not exist. */
export function isComplete(state: ListingState): state is 'complete' | 'not-served' {
  return state === 'complete' || state === 'not-served';
}

function sameName(a: KubeObject, b: KubeObject): boolean {
  return a.metadata.name === b.metadata.name && a.metadata.namespace === b.metadata.namespace;
}
