import { runsWith } from '../../src/core/analyzer.ts';
import { between } from './pages.ts';

/** README.md, with what `npm run demo` prints between its two marks: nobody has to keep it true by hand. */
export async function readmePage(root: string): Promise<string> {
  const [{ analyzers }, { openRecording }, { diagnose }, { renderText }] = await Promise.all([
    import('../../analyzers/index.ts'),
    import('../../src/cluster/recording/index.ts'),
    import('../../src/engine/diagnose.ts'),
    import('../../src/render/text.ts'),
  ]);
  const report = await diagnose(await openRecording(`${root}/demo/shop.tar.gz`), {
    analyzers: analyzers.filter(analyzer => runsWith(analyzer)),
    toolVersion: '',
  });
  const text = renderText(report, { color: false, unicode: true, width: 100, detail: 'normal', showInfo: false });
  const marks = ['<!-- demo: written by `npm run fix` -->', '<!-- /demo -->'] as const;
  return between(root, 'README.md', marks, `\`\`\`\n$ npm run demo\n${text}\`\`\`\n`);
}
