import { eachField } from '../decode/wire.ts';
import { firstLine, isMapping } from './kubeconfig-file.ts';
import type { Answer } from './transport.ts';

/** What an answer that is no 2xx says: the `Status` of Kubernetes, or whatever a proxy in between wrote. */
export interface ServerStatus {
  /** One line, the server's own words where it has any. */
  readonly message: string;
  /** `Forbidden`, `NotFound`, `Expired`, ...; empty if the answer is no Status. */
  readonly reason: string;
  /** Of a 410: where an expired listing can go on, with what is there now. */
  readonly continue: string | undefined;
}

const magic = Buffer.from('k8s\0');
const envelopeRaw = 2;

/** Numbers of the fields of `Status` in the generated.proto of k8s.io/apimachinery. */
const statusFields = { continue: [envelopeRaw, 1, 3], message: [envelopeRaw, 3], reason: [envelopeRaw, 4] } as const;

/** `metadata.continue` of any list. */
const listContinue = [envelopeRaw, 1, 3] as const;

export function readStatus(answer: Answer): ServerStatus {
  const { message, reason, next } = isProtobuf(answer.body) ? fromProtobuf(answer.body) : fromText(answer);
  return {
    message: firstLine(message) || `the server answered ${answer.status}`,
    reason,
    continue: next === '' ? undefined : next,
  };
}

/** The continue token of a list, without decoding the list; undefined if it has none, or if it cannot be told this way. */
export function peekContinue(body: Buffer): string | undefined {
  if (isProtobuf(body)) return textAt(body, listContinue) || undefined;
  // Go writes kind, apiVersion and metadata before the items.
  const head = body.toString('latin1', 0, 8192);
  const metadata = /^\s*\{(?:\s*"(?:kind|apiVersion)"\s*:\s*"[^"]*"\s*,)*\s*"metadata"\s*:\s*\{([^{}]*)\}/.exec(head);
  return /"continue"\s*:\s*"([^"\\]+)"/.exec(metadata?.[1] ?? '')?.[1];
}

function isProtobuf(body: Buffer): boolean {
  return body.length >= 4 && body.compare(magic, 0, 4, 0, 4) === 0;
}

function fromProtobuf(body: Buffer): { message: string; reason: string; next: string } {
  return {
    message: textAt(body, statusFields.message),
    reason: textAt(body, statusFields.reason),
    next: textAt(body, statusFields.continue),
  };
}

function fromText({ body, contentType, status }: Answer): { message: string; reason: string; next: string } {
  const text = body.toString('utf8', 0, 65_536);
  const nothing = { reason: '', next: '' };
  if (contentType.includes('html')) return { ...nothing, message: `the server answered ${status} with a web page` };
  if (!contentType.includes('json')) return { ...nothing, message: text.slice(0, 200) };
  try {
    const json: unknown = JSON.parse(text);
    const { message, reason, metadata } = isMapping(json) ? json : {};
    const next = isMapping(metadata) ? metadata.continue : '';
    return { message: textOf(message), reason: textOf(reason), next: textOf(next) };
  } catch {
    return { ...nothing, message: '' };
  }
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

/** The text at a path of field numbers in an envelope; empty if it is not there or the bytes are damaged. */
function textAt(body: Buffer, path: readonly number[]): string {
  let from = magic.length;
  let to = body.length;
  try {
    for (const number of path) {
      let found: [number, number] | undefined;
      eachField(body, from, to, (tag, start, end) => {
        if (tag === number * 8 + 2) found ??= [start, end];
      });
      if (found === undefined) return '';
      [from, to] = found;
    }
  } catch {
    return '';
  }
  return body.toString('utf8', from, to);
}
