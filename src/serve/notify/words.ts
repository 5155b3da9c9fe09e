import { UserError } from '../../core/errors.ts';

/**
 * An address among the words of a channel.
 * @throws UserError that does not say it: addresses of webhooks are secret
 */
export function addressOf(name: string, given: string | undefined): string {
  if (given !== undefined && URL.canParse(given) && /^https?:$/.test(new URL(given).protocol)) return given;
  throw new UserError(`--notify ${name}= wants an address that begins with https://, or a file that holds one`);
}
