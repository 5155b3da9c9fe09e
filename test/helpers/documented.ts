import { readdirSync, readFileSync } from 'node:fs';
import { allCommands } from '../../src/cli/command.ts';
import { commands } from '../../src/cli/main.ts';
import { pathOf } from './paths.ts';

/** A call of kubecause that a page or a help shows. */
export interface Documented {
  /** The page, or the command whose help shows it. */
  readonly where: string;
  /** The line of the shell that it stands in. */
  readonly line: string;
  readonly words: readonly string[];
}

/** The calls of kubecause in a line of a shell. */
function callsIn(where: string, line: string): Documented[] {
  const [code = ''] = line.split(/(?:^|\s)#\s/);
  const calls = code.matchAll(/(?<![\w./-])(?:kubectl )?kubecause(?= |$)((?:"[^"]*"|'[^']*'|[^|>&;)"'])*)/g);
  return [...calls].map(([, rest = '']) => ({
    where,
    line: code.trim(),
    words: [...rest.matchAll(/"([^"]*)"|'([^']*)'|(\S+)/g)].map(([, a, b, c]) => a ?? b ?? c ?? ''),
  }));
}

const pages = [
  'README.md',
  'CONTRIBUTING.md',
  ...readdirSync(pathOf('docs'))
    .filter(name => name.endsWith('.md'))
    .map(name => `docs/${name}`),
];

/** Those of the blocks of code of all pages, in their order. */
export const documented: readonly Documented[] = pages.flatMap(page => {
  const blocks = readFileSync(pathOf(page), 'utf8').matchAll(/^```([^\n]*)\n([\s\S]*?)^```$/gm);
  // What begins with a prompt shows what is printed.
  const lines = [...blocks].flatMap(([, language = '', block = '']) =>
    (!['', 'sh', 'sh-live'].includes(language) || block.startsWith('$ ') ? '' : block)
      .replace(/\\\n\s*/g, ' ')
      .split('\n'),
  );
  return lines.flatMap(line => callsIn(page, line));
});

/** The examples of the help of all commands. */
export const examples: readonly Documented[] = allCommands({ commands }).flatMap(({ name, command }) =>
  command.examples.flatMap(([line]) => callsIn(`help of ${name}`, line.replaceAll('$0', 'kubecause'))),
);
