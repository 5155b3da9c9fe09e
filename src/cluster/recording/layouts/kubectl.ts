import { listingKey } from '../../../core/kinds/custom-types.ts';
import { kinds } from '../../../core/kinds/index.ts';
import { compareText } from '../../../core/objects.ts';
import type { Entry } from '../archive/entry.ts';
import { aboutOf } from './about.ts';
import { dumpNamespaces } from './dump-stream.ts';
import type { Found, Layout, LayoutContext, Listed, Listing } from './layout.ts';
import { type DocumentSummary, mayHoldObjects, readFileParts } from './objects.ts';

/** A list, and the file it is in. */
interface FoundList extends DocumentSummary {
  readonly path: string;
}

/**
 * What kubectl prints: `kubectl get … -o json|yaml` and `kubectl get --raw`: Lists, typed lists, single objects, one or
 * several to a file, in one file or many. Any other file of objects is read so, too.
 *
 * Which namespaces were asked for is not written in them, so it is read off what they hold. kubectl asks for one namespace
 * or for all: a list with objects of two namespaces is of all.
 */
export const kubectl: Layout = {
  name: 'kubectl get',
  recognises: () => false,
  async *read(entries, context) {
    const lists: FoundList[] = [];
    const known = new Set<string>();
    for await (const entry of entries) yield* readEntry(entry, context, lists, known);
    if (lists.length === 0 && context.newest.time === undefined) context.notes.add(asManifests(context));
    const partly = new Map<string, Listed & { readonly namespaces: Set<string> }>();
    for (const found of listingsOf(lists, known)) {
      yield found;
      if (found.namespace === undefined) continue;
      const key = listingKey(found.kind, found.of);
      const listed = partly.get(key) ?? { ...nameOf(found), namespaces: new Set() };
      partly.set(key, listed);
      listed.namespaces.add(found.namespace);
    }
    for (const { namespaces, ...listed } of partly.values())
      yield { type: 'listing', ...listed, state: 'not-collected', why: onlyOf(namespaces) };
    yield aboutOf(context);
  },
};

/** What a cluster holds has a time, of its creation at least; what somebody wrote has none. */
function asManifests({ name }: LayoutContext): string {
  return `${name} looks like manifests that were not applied: nothing in it has a creationTimestamp; to check what they would do, give --manifests instead of --recording`;
}

async function* readEntry(
  entry: Entry,
  context: LayoutContext,
  lists: FoundList[],
  known: Set<string>,
): AsyncGenerator<Found> {
  if (context.form !== 'file' && !mayHoldObjects(entry.path)) return;
  for await (const part of readFileParts(entry, context)) {
    if (part.type === 'object') {
      if (part.object.metadata.namespace !== '') known.add(part.object.metadata.namespace);
      if (part.kind === 'Namespace') known.add(part.object.metadata.name);
      yield part;
    } else if (part.form !== 'single') {
      lists.push({ ...part, path: entry.path });
    }
  }
}

function* listingsOf(lists: readonly FoundList[], known: ReadonlySet<string>): Generator<Listing> {
  const spans = lists.map(namespacesOf);
  const dumped = dumpNamespaces(lists, spans);
  const all = spans.some(span => span.size > 1);
  const single = new Set(spans.flatMap(span => [...span]));
  for (const [i, list] of lists.entries()) {
    const span = spans[i]!;
    for (const held of list.held) yield listing(nameOf(held), list, scopeOf(list, span));
    const { listed } = list;
    const isHeld = list.held.some(
      held => listingKey(held.kind, held.of) === listingKey(listed?.kind ?? '', listed?.of),
    );
    if (listed !== undefined && !isHeld) yield listing(listed, list, scopeOf(list, span));
  }

  /** The namespace that a list is of, `all`, or `unclear`. */
  function scopeOf(list: FoundList, span: ReadonlySet<string>): Scope {
    if (span.size > 1) return 'all';
    const ofDump = dumped.get(list);
    if (ofDump !== undefined) return ofDump === '' ? 'unclear' : { namespace: ofDump };
    const [only] = span;
    if (only !== undefined && (list.form === 'plain' || !all || names(list.path, only))) return { namespace: only };
    if (only !== undefined) return 'all';
    // Nothing in the list says which namespace it is of: the name of its file does, or the other lists.
    const named = [...known].filter(namespace => names(list.path, namespace));
    if (named.length === 1) return { namespace: named[0]! };
    if (named.length > 1) return 'unclear';
    if (all || single.size === 0) return 'all';
    return single.size === 1 ? { namespace: [...single][0]! } : 'unclear';
  }
}

const mostNamed = 3;

function onlyOf(namespaces: ReadonlySet<string>): string {
  const some = [...namespaces].sort(compareText);
  const more = some.length > mostNamed ? ` and ${some.length - mostNamed} more` : '';
  return `the recording holds it of the namespace${some.length === 1 ? '' : 's'} ${some.slice(0, mostNamed).join(', ')}${more} only`;
}

type Scope = 'all' | 'unclear' | { readonly namespace: string };

function nameOf({ kind, of }: Listed): Listed {
  return of === undefined ? { kind } : { kind, of };
}

function isNamespaced({ kind, of }: Listed): boolean {
  return (of ?? kinds[kind]).namespaced;
}

function listing(listed: Listed, { path, missing }: FoundList, scope: Scope): Listing {
  const state =
    missing === undefined ? ({ state: 'complete' } as const) : ({ state: 'partial', why: missing } as const);
  if (!isNamespaced(listed) || scope === 'all') return { type: 'listing', ...listed, ...state };
  if (scope !== 'unclear') return { type: 'listing', ...listed, namespace: scope.namespace, ...state };
  return {
    type: 'listing',
    ...listed,
    state: 'not-collected',
    why: `the list in ${path} is empty and does not say of which namespace`,
  };
}

/** The namespaces of a list's objects. */
function namespacesOf({ held }: DocumentSummary): ReadonlySet<string> {
  const span = new Set<string>();
  for (const { namespaces, ...listed } of held) {
    if (isNamespaced(listed)) for (const namespace of namespaces) span.add(namespace);
  }
  return span;
}

/** Whether a path names a namespace: `shop/pods.json`, `pods-shop.json`. */
function names(path: string, namespace: string): boolean {
  for (let at = path.indexOf(namespace); at >= 0; at = path.indexOf(namespace, at + 1)) {
    const before = path[at - 1] ?? '/';
    const after = path[at + namespace.length] ?? '/';
    if (/[^a-z0-9]/i.test(before) && /[^a-z0-9]/i.test(after)) return true;
  }
  return false;
}
