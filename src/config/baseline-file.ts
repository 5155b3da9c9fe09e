import { readFile } from 'node:fs/promises';
import { Document, isMap, isSeq, parseDocument } from 'yaml';
import { z } from 'zod';
import { type Baseline, baselineVersion, type KnownFinding } from '../core/baseline.ts';
import { UserError } from '../core/errors.ts';
import { describeMistake } from '../core/yaml-mistake.ts';
import { replaceFile } from '../files/replace.ts';
import { whyNotWritten } from '../files/why-not.ts';
import { meantBeside } from '../files/why-not-read.ts';

const text = z.string().min(1);

/** Strict: a key with a typo would be known by nobody. */
const schema = z.strictObject({
  schemaVersion: z.literal(baselineVersion),
  findings: z.array(
    z.strictObject({
      id: text,
      code: text,
      object: z.strictObject({
        group: text.exactOptional(),
        kind: text,
        namespace: text.exactOptional(),
        name: text,
      }),
      title: z.string(),
    }),
  ),
});

const comment = ` Findings that are known: kubecause analyze --baseline FILE --fail-on-new exits with 1 for others only.
 Their ids count; the rest is for people. Written by kubecause baseline write.`;

/** @throws UserError if there is none, it cannot be read, or is no baseline */
export async function readBaseline(path: string): Promise<Baseline> {
  const baseline = await readBaselineIfAny(path);
  if (baseline === undefined)
    throw new UserError(
      `there is no baseline ${path}${(await meantBeside(path)) || `; write one: kubecause baseline write ${path}`}`,
    );
  return baseline;
}

/** As {@link readBaseline}; undefined if there is no such file. */
export async function readBaselineIfAny(path: string): Promise<Baseline | undefined> {
  const content = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined;
    throw new UserError(`cannot read the baseline ${path}: ${error.message}`);
  });
  return content === undefined ? undefined : { name: path, findings: parseBaseline(path, content) };
}

function parseBaseline(path: string, content: string): readonly KnownFinding[] {
  const document = parseDocument(content);
  const [broken] = document.errors;
  if (broken !== undefined)
    throw new UserError(`${path}:${broken.linePos?.[0].line ?? 1}: not YAML: ${describeMistake(broken)}`);
  const parsed = schema.safeParse(document.toJS());
  if (parsed.success) return parsed.data.findings;
  const [issue] = parsed.error.issues;
  const where = issue!.path.map(String).join('.');
  throw new UserError(`${path} is not a baseline: ${where === '' ? '' : `${where}: `}${issue!.message}`);
}

/** Four lines for each finding, so that a change of one is a change of its lines alone. */
function formatBaseline(findings: readonly KnownFinding[]): string {
  const document = new Document({ schemaVersion: baselineVersion, findings });
  document.commentBefore = comment;
  const list: unknown = document.get('findings');
  for (const item of isSeq(list) ? list.items : []) {
    const object: unknown = isMap(item) ? item.get('object') : undefined;
    if (isMap(object)) object.flow = true;
  }
  return document.toString({ lineWidth: 0 });
}

/** @throws UserError if it cannot be written */
export async function writeBaseline(path: string, findings: readonly KnownFinding[]): Promise<void> {
  await replaceFile(path, formatBaseline(findings)).catch((error: unknown) => {
    throw new UserError(`cannot write the baseline ${path}: ${whyNotWritten(error)}`);
  });
}
