import { describe, expect, test } from 'vitest';
import { openRecording } from '../../src/cluster/recording/index.ts';
import { investigate } from '../../src/engine/diagnose.ts';
import { factsAbout } from '../../src/explain/field-facts.ts';
import { previewOf, renderPreview } from '../../src/explain/preview.ts';
import { citedFields } from '../../src/explain/prompt.ts';
import { Vault } from '../../src/explain/vault.ts';
import { formats } from '../../src/render/index.ts';
import { renderJson } from '../../src/render/json.ts';
import { reportSchema } from '../../src/render/report-schema.ts';
import { renderText } from '../../src/render/text.ts';
import type { TextOptions } from '../../src/render/text-options.ts';
import { usualAnalyzers as analyzers } from '../helpers/usual-analyzers.ts';

/** What people and programs see of the demo's cluster, byte for byte; `npm run fix` writes them anew. */
describe('the demo', async () => {
  const source = await openRecording(new URL('../../demo/shop.tar.gz', import.meta.url).pathname);
  const diagnosis = await investigate(source, { analyzers, toolVersion: '0.0.0' });
  const { report } = diagnosis;
  const text: TextOptions = { color: false, unicode: true, width: 80, detail: 'normal', showInfo: false };

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
    ['shop.dot', 'dot', text],
    ['shop.mmd', 'mermaid', text],
  ] as const)('%s', async (file, format, options) => {
    const render = await formats[format]();
    await expect(render(report, options)).toMatchFileSnapshot(`../golden/${file}`);
  });

  test('shop.prompts.txt: what a model is asked', async () => {
    const vault = new Vault(diagnosis.strings(), { mask: true });
    const docs = factsAbout(citedFields(diagnosis));
    const asked = renderPreview(previewOf(diagnosis, vault, { to: 'nobody', masked: true, language: 'English', docs }));
    await expect(asked).toMatchFileSnapshot('../golden/shop.prompts.txt');
  });

  test('shop.json', async () => {
    reportSchema.parse(report);
    await expect(renderJson(report)).toMatchFileSnapshot('../golden/shop.json');
  });
});
