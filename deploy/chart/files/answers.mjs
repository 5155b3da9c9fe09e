// Asks a server as its callers do: it is ready, says what it knows to who may know, and to nobody else.
// URL is where it is; MODE what it wants to be shown; TOKEN_FILE holds a token, if that is it.
import { readFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';

const { URL: url, MODE: mode, TOKEN_FILE: file } = process.env;
const ask = (path, headers = {}) => fetch(url + path, { headers, signal: AbortSignal.timeout(10_000) });
const end = Date.now() + 120_000;

for (;;) {
  const answer = await ask('/readyz').catch(error => error.cause ?? error);
  if (answer.ok) break;
  if (Date.now() > end) throw new Error(`not ready after two minutes: ${answer.status ?? answer.message}`);
  await pause(1000);
}
if (mode !== 'none') {
  const { status } = await ask('/v1/incidents');
  if (status !== 401) throw new Error(`who shows nothing should be refused with 401, and got ${status}`);
}
if (mode === 'certificate') {
  console.log(`${url} answers who shows a certificate`);
} else {
  const headers = file === undefined ? {} : { authorization: `Bearer ${readFileSync(file, 'utf8').trim()}` };
  const answer = await ask('/v1/incidents?limit=1', headers);
  if (!answer.ok) throw new Error(`GET /v1/incidents answered ${answer.status}: ${await answer.text()}`);
  const { total } = await answer.json();
  console.log(`${url} answers: ${total} incidents`);
}
