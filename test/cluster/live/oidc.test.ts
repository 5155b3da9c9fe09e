import { chmod, readFile, stat } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, onTestFinished, test } from 'vitest';
import { type ApiServer, status } from '../../helpers/api-server.ts';
import { kubeconfig, read, server } from '../../helpers/live.ts';

const plan = ['Pod', 'Service', 'Node', 'Event'] as const;

/** A server that takes this value of Authorization alone. */
function accepting(authorization: string): Promise<ApiServer> {
  const refused = status(401, 'Unauthorized', 'Unauthorized');
  return server({ intercept: r => (r.headers.authorization === authorization ? undefined : refused) });
}

describe('OIDC', () => {
  const jwt = (exp: number) => `h.${Buffer.from(JSON.stringify({ exp })).toString('base64url')}.s`;
  const ended = jwt(1000);
  const valid = jwt(Date.now() / 1000 + 3600);

  /** An identity provider that keeps the forms and the Authorization it was sent. */
  async function provider(answer: (form: URLSearchParams, authorization: string | undefined) => object) {
    const grants: { form: URLSearchParams; authorization: string | undefined }[] = [];
    const web = createServer((request, response) => {
      let text = '';
      request.on('data', chunk => {
        text += chunk;
      });
      request.on('end', () => {
        if (request.url === '/.well-known/openid-configuration') {
          response.end(JSON.stringify({ token_endpoint: `http://${request.headers.host}/token` }));
          return;
        }
        const grant = { form: new URLSearchParams(text), authorization: request.headers.authorization };
        grants.push(grant);
        const body = answer(grant.form, grant.authorization);
        response.writeHead('error' in body ? 401 : 200).end(JSON.stringify(body));
      });
    });
    await new Promise<void>(resolve => web.listen(0, '127.0.0.1', resolve));
    onTestFinished(() => void web.close());
    return { url: `http://127.0.0.1:${(web.address() as AddressInfo).port}`, grants };
  }

  const user = (config: object) => ({ 'auth-provider': { name: 'oidc', config } });

  test('a token that is valid is used', async () => {
    const api = await accepting(`Bearer ${valid}`);
    expect(
      (await read({ kubeconfig: await kubeconfig(api.url, { user: user({ 'id-token': valid }) }) })).states.Pod,
    ).toEqual(['complete']);
  });

  test('one that has ended is renewed once, with the client secret, and a replaced refresh token is kept', async () => {
    const idp = await provider((_, authorization) =>
      authorization === undefined ? { id_token: valid, refresh_token: 'r2' } : { error: 'invalid_client' },
    );
    const api = await accepting(`Bearer ${valid}`);
    const config = {
      'id-token': ended,
      'refresh-token': 'r1',
      'client-id': 'kube',
      'client-secret': 's3',
      'idp-issuer-url': idp.url,
    };
    const file = await kubeconfig(api.url, { user: user(config) });
    await chmod(file, 0o600);
    await read({ kubeconfig: file }, plan);
    expect(idp.grants.map(g => g.authorization !== undefined)).toEqual([true, false]);
    expect(Object.fromEntries(idp.grants[1]!.form)).toEqual({
      grant_type: 'refresh_token',
      refresh_token: 'r1',
      client_id: 'kube',
      client_secret: 's3',
    });
    const kept = JSON.parse(await readFile(file, 'utf8'));
    expect(kept.users[0].user['auth-provider'].config).toEqual({ ...config, 'id-token': valid, 'refresh-token': 'r2' });
    expect((await stat(file)).mode & 0o777).toBe(0o600);
  });

  test('a kubeconfig is not written where the refresh token stays', async () => {
    const idp = await provider(() => ({ id_token: valid }));
    const api = await accepting(`Bearer ${valid}`);
    const file = await kubeconfig(api.url, {
      user: user({ 'refresh-token': 'r1', 'client-id': 'kube', 'idp-issuer-url': `${idp.url}/` }),
    });
    const before = await readFile(file, 'utf8');
    await read({ kubeconfig: file });
    expect(await readFile(file, 'utf8')).toBe(before);
  });

  test('what cannot be renewed', async () => {
    const idp = await provider(() => ({ error: 'invalid_grant', error_description: 'Token is not active' }));
    const config = { 'refresh-token': 'r1', 'client-id': 'kube', 'idp-issuer-url': idp.url };
    const refused = read({ kubeconfig: await kubeconfig('http://127.0.0.1:9', { user: user(config) }) });
    await expect(refused).rejects.toThrow(
      /^the OIDC token of user "somebody" could not be renewed: \S+ answered 401 invalid_grant: Token is not active$/,
    );
    const missing = read({ kubeconfig: await kubeconfig('http://127.0.0.1:9', { user: user({ 'id-token': ended }) }) });
    await expect(missing).rejects.toThrow(
      /has ended and cannot be renewed: the kubeconfig has no idp-issuer-url, client-id, refresh-token\. Log in again\.$/,
    );
  });
});
