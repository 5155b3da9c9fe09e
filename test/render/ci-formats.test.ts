import { readFileSync } from 'node:fs';
import sarifSchema from '@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json' with { type: 'json' };
import { Ajv, type Schema } from 'ajv';
import addFormats from 'ajv-formats';
import fc from 'fast-check';
import type { Log } from 'sarif';
import { describe, expect, test } from 'vitest';
import { validateXML } from 'xmllint-wasm';
import { z } from 'zod';
import { UserError } from '../../src/core/errors.ts';
import type { Incident, Report, ReportedFinding } from '../../src/core/report.ts';
import { printable } from '../../src/core/values.ts';
import { templateRenderer } from '../../src/render/template.ts';
import { hostileNames } from '../helpers/hostile.ts';
import { explained, plain, render, report, service } from '../helpers/reports.ts';

const hostile = await report(hostileNames.map(name => service(name)));
const healthy = await report([]);
const partial = await report([service('web')], { withheld: { Pod: 'forbidden' } });
const several = await report([service('web'), service('cart'), service('pay')]);
const reports: readonly Report[] = [hostile, healthy, partial, several];
const answered = explained(several, [
  {
    state: 'answered',
    answer: { problem: 'a', cause: 'b', fix: [{ what: 'c', command: 'd' }], verify: [], otherwise: [] },
    model: 'm',
    at: '2026-03-01T12:00:00Z',
    cached: false,
  },
]);

/** What a validator complains of; nothing if the value fits. */
function complaints(schema: Schema, value: unknown): string[] {
  const ajv = new Ajv({ allErrors: true, strict: false, unicodeRegExp: false });
  addFormats.default(ajv);
  const validate = ajv.compile(schema);
  return validate(value) ? [] : validate.errors!.map(({ instancePath, message }) => `${instancePath} ${message}`);
}

describe('sarif', () => {
  // The schema is of draft 4; but for how it names itself, it says nothing that later drafts read otherwise.
  const { $schema: _, id: __, ...schema } = sarifSchema;

  test.each(reports.map((of, i) => [i, of] as const))('follows the schema of SARIF 2.1.0 (%i)', async (_, of) => {
    expect(complaints(schema, JSON.parse(await render('sarif', of)))).toEqual([]);
  });

  test('what GitHub asks for beyond the schema: rules that exist, a file and a line, a fingerprint', async () => {
    const { runs } = JSON.parse(await render('sarif', hostile)) as Log;
    const { results = [], tool } = runs[0]!;
    expect(results).toHaveLength(hostile.summary.incidents.error);
    for (const { ruleId, ruleIndex, locations, partialFingerprints } of results) {
      expect(tool.driver.rules?.[ruleIndex!]?.id).toBe(ruleId);
      const { artifactLocation, region } = locations![0]!.physicalLocation!;
      // Relative, with no step up: it is shown as a path in a repository.
      expect(artifactLocation!.uri).toMatch(/^shop\/Service\/[\w%.!~*'()-]+\.yaml$/);
      expect(region!.startLine).toBe(1);
      expect(Object.values(partialFingerprints!)).toEqual([expect.stringMatching(/^[\da-f]+$/)]);
    }
  });
});

test('a result has no more locations than GitHub takes, and says how many are left out', async () => {
  const one = await report([service('web')]);
  const [first] = one.findings as [ReportedFinding];
  const [incident] = one.incidents as [Incident];
  const others = Array.from({ length: 3000 }, (_, i) => ({ ...first, id: `f${i}`, causedBy: [first.id] }));
  const consequences = others.map(({ id }) => id);
  const of = { ...one, findings: [first, ...others], incidents: [{ ...incident, consequences }] };
  const { runs } = JSON.parse(await render('sarif', of)) as Log;
  const [result] = runs[0]!.results!;
  expect(result!.relatedLocations).toHaveLength(99);
  expect(result!.message.text).toContain('Of what follows, 2901 more findings are not listed.');
});

test('what an object is called takes no step up from the folder of a report', async () => {
  const of = await report(['..', '.', 'a/../..'].map(place => service('web', 'web', place)));
  const { runs } = JSON.parse(await render('sarif', of)) as Log;
  const uris = runs[0]!.results!.map(({ locations }) => locations![0]!.physicalLocation!.artifactLocation!.uri!);
  const issues = JSON.parse(await render('gitlab', of)) as { location: { path: string } }[];
  const paths = [...uris, ...issues.map(({ location }) => location.path)];
  expect(paths).toHaveLength(6);
  for (const path of paths)
    expect(path.split('/')).toEqual([expect.stringMatching(/^(__|_|a_\.\._\.\.)$/), 'Service', 'web.yaml']);
});

describe('junit', () => {
  const schema = readFileSync(new URL('junit.xsd', import.meta.url), 'utf8');
  const validate = (...documents: readonly string[]) =>
    validateXML({
      xml: documents.map((contents, i) => ({ fileName: `report-${i}.xml`, contents })),
      schema: { fileName: 'junit.xsd', contents: schema },
    });

  // What checks is a program of its own in a worker: on a busy machine it takes its time to start.
  test('is XML of the shape that readers have in common, whatever a cluster is named', {
    timeout: 30_000,
  }, async () => {
    const names = fc.sample(fc.string({ unit: 'binary', minLength: 1 }), { numRuns: 60, seed: 1 });
    const arbitrary = await report(names.map(name => service(name)));
    const documents = await Promise.all([...reports, arbitrary].map(of => render('junit', of)));
    expect((await validate(...documents)).errors).toEqual([]);
    expect((await validate(documents[1]!.replace(' classname=', ' class='))).valid).toBe(false);
  });

  test('counts are of the cases, and a case fails if it is as bad as --fail-on says', async () => {
    const text = await render('junit', several);
    expect(text.match(/<testcase /g)).toHaveLength(4);
    expect(text).toContain('tests="4" failures="3" errors="0" skipped="0"');
    expect(await render('junit', several, { failOn: 'never' })).not.toContain('<failure');
  });
});

describe('prometheus', () => {
  /** The samples of a text, read as strictly as the format is described. */
  function parse(text: string): Map<string, number> {
    expect(text.endsWith('\n')).toBe(true);
    const samples = new Map<string, number>();
    const types = new Map<string, string>();
    let family = '';
    for (const line of text.slice(0, -1).split('\n')) {
      const [, help] = /^# HELP ([a-zA-Z_:][\w:]*) (?:[^\\\n]|\\[\\n])+$/.exec(line) ?? [];
      const [, typed, type] = /^# TYPE ([a-zA-Z_:][\w:]*) (counter|gauge|histogram|summary|untyped)$/.exec(line) ?? [];
      if (help !== undefined) {
        // All lines of a metric stand together, and each has one help and one type, before its samples.
        expect(types.has(help)).toBe(false);
        family = help;
      } else if (typed !== undefined) {
        expect(typed).toBe(family);
        types.set(typed, type!);
      } else {
        const [, name, labels = '', value] =
          /^([a-zA-Z_:][\w:]*)(\{(?:[a-zA-Z_]\w*="(?:[^"\\\n]|\\[\\"n])*"(?:,(?!\})|(?=\})))*\})? (-?\d+(?:\.\d+)?)$/.exec(
            line,
          ) ?? [];
        expect(name, line).toBe(family);
        expect(types.has(family)).toBe(true);
        expect(samples.has(`${name}${labels}`)).toBe(false);
        samples.set(`${name}${labels}`, Number(value));
      }
    }
    return samples;
  }

  test('is what the text format says, and holds no name', async () => {
    for (const of of reports) {
      const text = await render('prometheus', of);
      const samples = parse(text);
      expect(samples.get('kubecause_incidents{severity="error"}')).toBe(of.summary.incidents.error);
      expect(samples.get('kubecause_coverage_complete')).toBe(of.coverage.complete ? 1 : 0);
      expect(text).not.toMatch(/shop|evil/);
    }
  });
});

describe('gitlab', () => {
  /** @see https://docs.gitlab.com/ci/testing/code_quality/#code-quality-report-format */
  const schema = {
    type: 'array',
    items: {
      type: 'object',
      required: ['description', 'check_name', 'fingerprint', 'severity', 'location'],
      properties: {
        description: { type: 'string', minLength: 1 },
        check_name: { type: 'string', pattern: '^[a-z0-9-]+$' },
        fingerprint: { type: 'string', minLength: 1 },
        severity: { enum: ['info', 'minor', 'major', 'critical', 'blocker'] },
        location: {
          type: 'object',
          required: ['path', 'lines'],
          properties: {
            // Relative, and not from "./".
            path: { type: 'string', pattern: '^[^./]' },
            lines: { type: 'object', required: ['begin'], properties: { begin: { type: 'integer', minimum: 1 } } },
          },
        },
      },
    },
  };

  test('follows what GitLab says of its reports; of one fingerprint it shows one', async () => {
    for (const of of reports) {
      const issues = JSON.parse(await render('gitlab', of)) as { readonly fingerprint: string }[];
      expect(complaints(schema, issues)).toEqual([]);
      expect(new Set(issues.map(({ fingerprint }) => fingerprint)).size).toBe(issues.length);
    }
    expect(JSON.parse(await render('gitlab', healthy))).toEqual([]);
  });
});

describe('github', () => {
  /** What the runner makes of a line. @see https://docs.github.com/en/actions/reference/workflow-commands-for-github-actions */
  function parse(line: string) {
    const [, command, title = '', message = ''] = /^::(\w+) title=([^,:]*)::(.*)$/.exec(line) ?? [];
    const read = (text: string): string =>
      text.replace(/%0D/g, '\r').replace(/%0A/g, '\n').replace(/%3A/g, ':').replace(/%2C/g, ',').replace(/%25/g, '%');
    return { command, title: read(title), message: read(message) };
  }

  test('each line is one annotation, whatever a cluster is named', async () => {
    const lines = (await render('github', hostile)).trimEnd().split('\n').map(parse);
    expect(lines.map(({ command }) => command)).toEqual([...hostile.incidents.map(() => 'error'), 'notice']);
    for (const [i, { title }] of hostile.incidents.entries())
      expect(lines[i]!.message.startsWith(printable(title))).toBe(true);
    expect(parse((await render('github', partial)).trimEnd().split('\n').at(-1)!).command).toBe('warning');
  });
});

describe('k8sgpt-json', () => {
  /** As k8sgpt writes it: Go's names where the structs have no tag; null for a list that is nil. */
  const shape = z.strictObject({
    provider: z.string(),
    errors: z.array(z.string()).nullable(),
    status: z.enum(['OK', 'ProblemDetected']),
    problems: z.int(),
    results: z
      .array(
        z.strictObject({
          kind: z.string(),
          name: z.string(),
          error: z.array(
            z.strictObject({
              Text: z.string(),
              KubernetesDoc: z.string(),
              Sensitive: z.array(z.strictObject({ Unmasked: z.string(), Masked: z.string() })),
            }),
          ),
          details: z.string(),
          parentObject: z.string(),
        }),
      )
      .nullable(),
  });

  test('has the shape of k8sgpt, and problems are counted as it counts', async () => {
    for (const of of [...reports, answered]) {
      const output = shape.parse(JSON.parse(await render('k8sgpt-json', of)));
      const errors = (output.results ?? []).flatMap(({ error }) => error);
      expect(output.problems).toBe(errors.length);
      expect(output.status).toBe(errors.length === 0 ? 'OK' : 'ProblemDetected');
    }
    const { results } = shape.parse(JSON.parse(await render('k8sgpt-json', answered)));
    expect(results![0]!.details).toBe('Error: a b Solution: 1. c d');
  });

  test('an object of several incidents has one result, with the texts and the explanations of all', async () => {
    const [first, ...others] = several.findings.map(finding => ({ ...finding, object: several.findings[0]!.object }));
    const explanation = answered.incidents.find(incident => incident.explanation !== undefined)!.explanation!;
    const incidents = several.incidents.map(incident => ({ ...incident, explanation }));
    const of = { ...several, findings: [first!, ...others], incidents };
    const { results, problems } = shape.parse(JSON.parse(await render('k8sgpt-json', of)));
    expect(results).toHaveLength(1);
    expect([results![0]!.error.length, problems]).toEqual([3, 3]);
    expect(results![0]!.details).toBe(Array(3).fill('Error: a b Solution: 1. c d').join('\n'));
  });
});

describe('template', () => {
  const fill = (template: string, of = several): string => templateRenderer(template)(of, plain);

  test('has the fields of the report, and what the codes mean', () => {
    expect(fill('{% for i in incidents %}{{ i.severity }}{% endfor %}\t{{ summary.incidents.error }}\n')).toBe(
      'errorerrorerror\t3\n',
    );
    expect(fill('{{ codes["service-selects-nothing"].severity }}')).toBe('error');
  });

  test.each([
    ['a field that there is not', 'a\n\n{{ summary.incidnts }}', /-o template: .*summary.incidnts.*line:3/],
    ['a filter that there is not', '{{ takenAt | upcse }}', /upcse.*line:1/],
    ['a tag that does not end', 'a\n{% for i in incidents %}', /for.*line:2/],
    ['a tag that there is not', '{% fro i in incidents %}', /fro.*line:1/],
    ['what JavaScript has and the report has not', '{{ constructor }}', /constructor.*line:1/],
  ])('%s is an error with its line', (_, template, says) => {
    expect(() => fill(template)).toThrow(UserError);
    expect(() => fill(template)).toThrow(says);
  });

  test('names cannot move a cursor', () => {
    const text = fill('{% for i in incidents %}{{ i.title }}\n{% endfor %}', hostile);
    expect(text.split('\n').map(printable).join('\n')).toBe(text);
  });
});
