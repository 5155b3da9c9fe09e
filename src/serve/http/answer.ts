import { createHash } from 'node:crypto';
import type { Context } from 'hono';

/**
 * An answer that a client may keep: it asks with the tag of what it has, and is told if that is still so.
 * @see https://www.rfc-editor.org/rfc/rfc9110#name-if-none-match
 */
export function answerWith(context: Context, body: string, type: string, more: Record<string, string> = {}): Response {
  const tag = `"${createHash('sha256').update(body).digest('base64url').slice(0, 27)}"`;
  const headers = { ETag: tag, 'Cache-Control': 'private, no-cache', Vary: 'Authorization, Origin', ...more };
  const known = context.req.header('if-none-match');
  if (known !== undefined && hasTag(known, tag)) return new Response(null, { status: 304, headers });
  return new Response(body, { headers: { ...headers, 'Content-Type': type } });
}

function hasTag(list: string, tag: string): boolean {
  return list.split(',').some(one => one.trim() === '*' || one.trim().replace(/^W\//, '') === tag);
}
