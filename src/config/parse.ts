import { isMap, LineCounter, type ParsedNode, parseDocument } from 'yaml';
import type { z } from 'zod';
import { UserError } from '../core/errors.ts';
import { nearest } from '../core/near.ts';
import { describeMistake } from '../core/yaml-mistake.ts';
import { backendSections } from './backend-schema.ts';
import { userFile } from './folders.ts';
import { type UserConfig, userConfigSchema } from './schema.ts';

/** Whose file it is: a project, whoever wrote it, must not say where prompts and keys go, nor which commands run. */
export type Owner = 'project' | 'user';

/** @throws UserError that names the line of the first mistake, what was expected and what was got */
export function parseConfig(path: string, content: string, owner: Owner = 'project'): UserConfig {
  const lines = new LineCounter();
  const document = parseDocument(content, { lineCounter: lines });
  const [broken] = document.errors;
  if (broken !== undefined)
    throw new UserError(`${path}:${broken.linePos?.[0].line ?? 1}: not YAML: ${describeMistake(broken)}`);
  const lineAt = (steps: readonly PropertyKey[]): number => lineOf(steps, document.contents, lines);
  const given: unknown = document.toJS() ?? {};
  const foreign = owner === 'user' ? undefined : userSections.find(section => isSet(given, section));
  if (foreign !== undefined)
    throw new UserError(
      `${path}:${lineAt([foreign])}: "${foreign}" may only be set in your own file (${userFile()}): a project may not decide where prompts and keys go`,
    );
  const parsed = userConfigSchema.safeParse(given);
  if (parsed.success) {
    const suppressions = parsed.data.suppressions.map((suppression, i) => ({
      ...suppression,
      origin: `${path}:${lineAt(['suppressions', i])}`,
    }));
    const defaults = Object.fromEntries(
      Object.entries(parsed.data.defaults).map(([name, value]) => [
        name,
        { value, origin: `${path}:${lineAt(['defaults', name])}` },
      ]),
    );
    return { ...parsed.data, suppressions, defaults };
  }
  const [issue] = parsed.error.issues;
  const line = lineAt(issue!.code === 'unrecognized_keys' ? [...issue!.path, issue!.keys[0]!] : issue!.path);
  throw new UserError(`${path}:${line}: ${describeIssue(issue!, owner)}`);
}

const userSections = Object.keys(backendSections);

function isSet(given: unknown, section: string): boolean {
  return typeof given === 'object' && given !== null && Object.hasOwn(given, section);
}

/** The line of what a path leads to; of its key if it is the value of one. */
function lineOf(path: readonly PropertyKey[], contents: ParsedNode | null, lines: LineCounter): number {
  let node: unknown = contents;
  let offset = contents?.range?.[0] ?? 0;
  for (const step of path) {
    if (isMap<ParsedNode, ParsedNode>(node)) {
      const pair = node.items.find(({ key }) => String(key) === String(step));
      if (pair === undefined) break;
      offset = pair.key.range[0];
      node = pair.value;
    } else {
      const items = (node as { items?: readonly ParsedNode[] } | null)?.items;
      const item = items?.[Number(step)];
      if (item === undefined) break;
      offset = item.range[0];
      node = item;
    }
  }
  return lines.linePos(offset).line;
}

function describeIssue(issue: z.core.$ZodIssue, owner: Owner): string {
  const where = issue.path.map(String).join('.');
  const at = where === '' ? '' : `${where}: `;
  if (issue.code !== 'unrecognized_keys') return `${at}${issue.message}`;
  const [key = ''] = issue.keys;
  const known = keysAt(issue.path).filter(name => owner === 'user' || where !== '' || !userSections.includes(name));
  const [near] = nearest(key, known);
  return `${at}there is no "${key}"${near === undefined ? `; there is ${known.join(', ')}` : `; did you mean ${near}?`}`;
}

/** The keys that the schema knows at a path. */
function keysAt(path: readonly PropertyKey[]): string[] {
  let schema: unknown = userConfigSchema;
  for (const step of path) {
    const { def } = unwrapped(schema);
    schema = typeof step === 'number' ? def.element : (def.shape?.[String(step)] ?? def.valueType);
  }
  return Object.keys(unwrapped(schema).def.shape ?? {});
}

interface SchemaLike {
  readonly def: {
    readonly innerType?: unknown;
    readonly element?: unknown;
    readonly shape?: Readonly<Record<string, unknown>>;
    readonly valueType?: unknown;
  };
}

/** What is inside of `default` and `optional`. */
function unwrapped(schema: unknown): SchemaLike {
  const { def } = schema as SchemaLike;
  return def.innerType === undefined ? (schema as SchemaLike) : unwrapped(def.innerType);
}
