import { createSecureServer, type Http2ServerRequest, type Http2ServerResponse } from 'node:http2';
import type { AddressInfo } from 'node:net';
import { answer } from '../../test/helpers/api-server.ts';
import { issue } from '../../test/helpers/x509.ts';
import { Changes } from './changes.ts';
import { world } from './world.ts';

/**
 * The API server of the benchmark, in a process of its own: `generated-server.ts PODS [json|protobuf [CHANGES]]`, over TLS, by
 * HTTP/2 and 1.1. With `json` it has no other encoding. So many objects change each second, for who watches. Prints where it
 * is and what to trust.
 * Besides the API it answers `/requests`: what was asked for since that was asked last.
 */
const [, , pods, form, perSecond = 0] = process.argv;
const contents = world(Number(pods));
const changes = new Changes(Number(pods));
changes.begin(Number(perSecond));
const authority = issue({ name: 'bench', authority: true });
const { cert, key } = issue({ name: '127.0.0.1', addresses: ['127.0.0.1'] }, authority);
let asked: { url: string; headers: Record<string, string> }[] = [];

function serve({ method, url, headers }: Http2ServerRequest, response: Http2ServerResponse): void {
  if (url === '/requests') {
    response.end(JSON.stringify(asked));
    asked = [];
    return;
  }
  const { pathname: path, searchParams: query } = new URL(url, 'http://server');
  if (query.get('watch') === 'true') {
    response.writeHead(200, { 'Content-Type': 'application/json', Date: new Date().toUTCString() });
    changes.watch(path, response);
    return;
  }
  asked.push({ url, headers: { accept: headers.accept ?? '' } });
  const reply = answer(
    { method, path, query, headers, clientName: undefined },
    { contents, jsonOnly: form === 'json' },
  );
  response.writeHead(reply.status ?? 200, { 'Content-Type': reply.type ?? '', Date: new Date().toUTCString() });
  response.end(reply.body ?? '');
}

const server = createSecureServer({ key, cert, allowHTTP1: true, maxSessionMemory: 1000 }, serve);
server.listen(0, '127.0.0.1', () => {
  const { port } = server.address() as AddressInfo;
  process.stdout.write(`${JSON.stringify({ url: `https://127.0.0.1:${port}`, authority: authority.cert })}\n`);
});
// Ends with whoever started it.
process.stdin.on('end', () => process.exit()).resume();
