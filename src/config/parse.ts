import { isMap, LineCounter, type ParsedNode, parseDocument } from 'yaml';
import type { z } from 'zod';
import { UserError } from '../core/errors.ts';
import { nearest } from '../core/near.ts';
import { type Config, configSchema } from './schema.ts';

/** @throws UserError that names the line of the first mistake, what was expected and what was got */
export function parseConfig(path: string, content: string): Config {
  const lines = new LineCounter();
  const document = parseDocument(content, { lineCounter: lines });
  const [broken] = document.errors;
  if (broken !== undefined)
    throw new UserError(`${path}:${broken.linePos?.[0].line ?? 1}: not YAML: ${broken.message.split('\n')[0]}`);
  const parsed = configSchema.safeParse(document.toJS() ?? {});
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const line = lineOf(issue!, document.contents, lines);
  throw new UserError(`${path}:${line}: ${describeIssue(issue!)}`);
}

/** The line of the value that an issue is about; of the key if it should not be there. */
function lineOf(issue: z.core.$ZodIssue, contents: ParsedNode | null, lines: LineCounter): number {
  let node: unknown = contents;
  let offset = contents?.range?.[0] ?? 0;
  const path = issue.code === 'unrecognized_keys' ? [...issue.path, issue.keys[0]!] : issue.path;
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

function describeIssue(issue: z.core.$ZodIssue): string {
  const where = issue.path.map(String).join('.');
  const at = where === '' ? '' : `${where}: `;
  if (issue.code !== 'unrecognized_keys') return `${at}${issue.message}`;
  const [key = ''] = issue.keys;
  const known = keysAt(issue.path);
  const [near] = nearest(key, known);
  return `${at}there is no "${key}"${near === undefined ? `; there is ${known.join(', ')}` : `; did you mean ${near}?`}`;
}

/** The keys that the schema knows at a path. */
function keysAt(path: readonly PropertyKey[]): string[] {
  let schema: unknown = configSchema;
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
