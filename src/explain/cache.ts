import { createHash } from 'node:crypto';
import { readdir, readFile, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import pLimit from 'p-limit';
import { writePrivately } from '../config/private-file.ts';
import { isAbsence } from '../core/errors.ts';
import type { Prompt } from '../core/provider.ts';

/** What decides whether an answer can be used again. Two that differ in anything of this are two questions. */
export interface CacheKey {
  readonly provider: string;
  readonly endpoint: string;
  readonly model: string;
  /** What else the answer depends on: temperature, the limit of tokens. */
  readonly options: Readonly<Record<string, string | number | undefined>>;
  readonly promptVersion: number;
  readonly prompt: Prompt;
}

/** An answer as it is kept: masked, as the model wrote it. */
export interface CacheEntry {
  /** The hash of its {@link CacheKey}; the name of its file. */
  readonly key: string;
  readonly provider: string;
  readonly model: string;
  /** RFC 3339: when the model answered. */
  readonly at: string;
  readonly text: string;
  readonly cut: boolean;
}

const suffix = '.json';

/** A process may open some hundred files, on some machines; what cannot be opened would be no answer. */
const openAtOnce = 16;

export function hashOf(key: CacheKey): string {
  const { provider, endpoint, model, options, promptVersion, prompt } = key;
  const settled = Object.entries(options).filter(([, value]) => value !== undefined);
  const parts = [provider, endpoint, model, settled.sort(), promptVersion, prompt.system, prompt.turns];
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 32);
}

/**
 * Answers in a folder, a file each. What cannot be read is no answer. Only the user may read them: they tell of the
 * cluster's faults, though not of its names.
 */
export class Cache {
  readonly folder: string;

  constructor(folder: string) {
    this.folder = folder;
  }

  /** The answer kept under a hash, if it is not older than `ttl` seconds at `now` (milliseconds). */
  async read(key: string, ttl: number, now: number): Promise<CacheEntry | undefined> {
    const entry = await this.#load(key);
    return entry === undefined || isExpired(entry, ttl, now) ? undefined : entry;
  }

  /** @throws if the folder cannot be written */
  async write(entry: CacheEntry): Promise<void> {
    await writePrivately(this.#path(entry.key), JSON.stringify(entry));
  }

  /** All answers, the newest first. */
  async list(): Promise<CacheEntry[]> {
    const entries = await this.#loadAll(await this.#keys());
    return entries.sort((a, b) => (a.at < b.at ? 1 : a.at > b.at ? -1 : 0));
  }

  /** The answers whose hash begins so. */
  async find(beginning: string): Promise<CacheEntry[]> {
    return await this.#loadAll((await this.#keys()).filter(key => key.startsWith(beginning)));
  }

  /** Removes answers older than `ttl` seconds, files that cannot be read, and what killed processes left; says how many. */
  async prune(ttl: number, now: number): Promise<number> {
    let removed = await this.#removeLeftovers(now);
    for (const key of await this.#keys()) {
      const entry = await this.#load(key);
      if (entry !== undefined && !isExpired(entry, ttl, now)) continue;
      await rm(this.#path(key), { force: true });
      removed++;
    }
    return removed;
  }

  /** Removes all answers; says how many there were. */
  async clear(): Promise<number> {
    const names = (await this.#names()).filter(name => name.endsWith(suffix) || name.endsWith('.tmp'));
    await Promise.all(names.map(name => rm(join(this.folder, name), { force: true })));
    return names.length;
  }

  async #removeLeftovers(now: number): Promise<number> {
    let removed = 0;
    for (const name of (await this.#names()).filter(n => n.endsWith('.tmp'))) {
      const { mtimeMs } = await stat(join(this.folder, name)).catch(() => ({ mtimeMs: now }));
      // A file that another process is writing just now is not left over.
      if (now - mtimeMs < 60_000) continue;
      await rm(join(this.folder, name), { force: true });
      removed++;
    }
    return removed;
  }

  async #keys(): Promise<string[]> {
    return (await this.#names()).filter(name => name.endsWith(suffix)).map(name => name.slice(0, -suffix.length));
  }

  async #names(): Promise<string[]> {
    try {
      return await readdir(this.folder);
    } catch (error) {
      if (isAbsence(error)) return [];
      throw error;
    }
  }

  async #loadAll(keys: readonly string[]): Promise<CacheEntry[]> {
    const limit = pLimit(openAtOnce);
    const entries = await Promise.all(keys.map(key => limit(() => this.#load(key))));
    return entries.filter(entry => entry !== undefined);
  }

  async #load(key: string): Promise<CacheEntry | undefined> {
    let content: string;
    try {
      content = await readFile(this.#path(key), 'utf8');
    } catch {
      // Not there, or not to be read: then the model is asked, which is what a cache is allowed to cost.
      return undefined;
    }
    return parseEntry(key, content);
  }

  #path(key: string): string {
    return join(this.folder, `${key}${suffix}`);
  }
}

function isExpired({ at }: CacheEntry, ttl: number, now: number): boolean {
  const age = now - Date.parse(at);
  // An answer from the future is of a clock that was wrong.
  return !(age >= -60_000 && age <= ttl * 1000);
}

function parseEntry(key: string, content: string): CacheEntry | undefined {
  let parsed: Partial<CacheEntry>;
  try {
    parsed = JSON.parse(content) as Partial<CacheEntry>;
  } catch {
    return undefined;
  }
  const { provider, model, at, text, cut } = parsed ?? {};
  const isWhole = [provider, model, at, text].every(field => typeof field === 'string');
  return isWhole && parsed.key === key && !Number.isNaN(Date.parse(at!))
    ? { key, provider: provider!, model: model!, at: at!, text: text!, cut: cut === true }
    : undefined;
}
