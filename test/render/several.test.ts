import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { validateXML } from 'xmllint-wasm';
import { type Format, formats, severalFormats } from '../../src/render/index.ts';
import type { ClusterOutcome } from '../../src/render/several.ts';
import { plain, report, service } from '../helpers/reports.ts';

/** A cluster in which the Services have no backend. */
async function cluster(context: string, ...services: readonly string[]): Promise<ClusterOutcome> {
  const of = await report(services.map(name => service(name)));
  return { context, report: { ...of, source: { ...of.source, name: context } } };
}

const clusters: readonly ClusterOutcome[] = [
  await cluster('east', 'web', 'cart'),
  await cluster('west/<eu>', 'web'),
  { context: 'gone', error: 'no route to "host"' },
];

async function renderAll(format: Format, of = clusters): Promise<string> {
  const several = await severalFormats[format]!();
  return several(of, plain, await formats[format]());
}

describe('several clusters in one document', () => {
  test.each(Object.keys(severalFormats) as Format[])(
    '%s: names each, and the one that was not looked at',
    async format => {
      const text = await renderAll(format);
      for (const name of ['east', 'west', 'gone']) expect(text).toContain(name);
      expect(text).toMatch(/no route to|kubecause_cluster_read\{context="gone"\} 0/);
    },
  );

  test('junit: a suite each, and the sums of them', { timeout: 30_000 }, async () => {
    const contents = await renderAll('junit');
    const schema = readFileSync(new URL('junit.xsd', import.meta.url), 'utf8');
    const { errors } = await validateXML({
      xml: { fileName: 'report.xml', contents },
      schema: { fileName: 'junit.xsd', contents: schema },
    });
    expect(errors).toEqual([]);
    expect(contents).toContain('<testsuites name="kubecause" tests="6" failures="3" errors="1" skipped="0">');
    expect(contents.match(/<testsuite /g)).toHaveLength(3);
  });

  test('gitlab: what is wrong in two clusters is two issues', async () => {
    const issues = JSON.parse(await renderAll('gitlab')) as { fingerprint: string; location: { path: string } }[];
    expect(new Set(issues.map(({ fingerprint }) => fingerprint)).size).toBe(4);
    expect(issues.map(({ location }) => location.path)).toEqual([
      'east/shop/Service/cart.yaml',
      'east/shop/Service/web.yaml',
      'west_<eu>/shop/Service/web.yaml',
      'gone/cluster/coverage.yaml',
    ]);
  });

  test('github: each title names its cluster', async () => {
    const titles = [...(await renderAll('github')).matchAll(/^::\w+ title=(.*?)::/gm)].map(([, title]) => title!);
    expect(titles).toHaveLength(6);
    for (const title of titles) expect(title).toMatch(/^(east|west\/<eu>|gone)%3A /);
  });

  test('prometheus: the metrics of a name stand together, each sample once', async () => {
    const lines = (await renderAll('prometheus')).trimEnd().split('\n');
    const helps = lines.filter(line => line.startsWith('# HELP '));
    expect(new Set(helps).size).toBe(helps.length);
    const samples = lines.filter(line => !line.startsWith('#')).map(line => line.replace(/ \S+$/, ''));
    expect(new Set(samples).size).toBe(samples.length);
    expect(samples).toContain('kubecause_incidents{context="east",severity="error"}');
    expect(samples).toContain('kubecause_objects{context="west/<eu>"}');
  });

  test('markdown: they share the room of a comment', async () => {
    const services = Array.from({ length: 300 }, (_, i) => `service-${i}`);
    const of = await Promise.all(['a', 'b', 'c', 'd'].map(context => cluster(context, ...services)));
    expect((await renderAll('markdown', of)).length).toBeLessThan(65_536);
  });
});
