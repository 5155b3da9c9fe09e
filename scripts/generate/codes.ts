import { compareText } from '../../src/core/objects.ts';
import { engineCodes } from '../../src/engine/incidents/made-findings.ts';
import { asMarkdown, made } from './pages.ts';

/** docs/codes.md: what each code means and what to do about it. */
export async function codesPage(): Promise<string> {
  // Imported when it is needed: the index may just have been made anew.
  const { analyzers } = await import('../../analyzers/index.ts');
  const all = [
    ...analyzers.flatMap(({ id, codes, profile }) =>
      Object.entries(codes).map(([code, definition]) => ({ id, code, definition, profile })),
    ),
    ...Object.entries(engineCodes).map(([code, definition]) => ({
      id: 'engine',
      code,
      definition,
      profile: undefined,
    })),
  ].sort((a, b) => compareText(a.code, b.code));
  const entries = all.map(({ id, code, definition, profile }) => {
    const { severity, message, why, fix } = definition;
    const asked = profile === undefined ? '' : ` with \`--profile ${profile}\``;
    const docs = 'docs' in definition && definition.docs !== undefined ? `\n\n<${definition.docs}>` : '';
    return `## ${code}\n\n${severity}, found by \`${id}\`${asked}\n\n> ${asMarkdown(message)}\n\n${asMarkdown(why)}\n\n**What to do:** ${asMarkdown(fix)}${docs}\n`;
  });
  const intro =
    'Every finding has a code. Codes are stable: scripts can rely on them.\n' +
    'In a message `{name}` is a value, and a part in brackets is left out where its values are not known.\n';
  return `# Codes\n\n${made}${intro}\n${entries.join('\n')}`;
}
