/**
 * What each page does in a browser: filters that the fragment of the address keeps (`#namespace=shop&severity=error&text=web`),
 * an incident that the fragment names (`#incident-4f2a…`) is opened, commands can be copied, the theme can be switched, and
 * what is printed is open. It only reads and hides what is there, it writes no HTML. Without it, everything is shown.
 */
export const sharedScript = `
'use strict';
const root = document.documentElement;
const byId = id => document.getElementById(id);
const severities = () => [...document.querySelectorAll('#filters input[type=checkbox]')];
let rows = [];

/** Reads what is there, and shows of it what is wanted. */
function collect() {
  rows = [...document.querySelectorAll('.incident')].map(element => ({
    element,
    severity: element.dataset.severity,
    namespaces: JSON.parse(element.dataset.namespaces),
    words: undefined,
  }));
  byId('theme').hidden = false;
  tell();
  apply();
}

function wordsOf(row) {
  row.words ??= row.element.textContent.toLowerCase();
  return row.words;
}

function apply() {
  const wanted = byId('text').value.trim().toLowerCase().split(/\\s+/);
  const shown = new Set(severities().filter(box => box.checked).map(box => box.value));
  const place = byId('namespace').value;
  let count = 0;
  for (const row of rows) {
    const fits =
      shown.has(row.severity) &&
      (place === '' || row.namespaces.includes(place)) &&
      wanted.every(word => wordsOf(row).includes(word));
    row.element.hidden = !fits;
    if (fits) count++;
  }
  const told = count === rows.length ? '' : count + ' of ' + rows.length + ' incidents shown';
  if (byId('shown').value !== told) byId('shown').value = told;
  byId('none').hidden = count > 0 || rows.length === 0;
}

function keep() {
  const state = new URLSearchParams();
  if (byId('namespace').value !== '') state.set('namespace', byId('namespace').value);
  const boxes = severities();
  if (boxes.some(box => box.checked !== box.defaultChecked))
    state.set('severity', boxes.filter(box => box.checked).map(box => box.value).join(','));
  if (byId('text').value.trim() !== '') state.set('text', byId('text').value.trim());
  history.replaceState(null, '', '#' + state);
}

function follow() {
  const fragment = location.hash.slice(1);
  if (!fragment.includes('=')) {
    const target = rows.find(({ element }) => element.id === fragment);
    if (target === undefined) return;
    if (target.element.hidden) clear();
    target.element.hidden = false;
    target.element.querySelector('details').open = true;
    target.element.scrollIntoView();
    return;
  }
  const state = new URLSearchParams(fragment);
  const severity = state.get('severity');
  choose(state.get('namespace') ?? '');
  byId('text').value = state.get('text') ?? '';
  for (const box of severities()) box.checked = severity === null ? box.defaultChecked : severity.split(',').includes(box.value);
  apply();
}

function choose(place) {
  const namespace = byId('namespace');
  namespace.value = place;
  // A namespace that has no incident leaves nothing chosen: all are shown.
  if (namespace.selectedIndex < 0) namespace.value = '';
}

function clear() {
  byId('namespace').value = '';
  byId('text').value = '';
  for (const box of severities()) box.checked = box.defaultChecked;
  apply();
}

async function copy(button) {
  const command = button.previousElementSibling;
  try {
    await navigator.clipboard.writeText(command.textContent);
  } catch {
    // Over plain HTTP a page may not write there: what is selected can be copied all the same.
    getSelection().selectAllChildren(command);
    document.execCommand('copy');
  }
  button.textContent = 'Copied';
  setTimeout(() => (button.textContent = 'Copy'), 1500);
}

const actions = {
  clear() {
    clear();
    keep();
    byId('text').focus();
  },
  all() {
    const all = rows.filter(({ element }) => !element.hidden).map(({ element }) => element.querySelector('details'));
    const open = all.some(each => !each.open);
    for (const each of all) each.open = open;
  },
  theme() {
    root.dataset.theme = isDark() ? 'light' : 'dark';
    tell();
  },
};

document.addEventListener('click', ({ target }) => {
  const button = target.closest('button');
  if (button === null) return;
  if (button.classList.contains('copy')) void copy(button);
  else actions[button.id]?.();
});
document.addEventListener('input', ({ target }) => {
  if (target.closest('#filters') === null) return;
  apply();
  keep();
});
addEventListener('hashchange', follow);

const dark = matchMedia('(prefers-color-scheme: dark)');
const isDark = () => (root.dataset.theme ?? (dark.matches ? 'dark' : 'light')) === 'dark';
const tell = () => byId('theme')?.setAttribute('aria-pressed', String(isDark()));
dark.addEventListener('change', tell);

let closed = [];
addEventListener('beforeprint', () => {
  closed = [...document.querySelectorAll('details:not([open])')];
  for (const each of closed) each.open = true;
});
addEventListener('afterprint', () => {
  for (const each of closed) each.open = false;
});
root.dataset.script = '';
`;

/** The script of a page that is kept: all of it is there from the beginning. */
export const script = `${sharedScript}
collect();
byId('filters').hidden = rows.length === 0;
follow();
`;
