import { readFileSync } from 'node:fs';
import { runsWith } from '../src/core/analyzer.ts';

/** README.md, with what `npm run demo` prints between its two marks: nobody has to keep it true by hand. */
export async function readmePage(root: string): Promise<string> {
  const [{ analyzers }, { openRecording }, { diagnose }, { renderText }] = await Promise.all([
    import('../analyzers/index.ts'),
    import('../src/cluster/recording/index.ts'),
    import('../src/engine/diagnose.ts'),
    import('../src/render/text.ts'),
  ]);
  const report = await diagnose(await openRecording(`${root}/demo/shop.tar.gz`), {
    analyzers: analyzers.filter(analyzer => runsWith(analyzer)),
    toolVersion: '',
  });
  const text = renderText(report, { color: false, unicode: true, width: 100, detail: 'normal', showInfo: false });
  const [before, rest] = split(readFileSync(`${root}/README.md`, 'utf8'), '<!-- demo: written by `npm run fix` -->\n');
  const [, after] = split(rest, '<!-- /demo -->');
  return `${before}<!-- demo: written by \`npm run fix\` -->\n\`\`\`\n$ npm run demo\n${text}\`\`\`\n<!-- /demo -->${after}`;
}

function split(text: string, at: string): [string, string] {
  const i = text.indexOf(at);
  if (i < 0) throw new Error(`README.md lacks the mark ${at.trim()}`);
  return [text.slice(0, i), text.slice(i + at.length)];
}
