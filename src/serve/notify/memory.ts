import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { UserError } from '../../core/errors.ts';
import { severities } from '../../core/finding.ts';
import { replaceFile } from '../../files/replace.ts';
import { whyNotWritten } from '../../files/why-not.ts';
import { whyNotRead } from '../../files/why-not-read.ts';
import type { Log } from '../log.ts';
import type { Story } from './notice.ts';

const storySchema = z.object({
  id: z.string(),
  code: z.string(),
  analyzer: z.string(),
  severity: z.enum(severities),
  title: z.string(),
  impact: z.string(),
  consequences: z.number(),
  fix: z.string(),
  look: z.string(),
  namespaces: z.array(z.string()),
  since: z.string().optional(),
  version: z.string(),
}) satisfies z.ZodType<Story>;

const toldSchema = z.object({ story: storySchema, handle: z.string().optional() }) satisfies z.ZodType<Told>;
const fileSchema = z.object({ version: z.literal(1), channels: z.record(z.string(), z.array(toldSchema)) });

/** What a channel was told of an incident last, and how the channel calls that message. */
export interface Told {
  readonly story: Story;
  readonly handle?: string | undefined;
}

/** What was told, by channel and incident: so that nothing is told twice, after a restart neither if there is a file. */
export class Memory {
  readonly #channels: Map<string, Map<string, Told>>;
  readonly #path: string | undefined;
  readonly #log: Log;
  #writing: Promise<void> = Promise.resolve();

  private constructor(path: string | undefined, channels: Map<string, Map<string, Told>>, log: Log) {
    this.#path = path;
    this.#channels = channels;
    this.#log = log;
  }

  /**
   * @param path where to remember; a file that is not there yet is made
   * @throws UserError if it cannot be read, or is another's
   */
  static async open(path: string | undefined, log: Log): Promise<Memory> {
    const channels = path === undefined ? {} : await readState(path);
    const entries = Object.entries(channels).map(
      ([key, told]) => [key, new Map(told.map(one => [one.story.id, one]))] as const,
    );
    const memory = new Memory(path, new Map(entries), log);
    // What cannot be written is to be said now, and not when the first message was sent.
    await memory.#write();
    return memory;
  }

  /** What a channel was told. */
  of(channel: string): ReadonlyMap<string, Told> {
    return this.#own(channel);
  }

  /** Resolves when it is written. A disk that is full costs what it costs after a restart, and nothing now. */
  async note(channel: string, told: readonly Told[], over: readonly string[] = []): Promise<void> {
    const own = this.#own(channel);
    for (const one of told) own.set(one.story.id, one);
    for (const id of over) own.delete(id);
    await this.#write().catch((error: Error) =>
      this.#log('warn', 'what was told is not remembered', { message: error.message }),
    );
  }

  #own(channel: string): Map<string, Told> {
    const own = this.#channels.get(channel) ?? new Map<string, Told>();
    this.#channels.set(channel, own);
    return own;
  }

  #write(): Promise<void> {
    const path = this.#path;
    if (path === undefined) return Promise.resolve();
    const write = async (): Promise<void> => {
      const channels = Object.fromEntries([...this.#channels].map(([key, own]) => [key, [...own.values()]]));
      try {
        await replaceFile(path, `${JSON.stringify({ version: 1, channels })}\n`, { mode: 0o600 });
      } catch (error) {
        throw new UserError(`--notify-state ${path}: cannot be written: ${whyNotWritten(error)}`);
      }
    };
    this.#writing = this.#writing.then(write, write);
    return this.#writing;
  }
}

async function readState(path: string): Promise<Record<string, Told[]>> {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return {};
    throw new UserError(`--notify-state ${path}: cannot be read: ${await whyNotRead(path, error)}`);
  }
  if (text.trim() === '') return {};
  const { success, data } = fileSchema.safeParse(jsonOf(text));
  if (!success)
    throw new UserError(`--notify-state ${path}: kubecause did not write this file: name another, or remove it`);
  return data.channels;
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
