import { readFile, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Typed } from './command.ts';

export async function contexts({ kubeconfig }: Typed): Promise<readonly string[]> {
  const { contextNames } = await import('../cluster/live/kubeconfig.ts');
  const { names, current } = await contextNames({ kubeconfig });
  return names.map(name => (name === current ? `${name}\tcurrent` : name));
}

export async function codes(): Promise<readonly string[]> {
  const { allCodes } = await import('./codes.ts');
  return Object.entries(await allCodes()).map(([code, { severity }]) => `${code}\t${severity}`);
}

export async function analyzerIds(): Promise<readonly string[]> {
  const { analyzers } = await import('../../analyzers/index.ts');
  return analyzers.map(({ id, title }) => `${id}\t${title}`);
}

export async function providerIds(): Promise<readonly string[]> {
  const { providers } = await import('../../providers/index.ts');
  return providers.map(({ id, title }) => `${id}\t${title}`);
}

/** The backends that somebody configured, by the names that they gave. */
export async function configuredBackends(): Promise<readonly string[]> {
  const { loadBackends } = await import('../config/backends.ts');
  const { named } = await loadBackends(() => undefined);
  return Object.entries(named).map(([name, { provider }]) => `${name}\t${provider}`);
}

export async function backendNames(): Promise<readonly string[]> {
  const own = await configuredBackends();
  const taken = new Set(own.map(line => line.split('\t')[0]));
  return [...own, ...(await providerIds()).filter(line => !taken.has(line.split('\t')[0]))];
}

export async function kindNames(): Promise<readonly string[]> {
  return (await import('../core/kinds/index.ts')).knownKinds;
}

export async function filterNames(): Promise<readonly string[]> {
  return [...(await kindNames()), ...(await analyzerIds())];
}

export async function optionNames({ program }: Typed): Promise<readonly string[]> {
  const { settableOptions } = await import('./origins.ts');
  return [...settableOptions(program)].map(([name, [form]]) => `${name}\t${form!.describe ?? ''}`);
}

export async function helpWords({ program: { commands } }: Typed): Promise<readonly string[]> {
  const { namesOf } = await import('./command.ts');
  return [...commands.map(each => `${namesOf(each)[0]}\t${each.describe}`), 'exit-codes', 'environment'];
}

/** Milliseconds: nobody waits longer for a word, and so long are names that were listed still right. */
const patience = 1500;
const freshness = 60_000;

/** The namespaces of the cluster, from a listing of the last minute or a new one. */
export async function namespaces(typed: Typed): Promise<readonly string[]> {
  const [{ cacheFolder }, { writePrivately }, { createHash }] = await Promise.all([
    import('../config/folders.ts'),
    import('../config/private-file.ts'),
    import('node:crypto'),
  ]);
  const which = JSON.stringify([typed.kubeconfig ?? process.env.KUBECONFIG, typed.context]);
  const name = `namespaces-${createHash('sha256').update(which).digest('hex').slice(0, 16)}.json`;
  const path = join(dirname(cacheFolder()), name);
  const kept = await freshNames(path);
  if (kept !== undefined) return kept;
  const names = await listNamespaces(typed);
  // They can be typed without being kept: a disk that is full or read-only costs time alone.
  await writePrivately(path, JSON.stringify(names)).catch(() => undefined);
  return names;
}

/** What was listed within the last minute, by a clock that was not set back since. */
async function freshNames(path: string): Promise<string[] | undefined> {
  const found = await stat(path).catch(() => undefined);
  const age = Date.now() - (found?.mtimeMs ?? 0);
  return age >= 0 && age < freshness ? (JSON.parse(await readFile(path, 'utf8')) as string[]) : undefined;
}

async function listNamespaces({ kubeconfig, context }: Pick<Typed, 'kubeconfig' | 'context'>): Promise<string[]> {
  const { openLive } = await import('../cluster/live/live-source.ts');
  const source = await openLive({ kubeconfig, context, requestTimeout: patience / 1000, timeout: patience / 1000 });
  const names: string[] = [];
  for await (const chunk of source.read({ kinds: ['Namespace'] }, AbortSignal.timeout(patience)))
    if (chunk.type === 'objects') names.push(...chunk.objects.map(({ metadata }) => metadata.name));
  return names.sort();
}
