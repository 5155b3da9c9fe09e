// Asks a server of kubecause for a while: `load.js URL SECONDS RATE`. Prints as JSON how many answers came, and what they took:
// from when they were due, so that one which is late because another was counts whole. As many addresses of this machine
// ask as the server's limit for one of them wants.
import { Agent, get } from 'node:http';

const [url = '', seconds = '', rate = ''] = process.argv.slice(2);
const perSecond = Number(rate);
const clients = Array.from({ length: Math.ceil(perSecond / 50) }, (_, i) => ({
  agent: new Agent({ keepAlive: true, maxSockets: 8 }),
  localAddress: `127.0.0.${i + 2}`,
}));
/** @type {string[]} */
const ids = [];
const paths = [
  () => '/v1/incidents?limit=20',
  () => `/v1/incidents/${ids[Math.floor(Math.random() * ids.length)]}`,
  () => '/v1/incidents?text=service-1',
  () => '/v1/analyze?limit=20',
  () => '/v1/why?kind=Deployment&name=service-7&namespace=team-0',
  () => '/v1/health',
  () => '/v1/incidents?namespace=team-1',
  () => '/v1/analyze?namespace=team-2&limit=20',
];
/** @type {Map<string, number[]>} */
const took = new Map();
const failures = { count: 0 };

/** @param {string} path @param {number} due @param {typeof clients[number]} client @returns {Promise<string>} */
function ask(path, due, client) {
  return new Promise((resolve, reject) => {
    get(`${url}${path}`, client, answer => {
      let body = '';
      answer.on('data', data => {
        body += data;
      });
      answer.on('end', () => {
        const name = path.replace(/(incidents\/).*/, '$1{id}').replace(/\?.*/, '');
        const times = took.get(name) ?? [];
        took.set(name, times);
        times.push(performance.now() - due);
        // An incident may be over by the time that it is asked for.
        if (answer.statusCode === 200 || answer.statusCode === 404) resolve(body);
        else reject(new Error(`${path}: ${answer.statusCode} ${body}`));
      });
    }).on('error', reject);
  });
}

const began = performance.now();
/** @type {Promise<unknown>[]} */
const asked = [];
const [first] = clients;
if (first === undefined) throw new Error('RATE is at least 1');
for (let i = 0; ; i++) {
  const due = began + (i * 1000) / perSecond;
  if (due > began + Number(seconds) * 1000) break;
  const wait = due - performance.now();
  if (wait > 0) await new Promise(resolve => setTimeout(resolve, wait));
  if (i % 200 === 0) {
    const { incidents } = JSON.parse(await ask('/v1/incidents?limit=50', performance.now(), first));
    ids.splice(0, ids.length, ...incidents.map((/** @type {{ id: string }} */ { id }) => id));
  }
  const client = clients[i % clients.length] ?? first;
  const path = paths[i % paths.length];
  if (path !== undefined)
    asked.push(
      ask(path(), due, client).catch(error => {
        failures.count++;
        process.stderr.write(`${error.message}\n`);
      }),
    );
}
await Promise.all(asked);
const at = (/** @type {number[]} */ sorted, /** @type {number} */ share) =>
  sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))];
const summary = (/** @type {number[]} */ times) => {
  const sorted = [...times].sort((a, b) => a - b);
  return { count: sorted.length, p50: at(sorted, 0.5), p99: at(sorted, 0.99), most: sorted.at(-1) };
};
process.stdout.write(
  `${JSON.stringify({
    ...summary([...took.values()].flat()),
    failed: failures.count,
    byPath: Object.fromEntries([...took].map(([name, times]) => [name, summary(times)])),
  })}\n`,
);
for (const { agent } of clients) agent.destroy();
