import { open, readFile } from 'node:fs/promises';
import { z } from 'zod';
import type { ComparedReport } from '../core/comparison.ts';
import { UserError } from '../core/errors.ts';
import { severities } from '../core/finding.ts';
import { schemaVersion } from '../core/report.ts';
import { listingStates } from '../core/source.ts';

const names = z.array(z.string());

/** Not strict: what an older report lacks or a newer one adds, besides what is compared, does not matter. */
const schema = z.object({
  schemaVersion: z.literal(schemaVersion),
  source: z.object({ name: z.string() }),
  takenAt: z.string(),
  incidents: z.array(
    z.object({
      id: z.string(),
      severity: z.enum(severities),
      title: z.string(),
      cause: z.string(),
      impact: z.object({
        workloadsDown: names,
        workloadsDegraded: names,
        servicesDown: names,
        hostsDown: names,
        pods: z.int(),
      }),
    }),
  ),
  findings: z.array(
    z.object({ id: z.string(), analyzer: z.string(), code: z.string(), fix: z.string(), look: z.string() }),
  ),
  settling: z.array(z.unknown()),
  coverage: z.object({
    complete: z.boolean(),
    unknownLookups: z.record(z.string(), z.int()),
    notes: names,
    kinds: z.array(
      z.object({
        kind: z.string(),
        group: z.string().exactOptional(),
        namespace: z.string().exactOptional(),
        state: z.enum(listingStates),
      }),
    ),
    analyzers: z.array(
      z.object({
        id: z.string(),
        state: z.enum(['checked', 'partly-checked', 'not-checked', 'not-applicable', 'failed']),
      }),
    ),
  }),
});

/**
 * A report that `analyze -o json` wrote; undefined if the file is none, but perhaps a recording.
 * @throws UserError if it is a report that cannot be read
 */
export async function readReportIfAny(path: string): Promise<ComparedReport | undefined> {
  if (!(await beginsWithBrace(path))) return undefined;
  const value = parsed(await readFile(path, 'utf8'));
  if (typeof value !== 'object' || value === null || !('schemaVersion' in value && 'incidents' in value))
    return undefined;
  const result = schema.safeParse(value);
  if (result.success) return { ...result.data, source: { name: path } };
  const [issue] = result.error.issues;
  throw new UserError(
    `${path} is not a report that this version can read: ${issue!.path.join('.')}: ${issue!.message}; write it again with -o json`,
  );
}

/** A file that is broken or no JSON is for who reads recordings to complain of. */
function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

/** An archive may be large: only what may be JSON is read whole. */
async function beginsWithBrace(path: string): Promise<boolean> {
  const file = await open(path).catch(() => undefined);
  if (file === undefined) return false;
  try {
    if (!(await file.stat()).isFile()) return false;
    const { buffer, bytesRead } = await file.read(Buffer.alloc(64), 0, 64, 0);
    return /^\s*\{/.test(buffer.toString('utf8', 0, bytesRead));
  } finally {
    await file.close();
  }
}
