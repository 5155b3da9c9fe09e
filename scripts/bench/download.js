// The least that a client must do: fetches the listings named in a file and drops the bytes. Plain JavaScript, no package.
// download.js URL CA-FILE REQUESTS-FILE [h2]: pages of one kind one after the other, ten kinds at a time; by HTTP/1.1 or 2.
import { readFileSync } from 'node:fs';
import { connect } from 'node:http2';
import { Agent, get } from 'node:https';

const [, , url, authority, file, protocol] = process.argv;
const requests = JSON.parse(readFileSync(file, 'utf8'));
const ca = readFileSync(authority);
const agent = new Agent({ keepAlive: true, ca });
// Windows as large as Go's client has them.
const session =
  protocol === 'h2'
    ? connect(url, { ca, maxSessionMemory: 1000, settings: { initialWindowSize: 4 << 20 } })
    : undefined;
session?.on('connect', () => session.setLocalWindowSize(1 << 30));
const atOnce = 10;

const byPath = new Map();
for (const request of requests) {
  const path = request.url.replace(/\?.*/, '');
  byPath.set(path, [...(byPath.get(path) ?? []), request]);
}
const queue = [...byPath.values()];
let bytes = 0;
await Promise.all(Array.from({ length: atOnce }, work));
process.stdout.write(String(bytes));
agent.destroy();
session?.close();

async function work() {
  for (let kind = queue.shift(); kind !== undefined; kind = queue.shift()) {
    for (const { url: path, headers } of kind) await fetchAndDrop(path, headers);
  }
}

function fetchAndDrop(path, headers) {
  return new Promise((resolve, reject) => {
    if (session === undefined)
      get(url + path, { agent, headers }, response => drop(response, resolve, reject)).on('error', reject);
    else drop(session.request({ ':path': path, ...headers }), resolve, reject);
  });
}

function drop(stream, resolve, reject) {
  stream.on('data', chunk => {
    bytes += chunk.length;
  });
  stream.on('end', resolve);
  stream.on('error', reject);
}
