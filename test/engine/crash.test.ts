import { expect, test } from 'vitest';
import { defineAnalyzer } from '../../src/core/analyzer.ts';
import { crashOf } from '../../src/engine/crash.ts';
import { diagnose } from '../../src/engine/diagnose.ts';
import { formatNames } from '../../src/render/index.ts';
import { reportSchema } from '../../src/render/report-schema.ts';
import { render, service } from '../helpers/reports.ts';
import { snapshot } from '../helpers/snapshot.ts';

const secret = 'hunter2';

const fragile = defineAnalyzer({
  id: 'fragile',
  subject: 'Service',
  title: 'An analyzer with a bug',
  codes: { odd: { severity: 'error', message: 'is odd', why: '-', fix: '-', docs: 'https://kubernetes.io/' } },
  check(object, _cluster, report) {
    if (object.metadata.name === 'web') breakAt(object.metadata.name);
    report('odd', object, {});
  },
});

function breakAt(name: string): never {
  throw new TypeError(`cannot read ${name} of ${secret}\n    at ${secret} (/home/somebody/evil.ts:1:1)`);
}

const report = await diagnose(snapshot([service('web'), service('cart')]), {
  analyzers: [fragile],
  toolVersion: '1.2.3',
});
const [row] = report.coverage.analyzers;

test('an exception costs the finding of one object, and is in the report', () => {
  expect(report.findings.map(({ object }) => object.name)).toEqual(['cart']);
  expect(row).toMatchObject({ id: 'fragile', state: 'failed', subjects: 2, why: expect.stringContaining('shop/web') });
  expect(report.coverage.complete).toBe(false);
  expect(() => reportSchema.parse(report)).not.toThrow();
});

test('an analyzer that cannot get what it needs fails alone, and says so', async () => {
  const prepare = () => Promise.reject(new Error('the grammar is not there'));
  const needy = { ...fragile, id: 'needy', prepare, where: () => false };
  const found = await diagnose(snapshot([service('cart')]), { analyzers: [needy, fragile], toolVersion: '1.2.3' });
  expect(found.findings.map(({ object }) => object.name)).toEqual(['cart']);
  expect(found.coverage.analyzers).toMatchObject([
    { id: 'fragile', state: 'checked' },
    { id: 'needy', state: 'failed', why: 'the grammar is not there (Service shop/cart)' },
  ]);
});

test('what a bug report needs holds nothing of the cluster, and no folder of this machine', () => {
  expect(row?.crash).toMatchObject({ error: 'TypeError', kind: 'Service' });
  expect(row?.crash?.frames.slice(0, 2)).toEqual([
    expect.stringMatching(/^breakAt \(crash\.test\.ts:\d+:\d+\)$/),
    expect.stringMatching(/^(?:Object\.)?check \(crash\.test\.ts:\d+:\d+\)$/),
  ]);
  expect(JSON.stringify(row?.crash)).not.toMatch(/hunter2|shop|web|\/|somebody/);
});

test.each([
  ['at breakAt (/home/jane doe (work)/main/src/a.ts:1:2)', 'breakAt (a.ts:1:2)'],
  ['at Object.check [as look] (file:///C:/Users/jane%20doe/a.ts:1:2)', 'Object.check [as look] (a.ts:1:2)'],
  ['at async C:\\Users\\jane doe\\a.js:1:2', 'async a.js:1:2'],
  ['at async Promise.all (index 0)', 'async Promise.all (index 0)'],
  ['at read (/usr/lib/node_modules/kubecause/dist/cli.js:1:2)', 'read (cli.js:1:2)'],
  ['at read (/usr/lib/node_modules/kubecause/node_modules/other/a.js:1:2)', undefined],
])('a line of a stack, %j, is told as %j', (line, told) => {
  const error = Object.assign(new TypeError('x'), { stack: `TypeError: x\n    ${line}` });
  expect(crashOf(error, service('web')).frames).toEqual(told === undefined ? [] : [told]);
});

/** Metrics say that not everything could be checked. */
test.each(formatNames.filter(format => format !== 'prometheus'))('%s says so', async format => {
  const said = await render(format, report, { width: 400 });
  expect(said).toMatch(/fragile/);
  if (format !== 'json' && format !== 'yaml' && format !== 'jsonl') return;
  expect(said).toMatch(/crash/);
});

test('text says what to report', async () => {
  const said = await render('text', report, { width: 400 });
  expect(said).toMatch(/^crashed +fragile: cannot read web of .*\(a bug of kubecause: please report it\)$/m);
  expect(said).toMatch(
    /^ +kubecause 1\.2\.3, fragile of a Service: TypeError, at breakAt \(crash\.test\.ts:\d+:\d+\), at /m,
  );
});
