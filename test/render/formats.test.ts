import stringWidth from 'string-width';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import type { Incident, ReportedFinding } from '../../src/core/report.ts';
import { inSteps as stepping } from '../../src/core/steps.ts';
import { type Format, formatNames, formats, type Renderer } from '../../src/render/index.ts';
import { hostileNames as hostile } from '../helpers/hostile.ts';
import { runningPod } from '../helpers/objects.ts';
import { plain, render, report, service } from '../helpers/reports.ts';

describe('every format', () => {
  test.each(formatNames)('%s is no all-clear where something could not be read', async format => {
    const text = await render(format, await report([service('web')], { withheld: { Pod: 'forbidden' } }));
    expect(text).toMatch(/not everything could be checked|"?complete"?: ?false/);
    expect(text).toMatch(/Pod[\s\S]*forbidden/);
  });

  test.each(formatNames)('%s says what is settling', async format => {
    const young = service('web');
    young.metadata.creationTimestamp = '2026-03-01T11:59:55Z';
    expect(await render(format, await report([young]))).toMatch(/settling/);
  });

  test.each(formatNames)('%s has no control characters in it, whatever a cluster is named', async format => {
    const text = await render(format, await report(hostile.map(name => service(name))), { detail: 'verbose' });
    // biome-ignore lint/suspicious/noControlCharactersInRegex: these must not be there
    expect(text).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202e]/);
  });
});

describe('what incidents have in common', () => {
  /** A line for each incident, drawings of numbers, and shapes of other tools: there is no place for it. */
  const silent: readonly Format[] = ['gitlab', 'prometheus', 'k8sgpt-json'];

  test.each(formatNames)('%s says it, or has no place for it', async format => {
    const of = await report([service('web'), service('cart'), service('pay')]);
    const [first, second] = of.incidents.map(({ id }) => id);
    const groups = [{ id: 'g', title: 'both are on node-a', incidents: [first!, second!], cause: second! }];
    const text = await render(format, { ...of, groups }, { width: 200 });
    expect(/both(?: |<br\/>|\\n)are on node-a/.test(text)).toBe(!silent.includes(format));
  });
});

describe('quiet', () => {
  test('is a line per incident of text and wide, and nothing else', async () => {
    const of = await report([service('web'), service('cart')]);
    for (const format of ['text', 'wide'] as const) {
      const lines = (await render(format, of, { detail: 'quiet' })).trimEnd().split('\n');
      expect(lines.map(line => line.slice(0, 5))).toEqual(['ERROR', 'ERROR']);
      expect(await render(format, await report([]), { detail: 'quiet' })).toBe('');
    }
  });

  test.each(['json', 'sarif', 'junit', 'markdown', 'github'] as const)('%s is whole all the same', async format => {
    const of = await report([service('web')]);
    expect(await render(format, of, { detail: 'quiet' })).toBe(await render(format, of));
  });
});

describe('tree', () => {
  test('fits the width, with and without Unicode', async () => {
    // A word that is longer than the column stays whole, so that it can be copied.
    const names = hostile.filter(name => !/\S{25}/.test(name));
    const of = await report([service('web'), runningPod('shop/api-1'), ...names.map(name => service(name))]);
    for (const width of [40, 80]) {
      const text = await render('tree', of, { width, unicode: false });
      for (const line of text.split('\n')) expect(stringWidth(line)).toBeLessThanOrEqual(width);
    }
    // biome-ignore lint/suspicious/noControlCharactersInRegex: what ASCII is
    expect(await render('tree', of, { unicode: false })).toMatch(/^[\u0000-\u007f]*$/);
  });

  test('quiet leaves the trees alone', async () => {
    const text = await render('tree', await report([service('web')]), { detail: 'quiet' });
    expect(text).toBe(' 1 ERROR Service shop/web: selector app=web matches no pod\n   [no backend]\n');
  });
});

describe('dot', () => {
  test('a name cannot end its string', async () => {
    const text = await render('dot', await report(hostile.map(name => service(name))));
    for (const line of text.split('\n')) {
      // Without the strings, as Graphviz reads them, only what kubecause writes is left.
      expect(line.replace(/"(?:[^"\\]|\\.)*"/g, '""')).toMatch(
        /^(digraph kubecause \{|\s*(subgraph cluster_i\d+ \{|[\w ]+\[[\w=", ]*\];|label="";|i\w+ -> i\w+;|\}))?$/,
      );
    }
  });

  test('a backslash, an entity and a quote are shown as they are', async () => {
    const text = await render('dot', await report([service('a\\N'), service('b&lt;'), service('c"')]));
    expect(text).toContain('Service shop/a\\\\N [no backend]');
    expect(text).toContain('Service shop/b&amp;lt; [no backend]');
    expect(text).toContain('Service shop/c\\" [no backend]');
  });
});

describe('mermaid', () => {
  test('a name cannot end its string, set an option or bring HTML', async () => {
    const text = await render('mermaid', await report(hostile.map(name => service(name))));
    for (const line of text.split('\n')) {
      const [, inside = ''] = /"(.*)"/.exec(line) ?? [];
      expect(inside.replaceAll('<br/>', '')).not.toMatch(/["<>`%]|#(?!\d+;)|style|classDef/);
      expect(line.replace(/"[^"]*"/, '""')).toMatch(
        /^(flowchart TB|\s*(subgraph i\d+\[""\]|\w+\[""\](:::\w+)?|i\w+ -->? i\w+|end|classDef \w+ [\w:#,]+))?$/,
      );
    }
  });

  test('of an incident that is too large for a drawing, the cause and what is next to it', async () => {
    const one = await report([service('web')]);
    const [first] = one.findings as [ReportedFinding];
    const ids = [first.id, ...Array.from({ length: 3000 }, (_, i) => `f${i}`)];
    const findings = ids.map((id, i) => ({ ...first, id, causedBy: i === 0 ? [] : [first.id] }));
    const [incident] = one.incidents as [Incident];
    const text = await render('mermaid', {
      ...one,
      findings,
      incidents: [{ ...incident, consequences: ids.slice(1) }],
    });
    expect(text).toContain('Service shop/web');
    expect(text).toMatch(/and \d+ boxes more/);
    expect(text).not.toMatch(/do(?:es)? not fit/);
    expect(text.length).toBeLessThan(50_000);
  });

  test('no more than Mermaid draws: the worst of many incidents, and how many are left out', async () => {
    const of = await report(Array.from({ length: 400 }, (_, i) => service(`service-${i}`)));
    const text = await render('mermaid', of);
    expect(text.length).toBeLessThan(50_000);
    expect(text).toMatch(/\d+ more incidents do not fit/);
  });
});

describe('what grows with the report', () => {
  /** The worst few, and a row for each combination of labels: what else there is costs next to nothing. */
  const short: readonly Format[] = ['text', 'tree', 'markdown', 'prometheus'];
  const small = 25;

  test.each(formatNames)('%s is written in small steps, and the same as in one go, or is short', async format => {
    const of = await report(Array.from({ length: 100 }, (_, i) => service(`web-${i}`)));
    const { inSteps }: Renderer = await formats[format]();
    expect(inSteps === undefined).toBe(short.includes(format));
    if (inSteps === undefined) return;
    const work = inSteps(of, plain);
    let steps = 0;
    const inTheEnd = await stepping(work, () => {
      steps++;
      return undefined;
    });
    expect(inTheEnd).toBe(await render(format, of));
    expect(steps).toBeGreaterThanOrEqual(of.incidents.length / small);
  });
});

test.each(formatNames)('%s draws thousands of findings of which each follows from the one before', async format => {
  const of = await report([service('web')]);
  const [first] = of.findings as [ReportedFinding];
  const ids = [first.id, ...Array.from({ length: 5000 }, (_, i) => `f${i}`)];
  const findings = ids.map((id, i) => ({ ...first, id, causedBy: i === 0 ? [] : [ids[i - 1]!] }));
  const [incident] = of.incidents as [Incident];
  const chain = { ...of, findings, incidents: [{ ...incident, consequences: ids.slice(1) }] };
  expect(await render(format, chain, { detail: 'verbose' })).toMatch(
    /Service shop\/web|service-selects-nothing|selects? .*no pod/,
  );
});

test('a wide table is one table, however many steps it is laid out in', async () => {
  const of = await report([...Array.from({ length: 60 }, (_, i) => service(`web-${i}`)), service('w'.repeat(50))]);
  const [head = '', ...rows] = (await render('wide', of)).split('\n\n')[0]!.split('\n');
  expect(rows).toHaveLength(61);
  for (const row of rows) {
    expect(row.indexOf('Service shop/')).toBe(head.indexOf('OBJECT'));
    expect(row.indexOf('selector app=')).toBe(head.indexOf('CAUSE'));
  }
});

test('JSON in steps is what JSON.stringify writes', async () => {
  const of = { ...(await report([service('web'), service('cart')])), empty: {} };
  expect(await render('json', of)).toBe(`${JSON.stringify(of, null, 2)}\n`);
});

test('the YAML of a report is what the JSON of it says', async () => {
  const of = await report([service('web'), service('cart')]);
  expect(parse(await render('yaml', of))).toEqual(JSON.parse(await render('json', of)));
});
