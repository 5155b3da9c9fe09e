import { STATUS_CODES } from 'node:http';
import type { Failure } from '../request-error.ts';

export const statuses = {
  invalid: 400,
  unauthenticated: 401,
  forbidden: 403,
  'not-found': 404,
  'too-many': 429,
  'not-ready': 503,
  unavailable: 502,
  unsupported: 501,
} as const satisfies Record<Failure, number>;

/** What else such an answer says, so that clients know what to do. */
const headers: Partial<Readonly<Record<number, Readonly<Record<string, string>>>>> = {
  401: { 'WWW-Authenticate': 'Bearer realm="kubecause"' },
  429: { 'Retry-After': '1' },
  503: { 'Retry-After': '2' },
};

/** More of a message tells nobody anything. */
const longest = 2000;

/**
 * Why there is no answer.
 * @param detail for whoever asked: what is wrong and what to do
 * @see https://www.rfc-editor.org/rfc/rfc9457
 */
export function problem(
  status: number,
  detail: string,
  extra: { readonly failure?: Failure; readonly headers?: Readonly<Record<string, string>> } = {},
): Response {
  const body = {
    type: 'about:blank',
    title: STATUS_CODES[status] ?? 'Error',
    status,
    detail: detail.slice(0, longest),
    ...(extra.failure !== undefined && { failure: extra.failure }),
  };
  return new Response(JSON.stringify(body), {
    status,
    headers: { 'Content-Type': 'application/problem+json', ...headers[status], ...extra.headers },
  });
}

/** Names of objects, fields and types: they can be said again wherever they are shown. */
const plain = /^[\w./:@-]{1,253}$/;

/**
 * A message without what was sent, but for plain names: what is shown or logged elsewhere must not be a stranger's text. It may
 * stand there as it was sent, in quotes with some of it escaped, or in part.
 */
export function withoutInput(message: string, input: unknown): string {
  const strange = textsIn(input).filter(text => text !== '' && !plain.test(text));
  if (strange.length === 0) return message;
  return strange
    .sort((a, b) => b.length - a.length)
    .reduce((told, text) => told.replaceAll(text, '…'), message)
    .replace(/"([^"]*)"/g, (quoted, text: string) => (plain.test(text) ? quoted : '"…"'))
    .replace(/[^\x20-\x7e…]+|[<>&]+/g, '…');
}

function textsIn(input: unknown): string[] {
  if (typeof input === 'string') return [input];
  if (Array.isArray(input)) return input.flatMap(textsIn);
  if (typeof input !== 'object' || input === null) return [];
  return Object.entries(input).flatMap(([key, value]) => [key, ...textsIn(value)]);
}
