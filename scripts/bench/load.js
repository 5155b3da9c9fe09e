// Asks a server of kubecause for a while, over HTTP and, with a session and without, over MCP: `load.js URL SECONDS RATE NAMESPACE
// DEPLOYMENT ANOTHER`: of a Deployment in a namespace that there is, and of another namespace. Prints as JSON how many answers
// came, and what they took: from when they were due, so that one which is late because another was counts whole. As many
// addresses of this machine ask as the server's limit for one of them wants.
import { Agent, request } from 'node:http';

const [url = '', seconds = '', rate = '', namespace = '', deployment = '', another = ''] = process.argv.slice(2);
const perSecond = Number(rate);
/** @typedef {{ agent: Agent, localAddress: string, session?: string | undefined }} Client */
/** @type {Client[]} */
const clients = Array.from({ length: Math.ceil(perSecond / 50) }, (_, i) => ({
  agent: new Agent({ keepAlive: true, maxSockets: 8 }),
  localAddress: `127.0.0.${i + 2}`,
}));
/** @type {string[]} */
const ids = [];
const anId = () => ids[Math.floor(Math.random() * ids.length)];
const why = { kind: 'Deployment', name: deployment, namespace };
/** What is asked, in turns: a path of HTTP, or a tool of MCP with its arguments. */
const questions = [
  () => '/v1/incidents?limit=20',
  () => `/v1/incidents/${anId()}`,
  () => `/v1/incidents?text=${deployment}`,
  () => '/v1/analyze?limit=20',
  () => `/v1/why?${new URLSearchParams(why)}`,
  () => '/v1/health',
  () => `/v1/incidents?namespace=${namespace}`,
  () => `/v1/analyze?namespace=${another}&limit=20`,
  () => call('list-incidents', { limit: 20 }),
  () => call('get-incident', { id: anId() }, true),
  () => call('why', why, true),
];
/** @type {Map<string, number[]>} */
const took = new Map();
const failures = { count: 0 };
let calls = 0;

/** @typedef {{ name: string, message: object, inSession: boolean }} Call */

/** @param {string} name @param {object} given @returns {Call} */
function call(name, given, inSession = false) {
  calls++;
  const message = { jsonrpc: '2.0', id: calls, method: 'tools/call', params: { name, arguments: given } };
  return { name: `mcp ${name}`, message, inSession };
}

/** @param {Client} client */
async function beginSession(client) {
  const clientInfo = { name: 'load', version: '1' };
  const params = { protocolVersion: '2025-06-18', capabilities: {}, clientInfo };
  const message = { jsonrpc: '2.0', id: 0, method: 'initialize', params };
  const { headers } = await ask({ name: 'mcp initialize', message, inSession: false }, performance.now(), client);
  client.session = headers['mcp-session-id']?.toString();
}

/** @param {string | Call} question @param {number} due @param {Client} client
 *  @returns {Promise<{ body: string, headers: import('node:http').IncomingHttpHeaders }>} */
function ask(question, due, { agent, localAddress, session }) {
  const isPath = typeof question === 'string';
  const name = isPath ? question.replace(/(incidents\/).*/, '$1{id}').replace(/\?.*/, '') : question.name;
  const ofSession = isPath || !question.inSession || session === undefined ? {} : { 'mcp-session-id': session };
  const options = isPath
    ? { agent, localAddress }
    : { agent, localAddress, method: 'POST', headers: { 'content-type': 'application/json', ...ofSession } };
  return new Promise((resolve, reject) => {
    const asking = request(`${url}${isPath ? question : '/mcp'}`, options, answer => {
      let body = '';
      answer.on('data', data => {
        body += data;
      });
      answer.on('error', reject).on('end', () => {
        const times = took.get(name) ?? [];
        took.set(name, times);
        times.push(performance.now() - due);
        // An incident may be over by the time that it is asked for.
        if (answer.statusCode === 200 || answer.statusCode === 404) resolve({ body, headers: answer.headers });
        else reject(new Error(`${name}: ${answer.statusCode} ${body}`));
      });
    }).on('error', reject);
    asking.end(isPath ? undefined : JSON.stringify(question.message));
  });
}

const [first] = clients;
if (first === undefined) throw new Error('RATE is at least 1');
await Promise.all(clients.map(beginSession));
took.clear();
const began = performance.now();
/** @type {Promise<unknown>[]} */
const asked = [];
for (let i = 0; ; i++) {
  const due = began + (i * 1000) / perSecond;
  if (due > began + Number(seconds) * 1000) break;
  const wait = due - performance.now();
  if (wait > 0) await new Promise(resolve => setTimeout(resolve, wait));
  if (i % 200 === 0) {
    const { incidents } = JSON.parse((await ask('/v1/incidents?limit=50', performance.now(), first)).body);
    ids.splice(0, ids.length, ...incidents.map((/** @type {{ id: string }} */ { id }) => id));
  }
  const client = clients[i % clients.length] ?? first;
  const question = questions[i % questions.length];
  if (question !== undefined)
    asked.push(
      ask(question(), due, client).catch(error => {
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
