import stringWidth from 'string-width';
import { describe, expect, test } from 'vitest';
import { openRecording } from '../../src/cluster/recording/index.ts';
import { investigate } from '../../src/engine/diagnose.ts';
import { factsAbout } from '../../src/explain/field-facts.ts';
import { previewOf, renderPreview } from '../../src/explain/preview.ts';
import { citedFields } from '../../src/explain/prompt.ts';
import { Vault } from '../../src/explain/vault.ts';
import { type Format, formatNames, formats, type RenderOptions } from '../../src/render/index.ts';
import { renderJson } from '../../src/render/json.ts';
import { reportSchema } from '../../src/render/report-schema.ts';
import { renderText } from '../../src/render/text.ts';
import { explanations } from '../helpers/explanations.ts';
import { demo } from '../helpers/paths.ts';
import { explained, plain } from '../helpers/reports.ts';
import { usualAnalyzers as analyzers } from '../helpers/usual-analyzers.ts';

/** What people and programs see of the demo's cluster, byte for byte; `npm run fix` writes them anew. */
describe('the demo', async () => {
  const source = await openRecording(demo);
  const diagnosis = await investigate(source, { analyzers, toolVersion: '0.0.0' });
  const { report } = diagnosis;
  const explainedReport = explained(report, explanations, 'Korean');
  const text: RenderOptions = plain;

  test.each([
    ['shop.txt', text],
    ['shop-wide-color.txt', { ...text, width: 110, color: true }],
    ['shop-ascii.txt', { ...text, unicode: false }],
    ['shop-verbose.txt', { ...text, detail: 'verbose' as const, showInfo: true }],
    ['shop-quiet.txt', { ...text, detail: 'quiet' as const }],
  ])('%s', async (file, options) => {
    await expect(renderText(report, options)).toMatchFileSnapshot(`../golden/${file}`);
  });

  test.each([
    ['shop.tree.txt', 'tree', text],
    ['shop-ascii.tree.txt', 'tree', { ...text, unicode: false }],
    ['shop-color.tree.txt', 'tree', { ...text, color: true }],
    ['shop-narrow.txt', 'text', { ...text, width: 40 }],
    ['shop-narrow.tree.txt', 'tree', { ...text, width: 40 }],
    ['shop.wide.txt', 'wide', text],
    ['shop-color.wide.txt', 'wide', { ...text, color: true }],
    ['shop-quiet.wide.txt', 'wide', { ...text, detail: 'quiet' }],
    ['shop.dot', 'dot', text],
    ['shop.mmd', 'mermaid', text],
    ['shop.yaml', 'yaml', text],
    ['shop.jsonl', 'jsonl', text],
    ['shop.sarif', 'sarif', text],
    ['shop.junit.xml', 'junit', text],
    ['shop.html', 'html', text],
    ['shop.md', 'markdown', text],
    ['shop.github.txt', 'github', text],
    ['shop.gitlab.json', 'gitlab', text],
    ['shop.prom', 'prometheus', text],
    ['shop.k8sgpt.json', 'k8sgpt-json', text],
  ] as const)('%s', async (file, format, options) => {
    const render = await formats[format]();
    await expect(render(report, options)).toMatchFileSnapshot(`../golden/${file}`);
  });

  /** Formats in which what a model says has no place: drawings, numbers, and a line for each incident. */
  const silent: readonly Format[] = ['tree', 'wide', 'gitlab', 'prometheus', 'dot', 'mermaid'];

  test.each(formatNames)('%s shows explanations, or has no place for them', async format => {
    const render = await formats[format]();
    const { explanation } = explainedReport.incidents[1]!;
    const problem = explanation?.state === 'answered' ? explanation.answer.problem : '';
    const shown = render(explainedReport, { ...text, width: 1000 });
    expect(shown.includes(problem)).toBe(!silent.includes(format));
  });

  test.each([
    ['explained.txt', 'text', text],
    ['explained-narrow.txt', 'text', { ...text, width: 40 }],
    ['explained.md', 'markdown', text],
    ['explained.html', 'html', text],
    ['explained.json', 'json', text],
  ] as const)('%s: in Korean, Chinese and Japanese', async (file, format, options) => {
    const render = await formats[format]();
    await expect(render(explainedReport, options)).toMatchFileSnapshot(`../golden/${file}`);
  });

  test.each([40, 60, 80])(
    'ideographs are two columns wide, and are wrapped between any two of them: %i columns',
    async width => {
      const render = await formats.text();
      const lines = render(explainedReport, { ...text, width }).split('\n');
      const said = lines.filter(line => /[\u3040-\u30ff\u4e00-\u9fff\uac00-\ud7af]/.test(line));
      for (const line of said) expect(stringWidth(line), line).toBeLessThanOrEqual(width);
      // No line of Chinese, which has no blanks, is left half empty, but for the last of a paragraph.
      const chinese = said
        .filter(line => /^ *(?:problem )?[\u4e00-\u9fff]+$/.test(line))
        .map(line => stringWidth(line));
      expect(chinese.filter(columns => columns >= width - 2).length).toBeGreaterThan(0);
    },
  );

  test('shop.prompts.txt: what a model is asked', async () => {
    const vault = new Vault(diagnosis.strings(), { mask: true });
    const docs = factsAbout(citedFields(diagnosis));
    const asked = renderPreview(
      await previewOf(diagnosis, vault, { to: 'nobody', masked: true, language: 'English', docs }),
    );
    await expect(asked).toMatchFileSnapshot('../golden/shop.prompts.txt');
  });

  test('shop.json', async () => {
    reportSchema.parse(report);
    await expect(renderJson(report)).toMatchFileSnapshot('../golden/shop.json');
  });
});
