import { createHmac } from 'node:crypto';
import { UserError } from '../../../core/errors.ts';
import type { ChannelKind } from '../channel.ts';
import { addressOf } from '../words.ts';

/** A shorter secret could be guessed. */
const leastLength = 16;

/**
 * Any program: the notice as JSON, signed if there is a secret.
 * @see https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md
 */
export const webhook: ChannelKind = {
  takes: 'an address, and a secret that signs what is sent if it is to be signed',
  open([given, secret], post) {
    const url = addressOf('webhook', given);
    const key = secret === undefined ? undefined : keyOf(secret);
    return {
      pace: 0,
      changes: 'all',
      async tell(notice) {
        const data = { ...notice, before: notice.before?.severity };
        const body = JSON.stringify({ type: `incident.${notice.type}`, timestamp: notice.at, data });
        const stamp = String(Math.floor(Date.now() / 1000));
        const signature = key && createHmac('sha256', key).update(`${notice.id}.${stamp}.${body}`).digest('base64');
        await post(url, body, {
          'webhook-id': notice.id,
          'webhook-timestamp': stamp,
          ...(signature !== undefined && { 'webhook-signature': `v1,${signature}` }),
        });
        return undefined;
      },
    };
  },
};

function keyOf(secret: string): Buffer {
  if (secret.length < leastLength)
    throw new UserError(`--notify webhook=: the secret wants at least ${leastLength} characters`);
  return secret.startsWith('whsec_') ? Buffer.from(secret.slice('whsec_'.length), 'base64') : Buffer.from(secret);
}
