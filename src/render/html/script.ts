/**
 * What the page does in a browser: filters that the fragment of the address keeps (`#namespace=shop&severity=error&text=web`),
 * an incident that the fragment names (`#incident-4f2a…`) is opened, the theme can be switched, and what is printed is open.
 * It only reads and hides what is there, it writes no HTML. Without it, everything is shown.
 */
export const script = `
'use strict';
const byId = id => document.getElementById(id);
const filters = byId('filters');
const namespace = byId('namespace');
const text = byId('text');
const severities = [...document.querySelectorAll('#filters input[type=checkbox]')];
const rows = [...document.querySelectorAll('.incident')].map(element => ({
  element,
  severity: element.dataset.severity,
  namespaces: JSON.parse(element.dataset.namespaces),
  words: undefined,
}));

function wordsOf(row) {
  row.words ??= row.element.textContent.toLowerCase();
  return row.words;
}

function apply() {
  const wanted = text.value.trim().toLowerCase().split(/\\s+/);
  const shown = new Set(severities.filter(box => box.checked).map(box => box.value));
  let count = 0;
  for (const row of rows) {
    const fits =
      shown.has(row.severity) &&
      (namespace.value === '' || row.namespaces.includes(namespace.value)) &&
      wanted.every(word => wordsOf(row).includes(word));
    row.element.hidden = !fits;
    if (fits) count++;
  }
  byId('shown').value = count === rows.length ? '' : count + ' of ' + rows.length + ' incidents shown';
  byId('none').hidden = count > 0 || rows.length === 0;
}

function keep() {
  const state = new URLSearchParams();
  if (namespace.value !== '') state.set('namespace', namespace.value);
  const shown = severities.filter(box => box.checked).map(box => box.value);
  if (shown.length < severities.length) state.set('severity', shown.join(','));
  if (text.value.trim() !== '') state.set('text', text.value.trim());
  history.replaceState(null, '', '#' + state);
}

function follow() {
  const fragment = location.hash.slice(1);
  if (!fragment.includes('=')) {
    const target = rows.find(({ element }) => element.id === fragment);
    if (target === undefined) return;
    if (target.element.hidden) clear();
    target.element.querySelector('details').open = true;
    target.element.scrollIntoView();
    return;
  }
  const state = new URLSearchParams(fragment);
  const severity = state.get('severity');
  namespace.value = state.get('namespace') ?? '';
  // A namespace that has no incident leaves nothing chosen: all are shown.
  if (namespace.selectedIndex < 0) namespace.value = '';
  text.value = state.get('text') ?? '';
  for (const box of severities) box.checked = severity === null || severity.split(',').includes(box.value);
  apply();
}

function clear() {
  namespace.value = '';
  text.value = '';
  for (const box of severities) box.checked = true;
  apply();
}

filters.addEventListener('input', () => {
  apply();
  keep();
});
byId('clear').addEventListener('click', () => {
  clear();
  keep();
  text.focus();
});
byId('all').addEventListener('click', () => {
  const all = rows.filter(({ element }) => !element.hidden).map(({ element }) => element.querySelector('details'));
  const open = all.some(each => !each.open);
  for (const each of all) each.open = open;
});
addEventListener('hashchange', follow);

const theme = byId('theme');
const dark = matchMedia('(prefers-color-scheme: dark)');
const isDark = () => (document.documentElement.dataset.theme ?? (dark.matches ? 'dark' : 'light')) === 'dark';
const tell = () => theme.setAttribute('aria-pressed', String(isDark()));
theme.addEventListener('click', () => {
  document.documentElement.dataset.theme = isDark() ? 'light' : 'dark';
  tell();
});
dark.addEventListener('change', tell);

let closed = [];
addEventListener('beforeprint', () => {
  closed = [...document.querySelectorAll('details:not([open])')];
  for (const each of closed) each.open = true;
});
addEventListener('afterprint', () => {
  for (const each of closed) each.open = false;
});

filters.hidden = rows.length === 0;
theme.hidden = false;
tell();
follow();
`;
