import type { Bytes } from '../archive/bytes.ts';
import { Damaged, formatBytes } from '../archive/limits.ts';
import { type DocumentPart, logMarks } from './parts.ts';

const quote = 0x22;
const backslash = 0x5c;
const comma = 0x2c;
const openBrace = 0x7b;
const closeBrace = 0x7d;
const openBracket = 0x5b;
const closeBracket = 0x5d;
const equals = 0x3d;
const newline = 0x0a;

/** What closes a document whose items are not there yet, so that what stands before them can be read. */
const afterItems = Buffer.from(']}');

/**
 * Finds where the documents of a stream of JSON, and the items of its lists, begin and end, and lets `JSON.parse` read
 * each alone: a list of 100 MB is never in memory as a whole. Documents may follow one another.
 */
class Scanner {
  /** How many brackets are open. 0: between documents. */
  #depth = 0;
  /** In the list of items: 2 in `{"items":[`, 1 in `[`. 0: not in one. */
  #itemsDepth = 0;
  #isList = false;
  #inString = false;
  #escaped = false;
  /** In an object at depth 1: what the string that begins is. */
  #expectsKey = false;
  #key = '';
  #keyIsOpen = false;
  /** The line that is being read of a log between two documents, as far as its mark reaches; undefined outside. */
  #logLine: string | undefined;
  /** The text of the document without its items. */
  #envelope: Buffer[] = [];
  /** The part of the item that earlier chunks held; undefined between items. */
  #item: Buffer[] | undefined;
  #heldBytes = 0;
  #offset = 0;
  readonly #objectBytes: number;
  readonly #subject: string;

  constructor(subject: string, objectBytes: number) {
    this.#subject = subject;
    this.#objectBytes = objectBytes;
  }

  *push(chunk: Buffer): Generator<DocumentPart> {
    /** Where the text begins that no part holds yet. */
    let from = 0;
    for (let at = 0; at < chunk.length; at++) {
      const byte = chunk[at]!;
      if (this.#inString) {
        at = this.#string(chunk, at);
        continue;
      }
      if (this.#logLine !== undefined) {
        this.#log(byte);
        continue;
      }
      if (byte <= 0x20) continue;
      if (this.#depth === 0) {
        if (byte === equals) {
          this.#logLine = '=';
          continue;
        }
        from = at;
        this.#begin(byte, at);
        if (this.#itemsDepth === 1) {
          from = at + 1;
          yield { type: 'begin', header: {} };
        }
        continue;
      }
      if (this.#itemsDepth === this.#depth && this.#item === undefined && byte !== closeBracket) {
        if (byte === comma) continue;
        this.#item = [];
        this.#heldBytes = 0;
        from = at;
      }
      if (byte === quote) {
        this.#inString = true;
        this.#keyIsOpen = this.#depth === 1 && this.#expectsKey;
        if (this.#keyIsOpen) this.#key = '';
      } else if (byte === openBrace || byte === openBracket) {
        this.#depth++;
        if (byte === openBracket && this.#depth === 2 && this.#itemsDepth === 0 && this.#key === 'items') {
          this.#itemsDepth = 2;
          this.#isList = true;
          this.#hold(this.#envelope, chunk.subarray(from, at + 1));
          yield { type: 'begin', header: this.#header() };
        }
      } else if (byte === closeBrace || byte === closeBracket) {
        if (this.#itemsDepth === this.#depth) {
          if (this.#item !== undefined) yield* this.#endItem(chunk.subarray(from, at));
          this.#itemsDepth = 0;
          from = at;
        }
        this.#depth--;
        if (this.#itemsDepth === this.#depth && this.#item !== undefined) {
          yield* this.#endItem(chunk.subarray(from, at + 1));
          from = at + 1;
        } else if (this.#depth === 0) {
          yield* this.#endDocument(chunk.subarray(from, at + 1));
          from = at + 1;
        }
      } else if (byte === comma) {
        if (this.#depth === 1 && this.#itemsDepth === 0) this.#expectsKey = true;
        if (this.#itemsDepth === this.#depth && this.#item !== undefined)
          yield* this.#endItem(chunk.subarray(from, at));
      }
    }
    if (this.#item !== undefined) this.#hold(this.#item, chunk.subarray(from));
    else if (this.#depth > 0 && this.#itemsDepth === 0) this.#hold(this.#envelope, chunk.subarray(from));
    this.#offset += chunk.length;
  }

  /** @throws Damaged if a document is open */
  end(): void {
    if (this.#depth > 0 || this.#logLine !== undefined) throw new Damaged(`${this.#subject} is cut short`);
  }

  /** Walks over a log to the end of the line that ends it. */
  #log(byte: number): void {
    const line = this.#logLine ?? '';
    if (byte === newline) this.#logLine = line === logMarks.end ? undefined : '';
    else if (line.length < logMarks.end.length) this.#logLine = line + String.fromCharCode(byte);
  }

  #begin(byte: number, at: number): void {
    if (byte !== openBrace && byte !== openBracket) {
      throw new Damaged(`${this.#subject} is not JSON at byte ${this.#offset + at}`);
    }
    this.#depth = 1;
    this.#isList = byte === openBracket;
    this.#itemsDepth = this.#isList ? 1 : 0;
    this.#expectsKey = byte === openBrace;
    this.#key = '';
    this.#envelope = [];
    this.#heldBytes = 0;
  }

  /** Walks over a string from `at`; the index of its last byte in this chunk. */
  #string(chunk: Buffer, at: number): number {
    for (let i = at; i < chunk.length; i++) {
      const byte = chunk[i]!;
      if (this.#escaped) this.#escaped = false;
      else if (byte === backslash) this.#escaped = true;
      else if (byte === quote) {
        this.#inString = false;
        if (this.#keyIsOpen) this.#expectsKey = false;
        this.#keyIsOpen = false;
        return i;
      }
      if (this.#keyIsOpen && this.#key.length <= 'items'.length) this.#key += String.fromCharCode(byte);
    }
    return chunk.length - 1;
  }

  #hold(parts: Buffer[], bytes: Buffer): void {
    this.#heldBytes += bytes.length;
    if (this.#heldBytes > this.#objectBytes) {
      throw new Damaged(
        `${this.#subject} holds an object of more than ${formatBytes(this.#objectBytes)}; the rest is not read`,
      );
    }
    // The chunk's memory may be used again by whoever yielded it.
    parts.push(Buffer.from(bytes));
  }

  *#endItem(last: Buffer): Generator<DocumentPart> {
    const parts = this.#item ?? [];
    this.#item = undefined;
    const text = parts.length === 0 ? last : Buffer.concat([...parts, last]);
    yield { type: 'item', value: this.#parse(text) };
  }

  *#endDocument(last: Buffer): Generator<DocumentPart> {
    // What stands around the items of a bare list is its closing bracket alone.
    const bare = this.#isList && this.#envelope.length === 0;
    const value = bare ? {} : this.#parse(Buffer.concat([...this.#envelope, last]));
    this.#envelope = [];
    yield this.#isList ? { type: 'end', header: value } : { type: 'single', value };
  }

  #header(): unknown {
    try {
      return JSON.parse(Buffer.concat([...this.#envelope, afterItems]).toString('utf8'));
    } catch (error) {
      throw new Damaged(`${this.#subject} is not JSON before byte ${this.#offset}`, { cause: error });
    }
  }

  #parse(text: Buffer): unknown {
    try {
      return JSON.parse(text.toString('utf8'));
    } catch (error) {
      throw new Damaged(`${this.#subject} is not JSON near byte ${this.#offset} (${messageOf(error)})`, {
        cause: error,
      });
    }
  }
}

function messageOf(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).split('\n', 1)[0]!.slice(0, 80);
}

/**
 * The parts of a stream of JSON documents.
 * @throws Damaged after the parts that stand before the damage
 */
export async function* readJson(bytes: Bytes, subject: string, objectBytes: number): AsyncGenerator<DocumentPart> {
  const scanner = new Scanner(subject, objectBytes);
  for await (const chunk of bytes) yield* scanner.push(chunk);
  scanner.end();
}
