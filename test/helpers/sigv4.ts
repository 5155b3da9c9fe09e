import { createHash, createHmac } from 'node:crypto';
import type { Sent } from './model-server.ts';

export interface Signer {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly region: string;
  readonly service: string;
}

/**
 * The `authorization` that a request must have, computed anew from what came of it:
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html
 * @throws if it leaves unsigned what must be signed
 */
export function signatureOf(sent: Sent, { accessKeyId, secretAccessKey, region, service }: Signer): string {
  const given = sent.headers.authorization ?? '';
  const signed = /SignedHeaders=([^,]*)/.exec(given)?.[1]?.split(';') ?? [];
  for (const name of ['host', 'x-amz-date', 'content-type'])
    if (!signed.includes(name)) throw new Error(`${name} is not signed: ${given}`);
  const date = sent.headers['x-amz-date'] ?? '';
  const [path = '', query = ''] = sent.path.split('?');
  const canonical = [
    sent.method,
    path.split('/').map(encodeSegment).join('/'),
    query.split('&').sort().join('&'),
    ...signed.map(name => `${name}:${(sent.headers[name] ?? '').trim().replace(/ +/g, ' ')}`),
    '',
    signed.join(';'),
    sha256(sent.body),
  ].join('\n');
  const scope = [date.slice(0, 8), region, service, 'aws4_request'];
  const toSign = ['AWS4-HMAC-SHA256', date, scope.join('/'), sha256(canonical)].join('\n');
  const key = scope.reduce<string | Buffer>(
    (secret, part) => createHmac('sha256', secret).update(part).digest(),
    `AWS4${secretAccessKey}`,
  );
  const signature = createHmac('sha256', key).update(toSign).digest('hex');
  return `AWS4-HMAC-SHA256 Credential=${accessKeyId}/${scope.join('/')}, SignedHeaders=${signed.join(';')}, Signature=${signature}`;
}

/** Every service but S3 encodes a path once more than it is sent. */
function encodeSegment(segment: string): string {
  return encodeURIComponent(segment).replace(
    /[!'()*]/g,
    letter => `%${letter.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
