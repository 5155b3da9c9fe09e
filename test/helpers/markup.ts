import { readFileSync } from 'node:fs';
import { Window } from 'happy-dom';
import { micromark } from 'micromark';
import { gfm, gfmHtml } from 'micromark-extension-gfm';
import { validateXML } from 'xmllint-wasm';
import { parse } from 'yaml';
import type { Format } from '../../src/render/index.ts';

type Rendered = ReadonlyMap<Format, string>;

const schema = readFileSync(new URL('../render/junit.xsd', import.meta.url), 'utf8');

/** What readers of the formats make of a report that they should not: elements that no harmless report has, or nothing at all. */
export async function wrongMarkup(rendered: Rendered, harmless: Rendered): Promise<string[]> {
  const wrong: string[] = [];
  for (const format of ['html', 'markdown'] as const) {
    const known = elementsOf(format, harmless.get(format)!);
    for (const element of elementsOf(format, rendered.get(format)!))
      if (!known.has(element)) wrong.push(`${format} holds ${element}`);
  }
  const junit = await validateXML({
    xml: [{ fileName: 'report.xml', contents: rendered.get('junit')! }],
    schema: { fileName: 'junit.xsd', contents: schema },
  });
  for (const { message } of junit.errors.slice(0, 3)) wrong.push(`junit: ${message}`);
  const yaml = parse(rendered.get('yaml')!, { maxAliasCount: 0 });
  if (JSON.stringify(yaml) !== JSON.stringify(JSON.parse(rendered.get('json')!)))
    wrong.push('yaml is not what json is');
  return wrong;
}

/** The elements of a page and their attributes, as a reader makes them of it: HTML in Markdown is let through. */
function elementsOf(format: 'html' | 'markdown', text: string): Set<string> {
  const { document } = new Window();
  document.write(
    format === 'html'
      ? text
      : micromark(text, { extensions: [gfm()], htmlExtensions: [gfmHtml()], allowDangerousHtml: true }),
  );
  return new Set(
    [...document.querySelectorAll('*')].flatMap(({ localName, attributes }) => [
      `<${localName}>`,
      ...[...attributes].map(({ name }) => `<${localName} ${name}>`),
    ]),
  );
}
