import { createHash } from 'node:crypto';
import { lstat, readdir } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { UserError } from '../../core/errors.ts';
import { listingKey } from '../../core/kinds/custom-types.ts';
import type { Kind } from '../../core/kinds/index.ts';
import { compareText, type KubeObject } from '../../core/objects.ts';
import type { Plan, Source } from '../../core/source.ts';
import type { EncryptTo, Seal } from './age.ts';
import { kindFile, kindFileText, type Manifest, manifestName, schemaVersion, stableJson } from './format.ts';
import type { MaskKey } from './mask/key.ts';
import { Masker } from './mask/masker.ts';
import { Redactor } from './redact.ts';
import { type Besides, readSnapshot, rewritten, type Snapshot } from './snapshot.ts';
import { type RecordingFile, writeArchive, writeFolder } from './write.ts';

export interface RecordOptions extends Besides {
  /** kubecause's own version, for the manifest. */
  readonly version: string;
  /** Replaces an older recording at the target. Nothing else is ever replaced. */
  readonly force?: boolean;
  /** What is replaced wherever it stands: see `redact.ts`. */
  readonly redact?: readonly RegExp[];
  /** Masks every word of the cluster's own. */
  readonly mask?: Masking | undefined;
  /** Encrypts what is written: a .age. Its bytes differ each time. */
  readonly encrypt?: EncryptTo | undefined;
  /** Reads and measures, and writes nothing. */
  readonly dryRun?: boolean;
  readonly signal?: AbortSignal;
}

export interface Masking {
  /** The key of an earlier mask: what it knows is masked as it was. */
  readonly known?: MaskKey | undefined;
  /** Keeps what undoes the mask, before anything is written. */
  readonly keep?: ((key: MaskKey) => Promise<void>) | undefined;
}

export interface RecordSummary {
  /** Where it was written. */
  readonly path: string;
  /** Size of what was written; of a dry run, of the files before they are packed. */
  readonly bytes: number;
  /** Of each kind, the size of its file before it is packed; of a dry run only. */
  readonly sizes?: ReadonlyMap<Kind, number>;
  /** Objects of each kind, in the order of the plan, then the logs. */
  readonly objects: ReadonlyMap<Kind, number>;
  /** The listing states that are recorded. */
  readonly listings: Manifest['listings'];
  readonly takenAt?: string;
}

/**
 * Writes what a source holds as a recording: a .tar.gz, or an encrypted .age of one, if the target is named so, else a folder. Reading it gives the same
 * report as the source. It is written beside the target and then renamed, so that a target is whole or not there.
 * @throws UserError if the target exists or cannot be written, and whatever the source throws
 */
export async function record(
  source: Source,
  plan: Plan,
  target: string,
  options: RecordOptions,
): Promise<RecordSummary> {
  const path = resolve(target);
  const packed = /\.(tar\.gz|tgz|age)$/i.test(path);
  if (!packed && otherFile.test(path))
    throw new UserError(`a recording is a directory or a .tar.gz, so it cannot be named ${target}`);
  const seal = await sealOf(path, target, options.encrypt);
  await checkTarget(path, target, options.force === true);
  const { redact = [], mask, dryRun = false, signal = new AbortController().signal } = options;
  const read = await readSnapshot(source, plan, options, signal);
  checkAnything(read, source.description.name);
  const redacted = redact.length === 0 ? read : rewritten(read, new Redactor(redact));
  const masker = mask === undefined ? undefined : maskerOf(redacted, mask.known);
  const snapshot = masker === undefined ? redacted : rewritten(redacted, masker);
  const manifest = manifestOf(snapshot, options.version);
  if (masker !== undefined && !dryRun) await mask?.keep?.(masker.key);
  const files = filesOf(manifest, snapshot);
  const sizes = dryRun ? sizesOf(snapshot) : undefined;
  const bytes =
    sizes === undefined
      ? await (packed ? writeArchive : writeFolder)(path, files, { force: options.force === true, seal })
      : [...sizes.values()].reduce((sum, size) => sum + size, 0);
  return {
    path,
    bytes,
    objects: new Map(
      [...plan.kinds, ...snapshot.objects.keys()].map(kind => [kind, snapshot.objects.get(kind)?.length ?? 0]),
    ),
    listings: manifest.listings,
    ...(sizes === undefined ? {} : { sizes }),
    ...(manifest.takenAt === undefined ? {} : { takenAt: manifest.takenAt }),
  };
}

/** Without an earlier key one follows from what there is, so that the same cluster gives the same bytes. */
function maskerOf(snapshot: Snapshot, known: MaskKey | undefined): Masker {
  const masker = new Masker(known ?? { key: digestOf(snapshot) });
  masker.learn(snapshot.objects, snapshot.states, [snapshot.source.name, ...(snapshot.namespaces ?? [])]);
  return masker;
}

function digestOf({ objects }: Snapshot): string {
  const hash = createHash('sha256');
  for (const kind of [...objects.keys()].sort(compareText))
    for (const piece of kindFileText(kind, objects.get(kind)!)) hash.update(piece);
  return hash.digest('hex');
}

/** A name that promises encryption is kept, and what is encrypted says so. */
async function sealOf(path: string, target: string, encrypt: EncryptTo | undefined): Promise<Seal | undefined> {
  const named = /\.age$/i.test(path);
  if (encrypt === undefined) {
    if (named) throw new UserError(`${target}: a .age is encrypted; say to whom, by --encrypt-to or --passphrase-file`);
    return undefined;
  }
  if (!named) throw new UserError(`an encrypted recording is a file that ends in .age; got ${target}`);
  const { sealing } = await import('./age.ts');
  return sealing(encrypt);
}

function sizesOf({ objects }: Snapshot): ReadonlyMap<Kind, number> {
  const sizeOf = (kind: Kind, list: readonly KubeObject[]): number =>
    [...kindFileText(kind, list)].reduce((sum, piece) => sum + Buffer.byteLength(piece), 0);
  return new Map([...objects].map(([kind, list]) => [kind, sizeOf(kind, list)]));
}

/** Whoever names a file of these kinds does not mean a folder. */
const otherFile = /\.(zip|tar|gz|json|ya?ml)$/i;

/** A recording of nothing would read as a cluster that nobody may look at. */
function checkAnything({ objects, states }: Snapshot, name: string): void {
  // That there are no types of custom resources is known of the server, not of what is in it.
  const listed = states.filter(({ kind, of }) => kind !== 'CustomResource' || of !== undefined);
  if (objects.size > 0 || listed.some(({ state }) => state === 'complete')) return;
  const { state, why } = listed.find(({ kind }) => kind === 'Pod') ?? listed[0] ?? { state: 'not-collected' };
  throw new UserError(`nothing could be read of ${name}: ${state}${why === undefined ? '' : `: ${why}`}`);
}

function manifestOf({ objects, states, about, source, namespaces }: Snapshot, version: string): Manifest {
  return {
    schemaVersion,
    tool: { name: 'kubecause', version },
    ...about,
    source,
    ...(namespaces === undefined ? {} : { namespaces }),
    objects: Object.fromEntries([...objects].map(([kind, list]) => [kind, list.length])),
    listings: states
      .map(({ type: _, ...listing }) => listing)
      .sort(
        (a, b) =>
          compareText(listingKey(a.kind, a.of), listingKey(b.kind, b.of)) ||
          compareText(a.namespace ?? '', b.namespace ?? ''),
      ),
  };
}

/** The manifest comes first: a reader of a stream must know what it reads. */
function* filesOf(manifest: Manifest, { objects }: Snapshot): Generator<RecordingFile> {
  yield { path: manifestName, text: [`${stableJson(manifest, '\n')}\n`] };
  for (const kind of [...objects.keys()].sort(compareText)) {
    yield { path: kindFile(kind), text: kindFileText(kind, objects.get(kind) ?? []) };
  }
}

async function checkTarget(path: string, target: string, force: boolean): Promise<void> {
  const parent = await lstat(dirname(path)).catch(() => undefined);
  if (parent === undefined)
    throw new UserError(`cannot write the recording ${target}: there is no folder ${dirname(target)}`);
  const existing = await lstat(path).catch(() => undefined);
  if (existing === undefined) return;
  if (!force) throw new UserError(`${target} exists already; use --force to replace it`);
  if (!existing.isDirectory()) return;
  const inside = await readdir(path);
  if (inside.length > 0 && !inside.includes(manifestName)) {
    throw new UserError(`${target} is a folder that is no recording; it is not replaced`);
  }
}
