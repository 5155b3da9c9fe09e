import { expect, test } from 'vitest';
import { gateway } from '../../../src/serve/k8sgpt/gateway.ts';
import { byToken, fixedToken } from '../../../src/serve/security/tokens.ts';
import { httpServer } from '../../helpers/http-server.ts';

const parts = [gateway];
const post = (body: unknown): RequestInit => ({
  method: 'POST',
  body: typeof body === 'string' ? body : JSON.stringify(body),
  headers: { 'Content-Type': 'application/json' },
});

test('POST /v1/analyze is that of k8sgpt; GET is ours', async () => {
  const { get } = await httpServer({ parts });
  // Both spellings of a field, and one that there is not.
  for (const body of [
    '',
    {},
    { namespace: 'shop', max_concurrency: 3, labelSelector: '' },
    { label_selector: '', 'of-tomorrow': 1 },
  ]) {
    const { status, body: answer } = await get('/v1/analyze', post(body));
    expect([status, JSON.parse(answer)]).toEqual([
      200,
      {
        error: null,
        errors: [],
        status: 'ProblemDetected',
        problems: 1,
        results: [
          {
            kind: 'Service',
            name: 'shop/web',
            error: [{ text: 'selector app=web matches no pod', sensitive: [], doc: '' }],
            details: '',
            parentObject: '',
          },
        ],
      },
    ]);
  }
  expect(JSON.parse((await get('/v1/analyze')).body)).toMatchObject({ total: 1, complete: true });
});

test('the others are where the gateway of k8sgpt has them', async () => {
  const { get } = await httpServer({ parts });
  const integration = { enabled: false, skipInstall: false, namespace: '' };
  expect(JSON.parse((await get('/v1/list')).body)).toEqual({ trivy: integration, kyverno: integration });
  const refused = await get('/v1/shutdown', post({}));
  expect([refused.status, JSON.parse(refused.body)]).toEqual([
    403,
    { code: 7, message: expect.stringContaining('--allow-shutdown'), details: [] },
  ]);
  expect((await get('/v1/query', post({ query: 'why?' }))).status).toBe(502);
});

test.each([
  ['{"namespace":', 'the body is not JSON'],
  ['[]', 'the body is not a valid AnalyzeRequest: '],
  ['{"explain":"yes"}', 'the body is not a valid AnalyzeRequest: '],
  ['{"namespace":"shp"}', 'there is no namespace "shp"; did you mean shop?'],
  ['{"namespace":"<b>shp"}', 'there is no namespace "…"'],
])('%s is refused as gRPC says it', async (body, words) => {
  const { get } = await httpServer({ parts });
  const { status, body: answer } = await get('/v1/analyze', post(body));
  expect([status, JSON.parse(answer)]).toEqual([
    400,
    { code: 3, message: expect.stringContaining(words), details: [] },
  ]);
});

test('who may ask is the same as for everything else', async () => {
  const authenticate = byToken(fixedToken('a test', 'a-token-of-a-test-0123'));
  const { get } = await httpServer({ parts, server: { authenticate } });
  expect((await get('/v1/analyze', post({}))).status).toBe(401);
});
