import { expect, test } from 'vitest';
import { panels, rules } from '../../helpers/dashboards.ts';
import { httpServer } from '../../helpers/http-server.ts';

const used = [...rules.map(({ expr }) => expr), ...panels.flatMap(({ targets }) => targets.map(({ expr }) => expr))];

test('alerts and panels ask for metrics and labels that there are, and for nearly all of them', async () => {
  const { get, server } = await httpServer();
  await get('/v1/incidents');
  server.asked.noteModel({ answered: 1, cached: 0, failed: 0, tokens: { input: 1, output: 1 } });
  const { body } = await get('/metrics');
  const emitted = [...body.matchAll(/^# TYPE (\S+) /gm)].map(([, name]) => name!);
  const wanted = used.flatMap(expr => expr.match(/\b(?:kubecause|process)_\w+/g) ?? []);
  const families = new Set(wanted.map(name => name.replace(/_(bucket|sum|count)$/, '')));
  expect([...families].filter(name => !emitted.includes(name))).toEqual([]);
  const silent = ['kubecause_build_info', 'kubecause_taken_timestamp_seconds', 'process_start_time_seconds'];
  expect(emitted.filter(name => !families.has(name)).toSorted()).toEqual(silent);
  // Those of a listing that failed are not there in a cluster that is whole.
  const known = new Set(['job', 'kind', 'state', ...[...body.matchAll(/([a-z_]+)="/g)].map(([, label]) => label!)]);
  const labels = used.flatMap(expr => [
    ...[...expr.matchAll(/[{,]([a-z_]+)[!=]/g)].map(([, label]) => label!),
    ...[...expr.matchAll(/by \(([^)]+)\)/g)].flatMap(([, list]) => list!.split(', ')),
  ]);
  expect([...new Set(labels)].filter(label => !known.has(label))).toEqual([]);
});

test('each alert says how bad it is, what it means and when it is over', () => {
  expect(new Set(rules.map(({ alert }) => alert)).size).toBe(rules.length);
  for (const { alert, expr, for: patience, labels, annotations } of rules) {
    expect(alert).toMatch(/^Kubecause[A-Z]\w+$/);
    expect(patience).toMatch(/^\d+m$/);
    expect(['critical', 'warning', 'info']).toContain(labels.severity);
    expect(Object.keys(annotations)).toEqual(['summary', 'description']);
    const said = Object.values(annotations).join(' ');
    for (const [, label] of said.matchAll(/\$labels\.(\w+)/g)) expect(expr).toMatch(new RegExp(`by \\([^)]*${label}`));
    expect(expr.split('(').length).toBe(expr.split(')').length);
  }
});

test('panels have titles and ids of their own, and none lies on another', () => {
  for (const key of ['id', 'title'] as const) expect(new Set(panels.map(panel => panel[key])).size).toBe(panels.length);
  const cells = panels.flatMap(({ gridPos: { x, y, w, h } }) =>
    Array.from({ length: w * h }, (_, i) => `${x + (i % w)},${y + Math.floor(i / w)}`),
  );
  expect(new Set(cells).size).toBe(cells.length);
  expect(panels.every(({ gridPos: { x, w } }) => x + w <= 24)).toBe(true);
});
