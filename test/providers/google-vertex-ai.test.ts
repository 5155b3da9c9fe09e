import { createVerify, generateKeyPairSync } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { googleVertexAi } from '../../providers/google-vertex-ai.ts';
import { askModel } from '../helpers/ask-model.ts';
import { scratchFolder } from '../helpers/scratch.ts';
import { googleProtocol } from './protocols/google.ts';

/** The credentials of a project, by Google's library. */
const { privateKey, publicKey } = generateKeyPairSync('rsa', {
  modulusLength: 2048,
  publicKeyEncoding: { type: 'spki', format: 'pem' },
  privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
});

const host = 'https://europe-west4-aiplatform.googleapis.com';
const place = '/v1/projects/shop-1/locations/europe-west4/publishers/google/models/gemini-3.6-flash:generateContent';
const protocol = googleProtocol({ options: {}, url: `${host}${place}`, path: place });
const settings = { project: 'shop-1', region: 'europe-west4' };

const folder = scratchFolder();
const requests: { readonly url: string; readonly headers: Headers; readonly body: string }[] = [];
let refused = false;

const answering: typeof fetch = async (input, init) => {
  const url = String(input);
  requests.push({ url, headers: new Headers(init?.headers), body: String(init?.body) });
  if (!url.includes('/token')) return new Response(String(protocol.answer('ok', { model: 'm' }).body));
  if (refused) return Response.json({ error: 'invalid_grant', error_description: 'no such account' }, { status: 400 });
  return Response.json({ access_token: 'ya29.token', expires_in: 3600, token_type: 'Bearer' });
};

beforeAll(() => {
  const account = {
    type: 'service_account',
    project_id: 'shop-1',
    private_key_id: '1',
    private_key: privateKey,
    client_email: 'kubecause@shop-1.iam.gserviceaccount.com',
    token_uri: 'https://oauth2.googleapis.com/token',
  };
  writeFileSync(join(folder, 'account.json'), JSON.stringify(account));
});
beforeEach(() => {
  requests.length = 0;
  refused = false;
  vi.stubEnv('GOOGLE_APPLICATION_CREDENTIALS', join(folder, 'account.json'));
});
afterEach(() => vi.unstubAllEnvs());

test('a service account signs for a token, which is kept', async () => {
  const provider = await googleVertexAi.connect(settings, { fetch: answering, env: {} });
  expect(requests).toEqual([]);
  await askModel(provider);
  await askModel(provider);
  const [exchange, ...questions] = requests;
  expect(questions.map(({ url, headers }) => [url, headers.get('authorization')])).toEqual([
    [protocol.url, 'Bearer ya29.token'],
    [protocol.url, 'Bearer ya29.token'],
  ]);
  expect(exchange!.url).toMatch(/^https:\/\/(oauth2|www)\.googleapis\.com\/.*token$/);
  const [header, claims, signature] = (new URLSearchParams(exchange!.body).get('assertion') ?? '').split('.');
  const verified = createVerify('RSA-SHA256')
    .update(`${header}.${claims}`)
    .verify(publicKey, signature ?? '', 'base64url');
  expect(verified).toBe(true);
  expect(JSON.parse(Buffer.from(claims ?? '', 'base64url').toString())).toMatchObject({
    iss: 'kubecause@shop-1.iam.gserviceaccount.com',
    scope: 'https://www.googleapis.com/auth/cloud-platform',
  });
});

test('credentials that are refused, and a file that is not there, are told', async () => {
  refused = true;
  const provider = await googleVertexAi.connect(settings, { fetch: answering, env: {} });
  await expect(askModel(provider)).rejects.toMatchObject({
    kind: 'authentication',
    message: expect.stringMatching(/invalid_grant.*gcloud auth application-default login$/),
  });
  vi.stubEnv('GOOGLE_APPLICATION_CREDENTIALS', join(folder, 'nothing.json'));
  const other = await googleVertexAi.connect(settings, { fetch: answering, env: {} });
  await expect(askModel(other)).rejects.toMatchObject({
    kind: 'authentication',
    message: expect.stringMatching(/nothing\.json/),
  });
});

test.each([
  ['global', 'https://aiplatform.googleapis.com/v1/projects/shop-1/locations/global/publishers/google'],
  ['eu', 'https://aiplatform.eu.rep.googleapis.com/v1/projects/shop-1/locations/eu/publishers/google'],
])('the location %s has a host of its own', async (region, endpoint) => {
  const provider = await googleVertexAi.connect({ project: 'shop-1', region }, { fetch, env: {} });
  expect(provider.endpoint).toBe(endpoint);
});

test('without a project and without a key it says what to do', async () => {
  await expect(googleVertexAi.connect({}, { fetch, env: {} })).rejects.toThrow(
    /^googlevertexai needs a project: set GOOGLE_CLOUD_PROJECT/,
  );
});
