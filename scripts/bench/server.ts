import { startApiServer } from '../../test/helpers/api-server.ts';
import { issue } from '../../test/helpers/x509.ts';
import { world } from './world.ts';

/**
 * The API server of the benchmark, in a process of its own: `server.ts PODS`. Prints where it is and what to trust.
 * Besides the API it answers `/requests`: what was asked for since that was asked last.
 */
const pods = Number(process.argv[2]);
const authority = issue({ name: 'bench', authority: true });
const { cert, key } = issue({ name: '127.0.0.1', addresses: ['127.0.0.1'] }, authority);
let asked: { url: string; headers: Record<string, string> }[] = [];

const server = await startApiServer({
  contents: world(pods),
  tls: { cert, key },
  intercept({ path, query, headers }) {
    if (path === '/requests') {
      const body = JSON.stringify(asked);
      asked = [];
      return { type: 'application/json', body };
    }
    asked.push({
      url: query.size === 0 ? path : `${path}?${query}`,
      headers: { accept: headers.accept ?? '', 'accept-encoding': headers['accept-encoding'] ?? 'identity' },
    });
    return undefined;
  },
});
process.stdout.write(`${JSON.stringify({ url: server.url, authority: authority.cert })}\n`);
// Ends with whoever started it.
process.stdin.on('end', () => process.exit()).resume();
