import { lstat, readdir } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { UserError } from '../../core/errors.ts';
import { listingKey } from '../../core/kinds/custom-types.ts';
import type { Kind, Kinds } from '../../core/kinds/index.ts';
import { readLogs } from '../../core/logs.ts';
import { compareText, type KubeObject } from '../../core/objects.ts';
import type { Chunk, Plan, Source, SourceDescription } from '../../core/source.ts';
import type { EncryptTo, Seal } from './age.ts';
import { kindFile, kindFileText, type Manifest, manifestName, schemaVersion, stableJson } from './format.ts';
import { Redactor } from './redact.ts';
import { type RecordingFile, writeArchive, writeFolder } from './write.ts';

export interface RecordOptions {
  /** kubecause's own version, for the manifest. */
  readonly version: string;
  /** Replaces an older recording at the target. Nothing else is ever replaced. */
  readonly force?: boolean;
  /** Records the logs of containers that fail. */
  readonly logs?: boolean;
  /** What is replaced wherever it stands: see `redact.ts`. */
  readonly redact?: readonly RegExp[];
  /** Encrypts what is written: a .age. Its bytes differ each time. */
  readonly encrypt?: EncryptTo | undefined;
  /** Reads and measures, and writes nothing. */
  readonly dryRun?: boolean;
  readonly signal?: AbortSignal;
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
  const { logs = false, redact = [], dryRun = false, signal = new AbortController().signal } = options;
  const read = await readAll(source, plan, logs, signal);
  checkAnything(read, source.description.name);
  const redactor = new Redactor(redact);
  const snapshot = redact.length === 0 ? read : redacted(read, redactor);
  const manifest = manifestOf(snapshot, source.description, plan, options.version, redactor);
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

function redacted(snapshot: Snapshot, redactor: Redactor): Snapshot {
  // Numbered in an order that does not depend on how the objects came.
  const kinds = [...snapshot.objects.keys()].sort(compareText);
  const objects = kinds.map(
    kind => [kind, snapshot.objects.get(kind)!.map(object => redactor.object(kind, object))] as const,
  );
  return {
    about: snapshot.about,
    objects: new Map(objects.map(([kind, list]) => [kind, sorted(list)])),
    states: snapshot.states.map(state => redactor.state(state)),
  };
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

interface Snapshot {
  readonly objects: Map<Kind, KubeObject[]>;
  readonly states: Extract<Chunk, { type: 'state' }>[];
  about: Omit<Extract<Chunk, { type: 'about' }>, 'type'>;
}

async function readAll(source: Source, plan: Plan, logs: boolean, signal: AbortSignal): Promise<Snapshot> {
  const snapshot: Snapshot = { objects: new Map(), states: [], about: {} };
  for await (const chunk of source.read(plan, signal)) {
    signal.throwIfAborted();
    take(snapshot, chunk);
  }
  if (logs) {
    // The table of Pod made both the objects and their type.
    const pods = (snapshot.objects.get('Pod') ?? []) as unknown as readonly Kinds['Pod'][];
    for await (const chunk of readLogs(source, pods, snapshot.about.takenAt ?? '', signal)) take(snapshot, chunk);
  }
  for (const [kind, objects] of snapshot.objects) snapshot.objects.set(kind, sorted(objects));
  return snapshot;
}

function take(snapshot: Snapshot, chunk: Chunk): void {
  if (chunk.type === 'state') snapshot.states.push(chunk);
  else if (chunk.type === 'about') {
    const { type: _, ...about } = chunk;
    snapshot.about = { ...snapshot.about, ...about };
  } else {
    const objects = snapshot.objects.get(chunk.kind) ?? [];
    snapshot.objects.set(chunk.kind, objects);
    for (const object of chunk.objects) objects.push(object);
  }
}

/** By namespace, name and type; of objects that pages of one listing repeat, the first. */
function sorted(objects: KubeObject[]): KubeObject[] {
  const order = (a: KubeObject, b: KubeObject): number =>
    compareText(a.metadata.namespace, b.metadata.namespace) ||
    compareText(a.metadata.name, b.metadata.name) ||
    compareText(a.kind, b.kind) ||
    compareText(a.apiVersion, b.apiVersion);
  objects.sort(order);
  return objects.filter((object, i) => i === 0 || order(objects[i - 1]!, object) !== 0);
}

function manifestOf(
  { objects, states, about }: Snapshot,
  description: SourceDescription,
  plan: Plan,
  version: string,
  redactor: Redactor,
): Manifest {
  const { type, name, detail } = description;
  return {
    schemaVersion,
    tool: { name: 'kubecause', version },
    ...about,
    source: {
      type,
      name: redactor.text(name),
      ...(detail === undefined ? {} : { detail: redactor.text(withoutCredentials(detail)) }),
    },
    ...(plan.namespaces === undefined
      ? {}
      : { namespaces: plan.namespaces.map(name => redactor.text(name)).sort(compareText) }),
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

/** A server's URL may carry a user, a password or a token. */
function withoutCredentials(detail: string): string {
  if (!URL.canParse(detail)) return detail;
  const { protocol, host, pathname } = new URL(detail);
  return `${protocol}//${host}${pathname === '/' ? '' : pathname}`;
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
