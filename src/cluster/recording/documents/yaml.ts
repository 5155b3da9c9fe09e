import type { Bytes } from '../archive/bytes.ts';
import { Damaged, formatBytes } from '../archive/limits.ts';
import { type DocumentPart, logMarks } from './parts.ts';

/** YAML takes ten times the time and memory of JSON, so its objects may be smaller. */
const yamlShare = 4;
type Parse = (text: string) => unknown;

/**
 * The parts of a stream of YAML documents. Documents, and the items of a List in block style, are told apart by their
 * lines and parsed one by one: the text of a nested value is always indented, so that a line that begins with `---` or
 * `items:` is never inside one.
 * @throws Damaged after the parts that stand before the damage
 */
export async function* readYaml(bytes: Bytes, subject: string, objectBytes: number): AsyncGenerator<DocumentPart> {
  // Loaded when there is YAML: most recordings are JSON.
  const { CostlyYaml, parseYaml } = await import('./parse-yaml.ts');
  const most = objectBytes / yamlShare;
  const splitter = new Splitter(subject, most, text => {
    try {
      return parseYaml(text);
    } catch (error) {
      const why = error instanceof CostlyYaml ? `not read: ${error.message}` : `not YAML (${messageOf(error)})`;
      throw new Damaged(`${subject} is ${why}`, { cause: error });
    }
  });
  for await (const line of linesOf(bytes, subject, most)) yield* splitter.push(line);
  yield* splitter.end();
  if (splitter.isInLog) throw new Damaged(`${subject} is cut short`);
}

function messageOf(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).split('\n', 1)[0]!.slice(0, 120);
}

class Splitter {
  #text: string[] = [];
  #length = 0;
  /** The indentation of the dashes of a List's items: undefined outside, -1 until the first dash. */
  #indent: number | undefined;
  #item: string[] = [];
  #inLog = false;
  readonly #subject: string;
  readonly #most: number;
  readonly #parse: Parse;

  constructor(subject: string, most: number, parse: Parse) {
    this.#subject = subject;
    this.#most = most;
    this.#parse = parse;
  }

  /** Whether the last line was one of a log. */
  get isInLog(): boolean {
    return this.#inLog;
  }

  *push(line: string): Generator<DocumentPart> {
    if (this.#inLog) {
      this.#inLog = !line.startsWith(logMarks.end);
      return;
    }
    if (line.startsWith(logMarks.start)) {
      yield* this.end();
      this.#inLog = true;
      return;
    }
    if (line.startsWith('---') || line.startsWith('...')) {
      if (line.length === 3 || /^[\s]/.test(line.slice(3))) {
        yield* this.end();
        // What stands behind the mark, as in `--- {a: 1}`, belongs to the new document.
        if (line.startsWith('---') && line.length > 3) this.#add(this.#text, line.slice(3));
        return;
      }
    }
    if (this.#indent === undefined) {
      if (!/^items:\s*(#.*)?$/.test(line)) return this.#add(this.#text, line);
      this.#indent = -1;
      yield { type: 'begin', header: this.#parse(this.#text.join('\n')) ?? {} };
      return;
    }
    const indent = line.search(/\S/);
    const dash = indent >= 0 && /^-(\s|$)/.test(line.slice(indent));
    if (this.#indent === -1 && dash) this.#indent = indent;
    if (dash && indent === this.#indent) {
      yield* this.#endItem();
      this.#add(this.#item, line);
    } else if (indent === 0 && line[0] !== '#') {
      yield* this.#endItem();
      // The rest of the header. Another `items:` in it would be a duplicate key: the last one wins, as everywhere.
      this.#indent = Number.POSITIVE_INFINITY;
      this.#add(this.#text, line);
    } else {
      this.#add(this.#indent === Number.POSITIVE_INFINITY ? this.#text : this.#item, line);
    }
  }

  *end(): Generator<DocumentPart> {
    const list = this.#indent !== undefined;
    yield* this.#endItem();
    const text = this.#text.join('\n');
    this.#text = [];
    this.#length = 0;
    this.#indent = undefined;
    const value = this.#parse(text);
    if (list) yield { type: 'end', header: value ?? {} };
    else if (value !== null && value !== undefined) yield* wholeDocument(value);
  }

  *#endItem(): Generator<DocumentPart> {
    if (this.#item.length === 0) return;
    const value = this.#parse(this.#item.join('\n'));
    this.#item = [];
    this.#length = 0;
    for (const item of Array.isArray(value) ? value : [value]) yield { type: 'item', value: item };
  }

  #add(lines: string[], line: string): void {
    this.#length += line.length + 1;
    if (this.#length > this.#most)
      throw new Damaged(
        `${this.#subject} holds a YAML object of more than ${formatBytes(this.#most)}; the rest is not read`,
      );
    lines.push(line);
  }
}

function* wholeDocument(value: unknown): Generator<DocumentPart> {
  const items = Array.isArray(value)
    ? value
    : typeof value === 'object' && value !== null && 'items' in value
      ? value.items
      : undefined;
  if (!Array.isArray(items)) {
    yield { type: 'single', value };
    return;
  }
  const header = Array.isArray(value) ? {} : { ...(value as object), items: undefined };
  yield { type: 'begin', header };
  for (const item of items) yield { type: 'item', value: item };
  yield { type: 'end', header };
}

async function* linesOf(bytes: Bytes, subject: string, most: number): AsyncGenerator<string> {
  const decoder = new TextDecoder();
  let rest = '';
  for await (const chunk of bytes) {
    const lines = (rest + decoder.decode(chunk, { stream: true })).split(/\r?\n/);
    rest = lines.pop() ?? '';
    if (rest.length > most)
      throw new Damaged(`${subject} holds a line of more than ${formatBytes(most)}; the rest is not read`);
    yield* lines;
  }
  if (rest !== '') yield rest;
}
