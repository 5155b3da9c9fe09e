import { UserError } from '../../../core/errors.ts';
import type { CustomType } from '../../../core/kinds/custom-types.ts';
import { isKind, type Kind, type Kinds } from '../../../core/kinds/index.ts';
import { logName } from '../../../core/logs.ts';
import { clocks, listingStates, type ReadLog, type WantedLog } from '../../../core/source.ts';
import { collect } from '../archive/bytes.ts';
import type { Entry } from '../archive/entry.ts';
import { Damaged } from '../archive/limits.ts';
import { kindOfFile, type Manifest, type ManifestListing, manifestName, schemaVersion } from '../format.ts';
import type { Found, Layout, LayoutContext, Listing } from './layout.ts';
import { readFileParts } from './objects.ts';

const mostManifestBytes = 64 * 1024 ** 2;

/** What `kubecause record` writes: see `format.ts`. Listing states are those of the recorded run, if their files are whole. */
export const own: Layout = {
  name: 'kubecause recording',
  recognises: path => isManifest(path) || kindOfFile(path) !== undefined,
  async *read(entries, context) {
    let manifest: Manifest | undefined;
    const read = new Map<Kind, { objects: number; missing?: string }>();
    for await (const entry of entries) {
      if (isManifest(entry.path)) manifest ??= await readManifest(entry, context);
      const kind = kindOfFile(entry.path);
      if (kind !== undefined && kind !== null) yield* readKind(kind, entry, context, read);
    }
    if (manifest === undefined) {
      const why = context.notes.cutBecause ?? 'without it nothing says what was listed';
      throw new UserError(
        `${context.name} is a kubecause recording without its ${manifestName} (${why}); record the cluster again`,
      );
    }
    const { takenAt, takenAtFrom = 'server', serverVersion } = manifest;
    yield {
      type: 'about',
      ...(takenAt === undefined ? {} : { takenAt, takenAtFrom }),
      ...(serverVersion === undefined ? {} : { serverVersion }),
    };
    for (const listing of manifest.listings) yield* checked(listing, manifest, read);
  },
  logs: findRecorded,
};

async function* findRecorded(
  entries: AsyncIterable<Entry>,
  wanted: readonly WantedLog[],
  context: LayoutContext,
): AsyncGenerator<ReadLog> {
  let listings: readonly ManifestListing[] = [];
  const logs = new Map<string, Kinds['ContainerLog']>();
  for await (const entry of entries) {
    if (isManifest(entry.path)) ({ listings } = await readManifest(entry, context));
    if (kindOfFile(entry.path) !== 'ContainerLog') continue;
    for await (const part of readFileParts(entry, context)) {
      if (part.type !== 'object' || part.kind !== 'ContainerLog') continue;
      // The table of ContainerLog made both the object and its type.
      const log = part.object as Kinds['ContainerLog'];
      logs.set(`${log.metadata.namespace}/${log.metadata.name}`, log);
    }
  }
  const listed = listings.filter(({ kind }) => kind === 'ContainerLog');
  for (const log of wanted) {
    const { current = '', previous = '' } = logs.get(`${log.namespace}/${logName(log.pod, log.container)}`) ?? {};
    const { state, why } = listed.find(({ namespace }) => namespace === log.namespace) ??
      listed.find(({ namespace }) => namespace === undefined) ?? {
        state: 'not-collected',
        why: 'it was recorded without --include-logs',
      };
    if (current !== '' || previous !== '' || state === 'complete')
      yield { ...log, state: 'complete', current, earlier: previous };
    else yield { ...log, state, why: why ?? state };
  }
}

function isManifest(path: string): boolean {
  return path === manifestName || path.endsWith(`/${manifestName}`);
}

async function* readKind(
  kind: Kind,
  entry: Entry,
  context: LayoutContext,
  read: Map<Kind, { objects: number; missing?: string }>,
): AsyncGenerator<Found> {
  let objects = 0;
  let missing: string | undefined;
  for await (const part of readFileParts(entry, context)) {
    if (part.type === 'document') missing ??= part.missing;
    else if (part.kind === kind) {
      objects++;
      yield part;
    }
  }
  read.set(kind, { objects, ...(missing === undefined ? {} : { missing }) });
}

/** The state that was recorded, or `partial` if the file does not hold what was listed. */
function* checked(
  listing: ManifestListing,
  manifest: Manifest,
  read: ReadonlyMap<Kind, { objects: number; missing?: string }>,
): Generator<Listing> {
  const { kind, state } = listing;
  // A newer version may have recorded kinds that this one does not read.
  if (!isKind(kind)) return;
  const expected = manifest.objects[kind] ?? 0;
  const { objects, missing } = read.get(kind) ?? { objects: 0 };
  const why = missing ?? (objects < expected ? `the recording holds ${objects} of ${expected} objects` : undefined);
  if (state === 'complete' && why !== undefined) yield { type: 'listing', ...listing, kind, state: 'partial', why };
  else yield { type: 'listing', ...listing, kind };
}

async function readManifest(entry: Entry, { name }: LayoutContext): Promise<Manifest> {
  let json: unknown;
  try {
    json = JSON.parse((await collect(entry.bytes, mostManifestBytes, entry.path)).toString('utf8'));
  } catch (error) {
    if (!(error instanceof Damaged || error instanceof SyntaxError)) throw error;
    throw new UserError(`the recording ${name} is damaged: ${entry.path} cannot be read; record the cluster again`, {
      cause: error,
    });
  }
  const version = isObject(json) ? json.schemaVersion : undefined;
  if (typeof version === 'number' && version > schemaVersion) {
    throw new UserError(
      `the recording ${name} has version ${version}, and this kubecause reads up to version ${schemaVersion}; update kubecause`,
    );
  }
  if (!isObject(json) || version !== schemaVersion || !isObject(json.objects) || !Array.isArray(json.listings)) {
    throw new UserError(
      `the ${manifestName} of ${name} is not that of a kubecause recording; record the cluster again`,
    );
  }
  return {
    schemaVersion,
    tool: { name: 'kubecause', version: textOf(isObject(json.tool) ? json.tool.version : undefined) ?? '' },
    source: { type: 'live', name: '' },
    ...optional('takenAt', textOf(json.takenAt)),
    ...optional(
      'takenAtFrom',
      clocks.find(clock => clock === json.takenAtFrom),
    ),
    ...optional('serverVersion', textOf(json.serverVersion)),
    objects: Object.fromEntries(
      Object.entries(json.objects).filter(([, count]) => Number.isSafeInteger(count)),
    ) as Record<string, number>,
    listings: json.listings.flatMap(listingOf),
  };
}

function listingOf(json: unknown): ManifestListing[] {
  if (!isObject(json) || typeof json.kind !== 'string') return [];
  // A state of a newer version: whatever it means, it is not complete.
  const state = listingStates.find(known => known === json.state) ?? 'failed';
  return [
    {
      kind: json.kind,
      ...optional('of', customTypeOf(json.of)),
      state,
      ...optional('namespace', textOf(json.namespace)),
      ...optional('why', textOf(json.why)),
      ...optional('began', textOf(json.began)),
    },
  ];
}

function customTypeOf(json: unknown): CustomType | undefined {
  if (!isObject(json) || typeof json.group !== 'string' || typeof json.kind !== 'string') return undefined;
  return { group: json.group, kind: json.kind, namespaced: json.namespaced !== false };
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

function optional<K extends string, T>(name: K, value: T | undefined): { [P in K]?: T } {
  return value === undefined ? {} : ({ [name]: value } as { [P in K]: T });
}
