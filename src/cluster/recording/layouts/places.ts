import { listingKey } from '../../../core/kinds/custom-types.ts';
import { type Kind, kinds } from '../../../core/kinds/index.ts';
import type { TypeMeta } from '../../decode/index.ts';
import { apiVersionOf } from '../../decode/older-versions.ts';
import { collect } from '../archive/bytes.ts';
import type { Entry } from '../archive/entry.ts';
import { Damaged } from '../archive/limits.ts';
import { asObject, type Json } from './json.ts';
import type { Found, LayoutContext, Listed, Listing } from './layout.ts';
import { type DocumentSummary, readFileParts } from './objects.ts';

/** What the path of a file says of it. */
export type Place =
  /** All objects of a kind that there are: in a namespace, or in the cluster. Without a kind, of the type that it holds. */
  | { readonly type: 'list'; readonly kind?: Kind; readonly namespace?: string }
  /** Single objects, of which there may be more. */
  | { readonly type: 'objects'; readonly of?: TypeMeta }
  /** Why lists of a kind are missing: by namespace, or for all. */
  | { readonly type: 'errors'; readonly kind: Kind }
  /** A record of the collector. */
  | { readonly type: 'record'; readonly take: (text: string) => void };

export interface Places {
  /** What the recording is called in messages: `the dump`. */
  readonly name: string;
  /** Values may have been replaced, because they looked like secrets. */
  readonly redacted?: boolean;
  /** Undefined for a file that is not read. */
  placeOf(path: string): Place | undefined;
}

const mostRecordBytes = 1024 ** 2;

/** Reads a recording whose paths say what its files hold. What they do not list is unknown. */
export async function* readPlaces(
  entries: AsyncIterable<Entry>,
  context: LayoutContext,
  { name, redacted = false, placeOf }: Places,
): AsyncGenerator<Found> {
  const namespaced = new Map<string, Listed>();
  for await (const entry of entries) {
    const place = placeOf(entry.path);
    if (place === undefined) continue;
    if (place.type === 'record') {
      place.take(await textOf(entry, context));
    } else if (place.type === 'errors') {
      yield* errorsOf(place.kind, await textOf(entry, context));
    } else {
      for await (const found of readPlace(entry, context, place, redacted)) {
        yield found;
        if (found.type === 'listing' && found.namespace !== undefined)
          namespaced.set(listingKey(found.kind, found.of), { kind: found.kind, ...(found.of && { of: found.of }) });
      }
    }
  }
  // A collector that an error ended leaves fewer namespaces, so that even one of "all" is not known to be of all.
  const why = `${name} does not hold other namespaces`;
  for (const listed of namespaced.values()) yield { type: 'listing', ...listed, state: 'not-collected', why };
}

async function* readPlace(
  entry: Entry,
  context: LayoutContext,
  place: Extract<Place, { type: 'list' | 'objects' }>,
  redacted: boolean,
): AsyncGenerator<Found> {
  const documents: DocumentSummary[] = [];
  const typeOf = place.type === 'list' ? typesOf(place.kind) : place.of && (() => place.of);
  for await (const part of readFileParts(entry, context, { ...(typeOf && { typeOf }), redacted })) {
    if (part.type === 'object') yield part;
    else documents.push(part);
  }
  if (place.type === 'list') yield* listingsOf(entry.path, place, documents);
}

function* listingsOf(
  path: string,
  { kind, namespace }: Extract<Place, { type: 'list' }>,
  documents: readonly DocumentSummary[],
): Generator<Listing> {
  const lists = documents.filter(({ form }) => form !== 'single');
  if (kind !== undefined) {
    const list = lists.find(({ form, listed, held }) =>
      form === 'typed' ? listed?.kind === kind : held.every(of => of.kind === kind),
    );
    const why = list === undefined ? `${path} is not a list of ${kinds[kind].plural}` : list.missing;
    yield listing({ kind }, kinds[kind].namespaced ? namespace : undefined, why);
    return;
  }
  for (const { listed, held, missing } of lists)
    for (const { kind, of } of listed === undefined ? held : [listed])
      yield listing({ kind, ...(of && { of }) }, (of ?? kinds[kind]).namespaced ? namespace : undefined, missing);
}

function listing(listed: Listed, namespace: string | undefined, missing: string | undefined): Listing {
  return {
    type: 'listing',
    ...listed,
    ...(namespace === undefined ? {} : { namespace }),
    ...(missing === undefined ? { state: 'complete' } : { state: 'partial', why: missing }),
  };
}

/** The messages of a collector: a text for each namespace, or a list of texts for all. */
function* errorsOf(kind: Kind, text: string): Generator<Listing> {
  const json = parsed(text);
  const errors = Array.isArray(json) ? json.map(message => ['', message] as const) : Object.entries(asObject(json));
  for (const [namespace, message] of errors) {
    if (typeof message !== 'string' || message === '') continue;
    const state = /\bforbidden\b|\bunauthorized\b/i.test(message) ? 'forbidden' : 'failed';
    const why = message.split('\n', 1)[0]!.slice(0, 300);
    yield { type: 'listing', kind, ...(namespace === '' ? {} : { namespace }), state, why };
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // Not the messages that are expected there: they would only add a reason.
    return undefined;
  }
}

async function textOf({ bytes, path }: Entry, { notes }: LayoutContext): Promise<string> {
  try {
    return (await collect(bytes, mostRecordBytes, path)).toString('utf8');
  } catch (error) {
    if (!(error instanceof Damaged)) throw error;
    notes.damage(error.message);
    return '';
  }
}

/**
 * The type of objects of a kind that do not say theirs. Older clusters gave older versions, which their fields tell.
 * @see https://kubernetes.io/docs/reference/using-api/deprecation-guide/#v1-22
 */
function typesOf(kind: Kind | undefined): ((raw: Json) => TypeMeta) | undefined {
  if (kind === undefined) return undefined;
  const definition = kinds[kind];
  return raw => ({ apiVersion: olderVersionOf(kind, raw) ?? apiVersionOf(definition), kind: definition.kind });
}

function olderVersionOf(kind: Kind, { spec }: Json): string | undefined {
  if (kind === 'Ingress') return /"serviceName":/.test(JSON.stringify(spec ?? {})) ? 'extensions/v1beta1' : undefined;
  if (kind === 'CustomResourceDefinition')
    return asObject(spec).version === undefined ? undefined : 'apiextensions.k8s.io/v1beta1';
  return undefined;
}
