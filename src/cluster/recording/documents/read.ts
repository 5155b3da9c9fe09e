import { type Bytes, peek } from '../archive/bytes.ts';
import { readJson } from './json.ts';
import type { DocumentPart } from './parts.ts';
import { readYaml } from './yaml.ts';

const headBytes = 4096;

/**
 * The documents of a file, by what it begins with: JSON or YAML in UTF-8 or UTF-16 (as PowerShell writes with `>`).
 * @returns undefined if it is neither JSON nor YAML with objects of Kubernetes, with a few words on what it is
 */
export async function readDocuments(
  bytes: Bytes,
  subject: string,
  objectBytes: number,
): Promise<{ parts: AsyncGenerator<DocumentPart> } | { parts: undefined; looksLike: string }> {
  const raw = await peek(bytes, headBytes);
  const encoding = encodingOf(raw.head);
  const { head, bytes: text } =
    encoding === 'utf-8' && !hasMark(raw.head) ? raw : await peek(toUtf8(raw.bytes, encoding), headBytes);
  const start = head.toString('latin1').trimStart();
  // What Go writes for a list that was never made.
  if (/^null\s*$/.test(start)) return { parts: emptyList(text) };
  if (/^(\{\s*["}]|\[\s*[{\]])/.test(start)) return { parts: readJson(text, subject, objectBytes) };
  if (/^(- )?["']?(apiVersion|kind|items)["']?:/m.test(start)) return { parts: readYaml(text, subject, objectBytes) };
  await closeAfter(head, text);
  return { parts: undefined, looksLike: looksLike(start) };
}

async function* emptyList(text: Bytes): AsyncGenerator<DocumentPart> {
  for await (const _ of text);
  yield { type: 'begin', header: {} };
  yield { type: 'end', header: {} };
}

/** Ends a stream of which the head was enough. Damage that kept the head short is thrown. */
async function closeAfter(head: Buffer, text: Bytes): Promise<void> {
  for await (const _ of text) if (head.length >= headBytes) return;
}

function hasMark(head: Buffer): boolean {
  return head[0] === 0xef && head[1] === 0xbb && head[2] === 0xbf;
}

function encodingOf(head: Buffer): 'utf-8' | 'utf-16le' | 'utf-16be' {
  if ((head[0] === 0xff && head[1] === 0xfe) || (head[0] === 0x7b && head[1] === 0)) return 'utf-16le';
  if ((head[0] === 0xfe && head[1] === 0xff) || (head[0] === 0 && head[1] === 0x7b)) return 'utf-16be';
  return 'utf-8';
}

async function* toUtf8(bytes: Bytes, encoding: string): AsyncGenerator<Buffer> {
  // Drops the byte order mark, too.
  const decoder = new TextDecoder(encoding);
  for await (const chunk of bytes) yield Buffer.from(decoder.decode(chunk, { stream: true }));
}

function looksLike(start: string): string {
  if (start === '') return 'nothing but white space';
  if (/^<(!doctype|html)/i.test(start)) return 'HTML, perhaps a login page';
  if (/[^\t\n\r -~\x80-\xff]/.test(start.slice(0, 200))) return 'binary data';
  if (/^NAME\s|^NAMESPACE\s/.test(start)) return 'the table that kubectl prints without -o json';
  if (/^Name:\s/.test(start)) return 'what kubectl describe prints';
  return /^[[{]|^["']?[\w.-]+["']?:(\s|$)/.test(start)
    ? 'text in which nothing is an object of Kubernetes'
    : 'text that is neither JSON nor YAML';
}
