import { describe, expect, test } from 'vitest';
import { analyzers } from '../../analyzers/index.ts';
import { exitCodeOf, exitCodes } from '../../src/cli/exit.ts';
import { type Baseline, knownFindings, markKnown } from '../../src/core/baseline.ts';
import type { Kind } from '../../src/core/kinds/index.ts';
import type { Report } from '../../src/core/report.ts';
import { diagnose } from '../../src/engine/diagnose.ts';
import { goneFrom } from '../../src/engine/gone.ts';
import type { Scope } from '../../src/engine/options.ts';
import { renderText } from '../../src/render/text.ts';
import { object, type Raw } from '../helpers/objects.ts';
import { type SnapshotOptions, snapshot } from '../helpers/snapshot.ts';

const used = analyzers.filter(({ id }) => /^(service-endpoints|ingress-backend)$/.test(id));

/** A Service that selects nothing, and the Ingress that leads to it: one incident of two findings. */
function site(name: string, namespace = 'shop'): Raw[] {
  const backend = { service: { name, port: { number: 80 } } };
  return [
    object('v1', 'Service', `${namespace}/${name}`, { spec: { selector: { app: name }, ports: [{ port: 80 }] } }),
    object('networking.k8s.io/v1', 'Ingress', `${namespace}/${name}`, {
      spec: { rules: [{ host: `${name}.example.com`, http: { paths: [{ path: '/', pathType: 'Prefix', backend }] } }] },
    }),
  ];
}

const run = (objects: readonly Raw[], options?: SnapshotOptions, scope?: Scope): Promise<Report> =>
  diagnose(snapshot(objects, options), { analyzers: used, toolVersion: '0', ...(scope && { scope }) });

const baselineOf = (report: Report): Baseline => ({ name: 'known.yaml', findings: knownFindings(report) });
const policy = { failOn: 'error', failOnIncomplete: false, failOnNew: true } as const;
const plain = { color: false, unicode: false, width: 100, detail: 'normal', showInfo: false } as const;

describe('a baseline', () => {
  test('fails a run for what is new alone, and shows only that', async () => {
    const known = baselineOf(await run(site('web')));
    const same = markKnown(await run(site('web')), known);
    expect(same.incidents.map(incident => incident.known)).toEqual([true]);
    expect(exitCodeOf(same, policy)).toBe(exitCodes.healthy);
    expect(exitCodeOf(same, { ...policy, failOnNew: false })).toBe(exitCodes.found);
    const more = markKnown(await run([...site('web'), ...site('api')]), known);
    expect(exitCodeOf(more, policy)).toBe(exitCodes.found);
    const text = renderText(more, plain);
    expect(text).toMatch(/1 new incident: 1 error/);
    expect(text).toMatch(/known +1 incident of known\.yaml \(--show known\)/);
    expect(text).not.toMatch(/ERROR.*web/);
    expect(renderText(more, { ...plain, showKnown: true })).toMatch(/ERROR.*web/);
  });

  test('knows an incident by any of its findings', async () => {
    const report = await run(site('web'));
    const { findings } = baselineOf(report);
    expect(findings).toHaveLength(2);
    for (const finding of findings) {
      const marked = markKnown(report, { name: 'k', findings: [finding] });
      expect(marked.baseline).toEqual({ name: 'k', known: 1, gone: 0 });
    }
    expect(markKnown(report, { name: 'k', findings: [] }).incidents[0]?.known).toBeUndefined();
  });

  test('keeps the words of what it knows', async () => {
    const report = await run([...site('web'), ...site('api')]);
    const old = knownFindings(report).map(known => ({ ...known, title: 'as it was' }));
    expect(knownFindings(report, old)).toEqual(old);
    expect(knownFindings(report).map(({ object }) => object.name)).toEqual(['api', 'web', 'api', 'web']);
  });

  test('drops what is mended, and nothing that was not looked at', async () => {
    const known = baselineOf(await run([...site('web'), ...site('api', 'pay')]));
    const gone = (report: Report, ran = used, namespaces?: readonly string[]): string[] =>
      goneFrom(known, report, ran, namespaces).map(({ object: { kind, namespace } }) => `${kind} ${namespace}`);
    const mended = await run([]);
    expect(gone(mended).sort()).toEqual(['Ingress pay', 'Ingress shop', 'Service pay', 'Service shop']);
    expect(gone(await run(site('web')))).toEqual(['Ingress pay', 'Service pay']);
    expect(gone(mended, used, ['pay'])).toEqual(['Ingress pay', 'Service pay']);
    expect(gone(mended, [])).toEqual([]);
    const blind = await run([], { withheld: { Service: 'forbidden' } });
    expect(gone(blind)).toEqual([]);
  });
});

describe('a kind that need not be known', () => {
  const strict = { failOn: 'error', failOnIncomplete: true } as const;

  test('makes nothing incomplete, and others do', async () => {
    const refused = (kind: Kind) => run([], { withheld: { [kind]: 'forbidden' } });
    const report = await refused('Service');
    expect(report.coverage.complete).toBe(false);
    expect(exitCodeOf(report, strict)).toBe(exitCodes.incomplete);
    expect(exitCodeOf(report, { ...strict, expectUnknown: new Set(['Secret']) })).toBe(exitCodes.incomplete);
    expect(exitCodeOf(report, { ...strict, expectUnknown: new Set(['Service']) })).toBe(exitCodes.healthy);
    expect(renderText(report, plain)).toMatch(/not read +Service/);
  });

  test('is still incomplete where it failed rather than was refused', async () => {
    const report = await run([], { withheld: { Service: 'failed' } });
    expect(exitCodeOf(report, { ...strict, expectUnknown: new Set(['Service']) })).toBe(exitCodes.incomplete);
  });
});
