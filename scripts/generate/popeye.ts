import { asMarkdown } from './pages.ts';
import { type PopeyeCode, popeyeCodes } from './popeye-codes.ts';

/** docs/popeye.md: for who comes from popeye, what reports here what its codes report there. */
export async function popeyePage(): Promise<string> {
  // Imported when it is needed: the index may just have been made anew.
  const { analyzers } = await import('../../analyzers/index.ts');
  const profiles = new Map(
    analyzers.flatMap(({ codes, profile }) => Object.keys(codes).map(code => [code, profile] as const)),
  );
  const rows = popeyeCodes.map(row => rowOf(row, code => profiles.get(code) !== undefined));
  return `# From popeye to kubecause

<!-- Made by \`npm run fix\`. -->

What the codes of popeye 0.22 report, and the codes that report it here. A star: with \`--profile best-practice\` alone. One
broken thing is one incident here: what follows from it stands under its cause, and is not counted again.

| popeye | what it means | here | |
|---|---|---|---|
${rows.join('')}`;
}

function rowOf({ code, means, ours, note }: PopeyeCode, isOptIn: (code: string) => boolean): string {
  const links = ours.map(own => `[${own}](codes.md#${own})${isOptIn(own) ? '\\*' : ''}`);
  return `| ${code} | ${asMarkdown(means)} | ${links.join(', ') || '-'} | ${asMarkdown(note)} |\n`;
}
