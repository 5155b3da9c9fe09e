import type { CustomType } from '../../../core/kinds/custom-types.ts';
import type { Kind } from '../../../core/kinds/index.ts';
import type { KubeObject } from '../../../core/objects.ts';
import type { Chunk, ListingState, ReadLog, WantedLog } from '../../../core/source.ts';
import type { ArchiveContext, Entry } from '../archive/entry.ts';
import type { NewestTime } from './newest-time.ts';
import type { ServerVersion } from './server-version.ts';

/** What a layout finds in a recording, in any order. */
export type Found =
  | { readonly type: 'object'; readonly kind: Kind; readonly object: KubeObject }
  | Listing
  | Extract<Chunk, { type: 'about' }>;

/** What a list is of: a kind, or one type of custom resource. */
export interface Listed {
  readonly kind: Kind;
  readonly of?: CustomType;
}

/**
 * How much of a kind the recording holds. A kind or namespace of which a layout says nothing is not collected, or, where
 * there are objects of it, partial.
 */
export interface Listing extends Listed {
  readonly type: 'listing';
  /** The namespace that was listed; all of the cluster if not given. */
  readonly namespace?: string;
  readonly state: ListingState;
  readonly why?: string;
  readonly began?: string;
}

/** What layouts share while one recording is read. */
export interface LayoutContext extends ArchiveContext {
  /** The newest time in any object, whether it is in the plan or not. */
  readonly newest: NewestTime;
  readonly serverVersion: ServerVersion;
  /** What else there was, for the message if nothing was found. */
  readonly other: Other;
  /** A folder or archive holds other files, too: those are told apart by their names. A single file is what it is. */
  readonly form: 'file' | 'folder' | 'archive';
}

/** What a recording holds that is no object kubecause reads. */
interface Other {
  /** Kinds without a table, as `Widget of example.com/v1`. */
  readonly kinds: Set<string>;
  /** Files that hold no objects, and what they look like. */
  readonly files: { path: string; looksLike: string }[];
  /** Lists without a kind and without items: they say nothing. */
  emptyLists: number;
  /** Archives beside documents, which are not opened. */
  readonly archives: string[];
}

/** One way to lay a cluster out in files. One file each; the first in `index.ts` that recognises a recording reads it. */
export interface Layout {
  /** As the report names it. */
  readonly name: string;
  /** Whether a recording that holds a file at this path has this layout. */
  recognises(path: string): boolean;
  read(entries: AsyncIterable<Entry>, context: LayoutContext): AsyncIterable<Found>;
  /** Reads logs in a second pass, if they are not where `logs.ts` finds them. */
  logs?(entries: AsyncIterable<Entry>, wanted: readonly WantedLog[], context: LayoutContext): AsyncIterable<ReadLog>;
}
