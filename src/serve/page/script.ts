import { sharedScript } from '../../render/html/script.ts';
import { morphing } from './morphing.ts';

/**
 * What the live page does besides: it asks for the report, takes over what is different (so that scroll, focus, selection,
 * what is open and the filters stay), and asks again when something opened, changed or closed. HTML comes from the server
 * alone, which escapes all that is not its own; a policy of trusted types lets no other be parsed. The token is kept for this
 * tab, and is in a header, never in an address.
 */
export const script = `${sharedScript}${morphing}
const report = byId('report');
const state = byId('state');
const login = byId('login');
const kept = 'kubecause-token';
const policy = globalThis.trustedTypes?.createPolicy('kubecause', { createHTML: text => text }) ?? { createHTML: text => text };
let token = sessionStorage.getItem(kept) ?? undefined;
let tag;
let lastId;
let loading = false;
let again = false;
let timer;
let wait = 1000;
let stream;

const headersWith = more => ({ ...more, ...(token !== undefined && { Authorization: 'Bearer ' + token }) });

/** live, recorded, stale, waiting, off, refused: what the page knows of the server. */
function show(name, text) {
  root.dataset.state = name;
  if (state.textContent !== text) state.textContent = text;
}

function showLive() {
  if (report.querySelector('.stale') === null) show('live', 'Live');
  else show('stale', 'The cluster cannot be read now: what is shown is from before.');
}

function take(text) {
  const isFirst = report.childElementCount === 0;
  const wanted = new DOMParser().parseFromString(policy.createHTML(text), 'text/html').body;
  const active = document.activeElement;
  const position = rows.findIndex(({ element }) => element.contains(active));
  const place = byId('namespace')?.value ?? '';
  morphChildren(report, wanted);
  keepNamespace(place);
  collect();
  byId('filters').hidden = false;
  if (isFirst) follow();
  if (document.activeElement === active) return;
  // What was moved lost the focus, and what is over cannot have it.
  const stead = rows[Math.min(position, rows.length - 1)]?.element.querySelector('summary');
  const target = active.isConnected ? active : (stead ?? byId('incidents'));
  target.focus({ preventScroll: true });
}

/** A namespace that was chosen stays so when nothing is wrong in it any more. */
function keepNamespace(place) {
  const namespace = byId('namespace');
  namespace.value = place;
  if (namespace.selectedIndex >= 0) return;
  namespace.append(new Option(place, place));
  namespace.value = place;
}

async function load() {
  clearTimeout(timer);
  if (loading) {
    again = true;
    return;
  }
  loading = true;
  try {
    const answer = await fetch('page/report', { headers: headersWith(tag && { 'If-None-Match': tag }), cache: 'no-store' });
    if (answer.status === 200) {
      take(await answer.text());
      tag = answer.headers.get('ETag') ?? undefined;
    }
    await judge(answer);
  } catch {
    off();
  }
  loading = false;
  if (again) {
    again = false;
    later(1000);
  }
}

/** What an answer says of how to go on. */
async function judge(answer) {
  root.dataset.loaded = String(report.childElementCount > 0);
  byId('forget').hidden = token === undefined;
  if (answer.ok || answer.status === 304) {
    login.hidden = true;
    report.hidden = false;
    // Ages tell, too; of a recording it tells whether the server is still there.
    later(30000);
    if (stream !== undefined) showLive();
    else if (report.querySelector('[data-recorded]') === null) void listen();
    else {
      wait = 1000;
      show('recorded', 'A recording: nothing in it changes.');
    }
    return;
  }
  const told = await answer.json().then(({ detail }) => detail, () => answer.statusText);
  if (answer.status === 401) {
    const isFirst = token === undefined;
    forget();
    ask('This server needs a token.', isFirst ? '' : told);
    return;
  }
  if (answer.status === 403) {
    ask('Not allowed.', told);
    // It may be allowed yet.
    later(30000);
    return;
  }
  const isStarting = answer.status === 503;
  show('waiting', isStarting ? 'The cluster is being read for the first time.' : told);
  later(isStarting || answer.status === 429 ? 2000 : backOff());
}

function later(milliseconds) {
  clearTimeout(timer);
  timer = setTimeout(() => void load(), milliseconds);
}

function backOff() {
  wait = Math.min(30000, wait * 2);
  return wait * (0.75 + Math.random() / 2);
}

function off() {
  const since = root.dataset.loaded === 'true' ? ' What is shown is from before.' : '';
  show('off', 'Not connected: the server does not answer.' + since + ' Trying again.');
  later(backOff());
}

function hangUp() {
  stream?.abort();
  stream = undefined;
}

/** Nothing stays of what was shown to somebody who may not see it now. */
function close() {
  hangUp();
  report.hidden = true;
  report.replaceChildren();
  tag = undefined;
  root.dataset.loaded = 'false';
}

function ask(state, why) {
  close();
  byId('why').textContent = why;
  show('refused', state);
  if (!login.hidden) return;
  login.hidden = false;
  byId('token').focus();
}

/** Events over fetch, since an EventSource cannot send a token. */
async function listen() {
  const own = new AbortController();
  stream = own;
  // The server says every 15 seconds that it is alive.
  let silence;
  const heard = () => {
    clearTimeout(silence);
    silence = setTimeout(() => own.abort(), 45000);
  };
  try {
    heard();
    const headers = headersWith({ Accept: 'text/event-stream', ...(lastId && { 'Last-Event-ID': lastId }) });
    const answer = await fetch('v1/events', { headers, signal: own.signal, cache: 'no-store' });
    if (!answer.ok) throw new Error(answer.statusText);
    showLive();
    wait = 1000;
    let rest = '';
    for (const reader = answer.body.pipeThrough(new TextDecoderStream()).getReader(); ; ) {
      const { done, value } = await reader.read();
      if (done) break;
      heard();
      const blocks = (rest + value).split('\\n\\n');
      rest = blocks.pop();
      blocks.forEach(happened);
    }
  } catch {
    // Whatever it was, asking for the report tells what to do.
  }
  clearTimeout(silence);
  // It was let go.
  if (stream !== own) return;
  stream = undefined;
  show('off', 'The connection was lost. Trying again.');
  later(backOff());
}

function happened(block) {
  const fields = Object.fromEntries(block.split('\\n').map(line => line.split(/: (.*)/s).slice(0, 2)));
  if (fields.id) lastId = fields.id;
  if (!fields.event) return;
  const { incident } = JSON.parse(fields.data);
  const words = { opened: 'New: ', closed: 'Over: ' };
  if (incident && words[fields.event]) byId('said').textContent = words[fields.event] + incident.title;
  later(200);
}

login.addEventListener('submit', event => {
  event.preventDefault();
  token = byId('token').value.trim();
  byId('token').value = '';
  sessionStorage.setItem(kept, token);
  show('waiting', 'Connecting');
  void load();
});
function forget() {
  sessionStorage.removeItem(kept);
  token = undefined;
  lastId = undefined;
  byId('forget').hidden = true;
}

actions.forget = () => {
  forget();
  clearTimeout(timer);
  ask('This server needs a token.', '');
};

function step(by) {
  const all = rows.filter(({ element }) => !element.hidden).map(({ element }) => element.querySelector('summary'));
  const at = all.findIndex(each => each.closest('.incident').contains(document.activeElement));
  const to = at < 0 ? (by > 0 ? 0 : all.length - 1) : Math.max(0, Math.min(all.length - 1, at + by));
  all[to]?.focus();
}

const keys = {
  ArrowDown: () => step(1),
  ArrowUp: () => step(-1),
  Home: () => step(-Infinity),
  End: () => step(Infinity),
  '/': () => byId('text')?.focus(),
  c() {
    const button = document.activeElement.closest('.incident')?.querySelector('.copy');
    if (button) void copy(button);
  },
};
document.addEventListener('keydown', event => {
  const { key, target } = event;
  if (event.ctrlKey || event.metaKey || event.altKey || report.hidden || report.childElementCount === 0) return;
  if (target.matches('input, select, textarea')) {
    if (key !== 'Escape' || target.id !== 'text') return;
    target.value = '';
    apply();
    keep();
    return;
  }
  // Keys that scroll keep doing so, but in the list of incidents.
  if (key !== '/' && target.closest('.incident > details > summary, #incidents') === null) return;
  if (!Object.hasOwn(keys, key)) return;
  event.preventDefault();
  keys[key]();
});
document.addEventListener('visibilitychange', () => {
  // Browsers have six connections for a server: tabs that nobody sees leave them to others.
  if (document.hidden) {
    clearTimeout(timer);
    hangUp();
  } else if (login.hidden) void load();
});
addEventListener('online', () => void load());
show('waiting', 'Connecting');
void load();
`;
