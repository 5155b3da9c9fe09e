import { createHash, timingSafeEqual } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { UserError } from '../../core/errors.ts';
import type { Authenticate } from '../access.ts';
import type { Log } from '../log.ts';
import { RequestError } from '../request-error.ts';

/** A shorter one could be guessed. */
const leastLength = 16;
/** Milliseconds for which a file is not read again. */
const fresh = 1000;

/** The tokens that are valid now, hashed so that they are of the same length. */
export type Tokens = () => Promise<readonly Buffer[]>;

/** @throws UserError if it is too short */
export function fixedToken(origin: string, token: string): Tokens {
  const hashes = hashed(origin, token);
  return async () => hashes;
}

/**
 * The tokens of a file, one a line, so that an old one may stay for a while beside the new one. The file is read anew when
 * it changes; if that fails, those count that it held before.
 * @throws UserError if it cannot be read, or holds none
 */
export async function tokensOf(path: string, log: Log): Promise<Tokens> {
  const read = async (): Promise<readonly Buffer[]> => {
    const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
      throw new UserError(`--token-file ${path}: cannot be read: ${error.code}`);
    });
    return hashed(`--token-file ${path}`, text);
  };
  let tokens = read();
  await tokens;
  let at = performance.now();
  return async () => {
    if (performance.now() - at > fresh) {
      at = performance.now();
      const before = tokens;
      tokens = read().catch((error: Error) => {
        log('warn', 'token file not read', { message: error.message });
        return before;
      });
    }
    return await tokens;
  };
}

/** Who has a token may see everything. */
export function byToken(tokens: Tokens): Authenticate {
  return async ({ authorization, address }) => {
    const given = digest(bearerOf(authorization));
    let isValid = false;
    // All are compared, and each whole, so that the time that it takes tells nothing.
    for (const token of await tokens()) isValid = timingSafeEqual(token, given) || isValid;
    if (!isValid) throw new RequestError('unauthenticated', 'this token is not valid');
    return { name: address, namespaces: 'all' };
  };
}

/**
 * The token of an `Authorization` header.
 * @throws RequestError if there is none
 */
export function bearerOf(authorization: string | undefined): string {
  const [, token] = /^Bearer +([\x21-\x7e]{1,16384})$/i.exec(authorization ?? '') ?? [];
  if (token === undefined) throw new RequestError('unauthenticated', 'send a token: Authorization: Bearer …');
  return token;
}

function hashed(origin: string, text: string): readonly Buffer[] {
  const tokens = text
    .split('\n')
    .map(line => line.trim())
    .filter(line => line !== '');
  if (tokens.length === 0) throw new UserError(`${origin}: there is no token in it`);
  if (tokens.some(token => token.length < leastLength || /[^\x21-\x7e]/.test(token)))
    throw new UserError(
      `${origin}: a token is a line of at least ${leastLength} letters and digits, such as openssl rand -hex 20 gives`,
    );
  return tokens.map(digest);
}

function digest(token: string): Buffer {
  return createHash('sha256').update(token).digest();
}
