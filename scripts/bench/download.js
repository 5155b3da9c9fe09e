// The least that a client must do: fetches the listings named in a file and drops the bytes. Plain JavaScript, no package.
// download.js URL CA-FILE REQUESTS-FILE: pages of one kind one after the other, ten kinds at a time.
import { readFileSync } from 'node:fs';
import { Agent, get } from 'node:https';

const [, , url, authority, file] = process.argv;
const requests = JSON.parse(readFileSync(file, 'utf8'));
const agent = new Agent({ keepAlive: true, ca: readFileSync(authority) });
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

async function work() {
  for (let kind = queue.shift(); kind !== undefined; kind = queue.shift()) {
    for (const { url: path, headers } of kind) await fetchAndDrop(path, headers);
  }
}

function fetchAndDrop(path, headers) {
  return new Promise((resolve, reject) => {
    get(url + path, { agent, headers }, response => {
      response.on('data', chunk => {
        bytes += chunk.length;
      });
      response.on('end', resolve);
      response.on('error', reject);
    }).on('error', reject);
  });
}
