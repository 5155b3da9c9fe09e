import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { readReportIfAny } from '../../src/config/report-file.ts';
import { type ComparedReport, compareReports, newlyAtLeast } from '../../src/core/comparison.ts';
import { UserError } from '../../src/core/errors.ts';
import type { Severity } from '../../src/core/finding.ts';
import type { Report } from '../../src/core/report.ts';
import { comparisonFormats } from '../../src/render/comparison/index.ts';
import { hostileNames } from '../helpers/hostile.ts';
import { plain, report, service } from '../helpers/reports.ts';
import { scratchFolder } from '../helpers/scratch.ts';
import type { SnapshotOptions } from '../helpers/snapshot.ts';

const none = await report([]);
const one = await report([service('web')]);
const two = await report([service('web'), service('cart')]);
const blind = await report([service('cart')], { withheld: { Pod: 'forbidden' } });

/** The same report, with its first incident as bad as that, and so many hosts down. */
function altered(of: Report, severity: Severity, hosts = 0): Report {
  const [first, ...rest] = of.incidents;
  const hostsDown = Array.from({ length: hosts }, (_, i) => `${i}.example.com`);
  return { ...of, incidents: [{ ...first!, severity, impact: { ...first!.impact, hostsDown } }, ...rest] };
}

function fatesOf(before: ComparedReport, after: ComparedReport): string[] {
  return compareReports(before, after).incidents.map(({ fate, title }) => `${fate} ${/\w+\/(\w+)/.exec(title)?.[1]}`);
}

describe('comparison', () => {
  test('what is new, gone and unchanged', () => {
    expect(fatesOf(one, two)).toEqual(['new cart', 'unchanged web']);
    expect(fatesOf(two, one)).toEqual(['gone cart', 'unchanged web']);
    expect(fatesOf(none, none)).toEqual([]);
    expect(compareReports(one, two).summary).toEqual({ new: 1, worse: 0, lost: 0, better: 0, gone: 0, unchanged: 1 });
  });

  test('worse and better by severity, then by what does not work; pods are no measure', () => {
    expect(fatesOf(altered(one, 'warning'), one)).toEqual(['worse web']);
    expect(fatesOf(one, altered(one, 'warning', 9))).toEqual(['better web']);
    expect(fatesOf(one, altered(one, 'error', 1))).toEqual(['worse web']);
    expect(fatesOf(altered(one, 'error', 2), altered(one, 'error', 1))).toEqual(['better web']);
    const [incident] = one.incidents;
    const pods = { ...one, incidents: [{ ...incident!, impact: { ...incident!.impact, pods: 7 } }] };
    expect(fatesOf(one, pods)).toEqual(['unchanged web']);
  });

  test('what could not be looked for is not gone, and what could not be looked for before may be old', async () => {
    expect(fatesOf(two, blind)).toEqual(expect.arrayContaining(['lost web', 'lost cart']));
    const [first] = compareReports(blind, two).incidents;
    expect(first).toMatchObject({ fate: 'new', notCheckedBefore: true });
    expect(compareReports(none, two).incidents[0]).not.toHaveProperty('notCheckedBefore');
    // What was refused before too hides nothing: it was found all the same.
    const refused: SnapshotOptions = { withheld: { Secret: 'forbidden' } };
    expect(fatesOf(await report([service('web')], refused), await report([], refused))).toEqual(['gone web']);
    expect(fatesOf(await report([service('web')]), await report([], refused))).toEqual(['lost web']);
    const [analyzer] = one.findings.map(finding => finding.analyzer);
    const analyzers = none.coverage.analyzers.filter(({ id }) => id !== analyzer);
    expect(fatesOf(one, { ...none, coverage: { ...none.coverage, analyzers } })).toEqual(['lost web']);
  });

  test('what counts as new for --fail-on: also what became so bad', () => {
    const count = (before: Report, after: Report, severity: Severity): number =>
      newlyAtLeast(compareReports(before, after), severity).length;
    expect(count(none, one, 'error')).toBe(1);
    expect(count(one, one, 'info')).toBe(0);
    expect(count(altered(one, 'warning'), one, 'error')).toBe(1);
    expect(count(altered(one, 'warning'), one, 'warning')).toBe(0);
    expect(count(none, altered(one, 'warning'), 'error')).toBe(0);
  });
});

describe('formats of a comparison', () => {
  const before = { ...two, source: { ...two.source, name: 'before.json' } };
  const after = { ...one, source: { ...one.source, name: 'after.json' } };

  test('text: what is new with what to do, the rest in a line', async () => {
    const render = await comparisonFormats.text();
    expect(render(compareReports(after, before), plain)).toBe(
      `kubecause diff  after.json (as of 2026-03-01 12:00:00 UTC) -> before.json (as of
                2026-03-01 12:00:00 UTC)

New
  ERROR   Service shop/cart: selector app=cart matches no pod
          impact no backend: Service shop/cart
          do     ${two.findings
            .find(({ object }) => object.name === 'cart')!
            .fix.replace(/(.{1,63})( |$)/g, '$1\n                 ')
            .trim()}
          look   kubectl describe services cart -n shop

1 new incident, 1 unchanged
`,
    );
    expect(render(compareReports(before, after), { ...plain, detail: 'quiet' })).toBe(
      'Gone\n  ERROR   Service shop/cart: selector app=cart matches no pod\n0 new incidents, 1 gone, 1 unchanged\n',
    );
  });

  test.each(Object.keys(comparisonFormats) as (keyof typeof comparisonFormats)[])(
    '%s says that not everything could be checked, and no name does harm',
    async format => {
      const render = await comparisonFormats[format]();
      expect(render(compareReports(two, blind), plain)).toMatch(/not everything could be checked|"complete": false/);
      const hostile = await report(hostileNames.map(name => service(name)));
      const text = render(compareReports(hostile, none), { ...plain, detail: 'verbose' });
      // biome-ignore lint/suspicious/noControlCharactersInRegex: these must not be there
      expect(text).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202e]/);
      if (format === 'markdown') expect(text).not.toMatch(/<(?!\/?(wbr|sub|details|summary)>)|[^\w]@(?!<wbr>)/);
    },
  );

  test('markdown: what is new stands in the open', async () => {
    const render = await comparisonFormats.markdown();
    const text = render(compareReports(one, two));
    expect(text).toMatch(/^## kubecause: 1 new incident, 1 unchanged\n/);
    expect(text).toMatch(/### New \(1\)\n\n- 🔴 Service shop\/cart/);
    expect(text).toMatch(/<details><summary>Unchanged \(1\)<\/summary>/);
    const many = await report(Array.from({ length: 900 }, (_, i) => service(`service-${i}`)));
    expect(render(compareReports(none, many)).length).toBeLessThan(65_536);
  });

  test('json is the comparison', async () => {
    const render = await comparisonFormats.json();
    expect(JSON.parse(render(compareReports(one, two)))).toEqual(compareReports(one, two));
  });
});

describe('a report in a file', () => {
  const folder = scratchFolder();
  const file = (content: string): string => {
    const path = join(folder, 'report.json');
    writeFileSync(path, content);
    return path;
  };

  test('is read, with fields of a newer version and without those that do not count', async () => {
    const { subjects: _, groups: __, ...older } = one;
    const read = await readReportIfAny(file(JSON.stringify({ ...older, future: true })));
    expect(compareReports(read!, one).summary.unchanged).toBe(1);
    expect(read!.source.name).toMatch(/report\.json$/);
  });

  test.each([
    ['a list of objects', '{"kind":"List","items":[]}'],
    ['no JSON', '{'],
    ['something else', 'PK\u0003\u0004'],
    ['nothing', ''],
  ])('%s is none', async (_, content) => {
    expect(await readReportIfAny(file(content))).toBeUndefined();
  });

  test.each([
    ['another version', { ...one, schemaVersion: 2 }, /schemaVersion.*expected 1/],
    ['half of one', { schemaVersion: 1, incidents: [] }, /not a report that this version can read: source/],
  ])('%s is said in a line', async (_, value, says) => {
    const reading = readReportIfAny(file(JSON.stringify(value)));
    await expect(reading).rejects.toThrow(UserError);
    await expect(reading).rejects.toThrow(says);
  });

  test('a folder and what is not there are none', async () => {
    expect(await readReportIfAny(folder)).toBeUndefined();
    expect(await readReportIfAny(join(folder, 'none'))).toBeUndefined();
  });
});
