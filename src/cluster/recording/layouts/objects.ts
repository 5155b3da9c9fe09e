import { listingKey } from '../../../core/kinds/custom-types.ts';
import { type Kind, kindOf } from '../../../core/kinds/index.ts';
import { groupOf, type KubeObject } from '../../../core/objects.ts';
import { decodeObject, type TypeMeta } from '../../decode/index.ts';
import { readableKind } from '../../decode/older-versions.ts';
import type { Entry } from '../archive/entry.ts';
import { Damaged } from '../archive/limits.ts';
import type { DocumentPart } from '../documents/parts.ts';
import { readDocuments } from '../documents/read.ts';
import { asObject, type Json } from './json.ts';
import type { LayoutContext, Listed } from './layout.ts';
import { withoutRedacted } from './redacted.ts';

/** What a file holds: its objects, and after those of each document what the document was. */
export type FilePart =
  | { readonly type: 'object'; readonly kind: Kind; readonly object: KubeObject }
  | ({ readonly type: 'document' } & DocumentSummary);

export interface DocumentSummary {
  /**
   * - `plain`: kubectl's List of any kinds, or a bare array: what it does not hold was perhaps not asked for
   * - `typed`: the API's own answer, a PodList: what it does not hold does not exist
   * - `single`: one object
   */
  readonly form: 'plain' | 'typed' | 'single';
  /** What a typed list is of; undefined if kubecause does not read it. */
  readonly listed?: Listed;
  /** What there are objects of. */
  readonly held: readonly Held[];
  /** Why the list is not whole; undefined if it is. */
  readonly missing?: string;
}

interface Held extends Listed {
  /** The namespaces of the objects, `''` for cluster-scoped ones. */
  readonly namespaces: ReadonlySet<string>;
}

/** What a layout knows of a file before it is read. */
export interface Expected {
  /** The type of an object that does not say its own: Go leaves it out of what it writes from a typed struct. */
  readonly typeOf?: (raw: Json) => TypeMeta | undefined;
  /** What is made of an object before it is decoded; undefined for one that is no object of the cluster. */
  readonly admit?: (raw: Json) => Json | undefined;
  /** Values may have been replaced, because they looked like secrets. */
  readonly redacted?: boolean;
}

/** Names of other kinds that a message lists at most. */
const mostOther = 50;

/** Whether the files of a folder or archive at this path may hold objects. */
export function mayHoldObjects(path: string): boolean {
  const name = path.slice(path.lastIndexOf('/') + 1);
  return /\.(json|ya?ml)$/i.test(name) || !name.includes('.');
}

/**
 * Reads the objects of a file. Damage ends the file, and is told in the summary of the document it is in, or of all
 * documents of the file if none of it can be trusted.
 */
export async function* readFileParts(
  entry: Entry,
  context: LayoutContext,
  expected: Expected = {},
): AsyncGenerator<FilePart> {
  const document = new OpenDocument(context, expected);
  // Held back, because a checksum comes after what it is of.
  const lists: Extract<FilePart, { type: 'document' }>[] = [];
  let altered: string | undefined;
  function* pass(parts: Iterable<FilePart>): Generator<FilePart> {
    for (const part of parts) {
      if (part.type === 'document' && part.form !== 'single') lists.push(part);
      else yield part;
    }
  }
  try {
    const { parts, ...rest } = await readDocuments(entry.bytes, entry.path, context.limits.objectBytes);
    if (parts === undefined) {
      if ('looksLike' in rest) context.other.files.push({ path: entry.path, looksLike: rest.looksLike });
      return;
    }
    for await (const part of parts) yield* pass(document.push(part, entry.path));
  } catch (error) {
    if (!(error instanceof Damaged)) throw error;
    context.notes.damage(error.message);
    if (error.altered) altered = error.message;
    yield* pass(document.break(error.message));
  }
  for (const list of lists) yield altered === undefined ? list : { ...list, missing: altered };
}

/** The document that is being read. */
class OpenDocument {
  #held = new Map<string, Listed & { readonly namespaces: Set<string> }>();
  #header: Json = {};
  /** Items that came before the kind of their list: a typed list whose keys were sorted. */
  #waiting: Json[] = [];
  #open = false;
  /** Why an object is left out; undefined if none was. */
  #leftOut: string | undefined;
  readonly #context: LayoutContext;
  readonly #expected: Expected;

  constructor(context: LayoutContext, expected: Expected) {
    this.#context = context;
    this.#expected = expected;
  }

  *push(part: DocumentPart, path: string): Generator<FilePart> {
    switch (part.type) {
      case 'begin':
        this.#open = true;
        this.#header = asObject(part.header);
        return;
      case 'item':
        yield* this.#item(asObject(part.value), path);
        return;
      case 'single': {
        const value = asObject(part.value);
        // Go writes an empty list as `"items": null`.
        if (value.kind === 'List' || typedKind(value) !== undefined)
          return yield* this.push({ type: 'end', header: value }, path);
        yield* this.#object(value, path);
        yield* this.#end('single');
        return;
      }
      case 'end': {
        const before = this.#header;
        this.#header = asObject(part.header);
        const waiting = this.#waiting;
        this.#waiting = [];
        for (const item of waiting) yield* this.#item(item, path);
        // A YAML that is cut is still YAML, but kubectl writes the kind of its List last.
        const cut =
          before.apiVersion !== undefined && this.#header.kind === undefined
            ? `${path} is cut short: it ends before the kind of its list`
            : undefined;
        if (cut !== undefined) this.#context.notes.damage(cut);
        yield* this.#end(typedKind(this.#header) === undefined ? 'plain' : 'typed', cut ?? this.#paging(path));
      }
    }
  }

  /** Ends the document in the middle. */
  *break(why: string): Generator<FilePart> {
    // Without the rest of the list their kind is not known.
    this.#waiting = [];
    if (!this.#open && this.#held.size === 0) return;
    yield* this.#end(typedKind(this.#header) === undefined ? 'plain' : 'typed', why);
  }

  *#item(item: Json, path: string): Generator<FilePart> {
    const typed = typedKind(this.#header);
    if (item.kind !== undefined || (typed !== undefined && item.apiVersion !== undefined))
      return yield* this.#object(item, path);
    if (typed !== undefined)
      return yield* this.#object({ apiVersion: this.#header.apiVersion, kind: typed, ...item }, path);
    if (this.#expected.typeOf !== undefined) return yield* this.#object(item, path);
    if (this.#header.kind === undefined && item.metadata !== undefined) this.#waiting.push(item);
  }

  *#object(written: Json, path: string): Generator<FilePart> {
    const named = written.kind === undefined && written.metadata !== undefined;
    const typed = named ? { ...this.#expected.typeOf?.(written), ...written } : written;
    const { admit } = this.#expected;
    const whole = admit === undefined || typed.metadata === undefined ? typed : admit(typed);
    if (whole === undefined) return;
    this.#context.newest.observe(whole);
    this.#context.serverVersion.observe(whole);
    const raw = this.#expected.redacted === true ? withoutRedacted(whole) : whole;
    if (raw === undefined) {
      this.#leftOut ??= `a name or label in ${path} is redacted, and its object left out`;
      return;
    }
    const object = decodeObject(raw);
    const kind = object === undefined ? undefined : kindOf(object);
    if (object === undefined || kind === undefined) {
      const { kinds } = this.#context.other;
      if (typeof raw.kind === 'string' && typeof raw.apiVersion === 'string' && kinds.size < mostOther) {
        kinds.add(`${raw.kind} of ${raw.apiVersion}`.slice(0, 120));
      }
      return;
    }
    this.#hold(kind, object);
    yield { type: 'object', kind, object };
  }

  #hold(kind: Kind, { apiVersion, kind: name, metadata: { namespace } }: KubeObject): void {
    const listed = listedOf(kind, groupOf(apiVersion), name, namespace !== '');
    const key = listingKey(kind, listed.of);
    const held = this.#held.get(key) ?? { ...listed, namespaces: new Set() };
    this.#held.set(key, held);
    held.namespaces.add(namespace);
  }

  *#end(form: DocumentSummary['form'], missing?: string): Generator<FilePart> {
    const kind = typedKind(this.#header);
    const listed =
      kind === undefined || typeof this.#header.apiVersion !== 'string'
        ? undefined
        : listedBy(this.#header.apiVersion, kind);
    if (form === 'plain' && this.#held.size === 0) this.#context.other.emptyLists++;
    if (form === 'typed' && listed === undefined)
      this.#context.other.kinds.add(`${kind} of ${String(this.#header.apiVersion)}`.slice(0, 120));
    const held = [...this.#held.values()];
    const why = missing ?? this.#leftOut;
    this.#held = new Map();
    this.#leftOut = undefined;
    this.#header = {};
    this.#open = false;
    yield {
      type: 'document',
      form,
      ...(listed === undefined ? {} : { listed }),
      held,
      ...(why === undefined ? {} : { missing: why }),
    };
  }

  #paging(path: string): string | undefined {
    const next = asObject(this.#header.metadata).continue;
    if (typeof next !== 'string' || next === '') return undefined;
    return `${path} is one page of a longer list`;
  }
}

/** `Pod` for the header of a PodList; undefined for kubectl's List. */
function typedKind({ kind }: Json): string | undefined {
  return typeof kind === 'string' && kind.endsWith('List') && kind !== 'List'
    ? kind.slice(0, -'List'.length)
    : undefined;
}

/** What a list of an API type is of; undefined if kubecause does not read it. */
function listedBy(apiVersion: string, kind: string): Listed | undefined {
  const known = readableKind(apiVersion, kind);
  // An empty list does not say whether its type has namespaces; most have.
  return known === undefined ? undefined : listedOf(known, groupOf(apiVersion), kind, true);
}

function listedOf(kind: Kind, group: string, name: string, namespaced: boolean): Listed {
  return kind === 'CustomResource' ? { kind, of: { group, kind: name, namespaced } } : { kind };
}
