import { createHash, createVerify, generateKeyPairSync } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { oci } from '../../providers/oci.ts';
import { askModel } from '../helpers/ask-model.ts';
import { type ModelServer, type Sent, startModelServer } from '../helpers/model-server.ts';
import { scratchFolder } from '../helpers/scratch.ts';
import { protocols } from './protocols/index.ts';

/** Oracle's signatures, by its SDK. */
const { privateKey, publicKey } = generateKeyPairSync('rsa', {
  modulusLength: 2048,
  publicKeyEncoding: { type: 'spki', format: 'pem' },
  privateKeyEncoding: { type: 'pkcs1', format: 'pem' },
});

let server: ModelServer;
const folder = scratchFolder();
beforeAll(async () => {
  server = await startModelServer();
  writeFileSync(join(folder, 'key.pem'), privateKey);
  const profile = `user=ocid1.user.oc1..u\ntenancy=ocid1.tenancy.oc1..t\nfingerprint=aa:bb\nkey_file=${folder}/key.pem`;
  writeFileSync(
    join(folder, 'config'),
    `[DEFAULT]\n${profile}\nregion=eu-frankfurt-1\n[OTHER]\n${profile}\nregion=us-chicago-1\n`,
  );
});
afterAll(() => server.close());
beforeEach(() => {
  server.reset();
  server.reply = () => protocols.oci!.answer('ok', { model: 'm' });
});

const project = 'ocid1.compartment.oc1..a';
const env = () => ({ OCI_CLI_CONFIG_FILE: join(folder, 'config') });

/** https://docs.oracle.com/en-us/iaas/Content/API/Concepts/signingrequests.htm */
function verified({ method, path, headers, body }: Sent): boolean {
  const field = (name: string): string => new RegExp(`${name}="([^"]*)"`).exec(headers.authorization ?? '')?.[1] ?? '';
  const names = field('headers').toLowerCase().split(' ');
  for (const name of ['x-date', '(request-target)', 'host', 'content-length', 'content-type', 'x-content-sha256'])
    if (!names.includes(name)) throw new Error(`${name} is not signed`);
  const lines = names.map(name =>
    name === '(request-target)' ? `${name}: ${method.toLowerCase()} ${path}` : `${name}: ${headers[name]}`,
  );
  return (
    headers['x-content-sha256'] === createHash('sha256').update(body).digest('base64') &&
    createVerify('RSA-SHA256').update(lines.join('\n')).verify(publicKey, field('signature'), 'base64')
  );
}

test.each([undefined, () => {}])('a request is signed as the user of the profile (streamed: %o)', async onText => {
  if (onText) server.reply = () => protocols.oci!.stream(['ok'], { model: 'm' });
  const provider = await oci.connect({ project, baseUrl: server.url }, { fetch, env: env() });
  await askModel(provider, onText && { onText }, 'Why “this”?');
  const [sent] = server.requests;
  expect(verified(sent!)).toBe(true);
  expect(sent!.headers.authorization).toContain('keyId="ocid1.tenancy.oc1..t/ocid1.user.oc1..u/aa:bb"');
  expect(sent!.headers['opc-compartment-id']).toBe(project);
  expect(verified({ ...sent!, body: `${sent!.body} ` })).toBe(false);
  expect(verified({ ...sent!, path: '/other' })).toBe(false);
});

test('the profile names the region, unless another is given', async () => {
  const endpoints = await Promise.all(
    [{}, { OCI_CLI_PROFILE: 'OTHER' }, { OCI_CLI_REGION: 'uk-london-1' }].map(
      async more => (await oci.connect({ project }, { fetch, env: { ...env(), ...more } })).endpoint,
    ),
  );
  expect(endpoints.map(endpoint => /generativeai\.([^.]*)\./.exec(endpoint)?.[1])).toEqual([
    'eu-frankfurt-1',
    'us-chicago-1',
    'uk-london-1',
  ]);
});

test.each([
  [
    { OCI_CLI_CONFIG_FILE: '/nowhere/config' },
    /^oci: no credentials to sign with \(api_key\): .*run: oci setup config/,
  ],
  [{ OCI_CLI_AUTH: 'password' }, /^oci: OCI_CLI_AUTH must be one of api_key, .*, got "password"$/],
])('without anybody to sign for it says what to do: %j', async (variables, message) => {
  await expect(oci.connect({ project }, { fetch, env: variables })).rejects.toMatchObject({
    name: 'UserError',
    message: expect.stringMatching(message),
  });
});
