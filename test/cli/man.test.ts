import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { manPage } from '../../scripts/generate/man.ts';
import { allCommands } from '../../src/cli/command.ts';
import { commands } from '../../src/cli/main.ts';

const root = new URL('../../', import.meta.url);

/** The page as a reader sees it, without what is for the formatter. */
const shown = manPage()
  .replace(/\\f[BIR]/g, '')
  .replaceAll('\\-', '-');

describe('the man page', () => {
  test('is in the package, where npm looks for it', () => {
    const { man, files } = JSON.parse(readFileSync(new URL('package.json', root), 'utf8')) as Record<string, unknown>;
    expect(readFileSync(new URL(String(man), root), 'utf8')).toBe(manPage());
    expect(files).toContain('man');
  });

  test.each(allCommands({ commands }).map(({ name, command }) => [name, command] as const))(
    '%s: what it takes and how it ends',
    (name, { options }) => {
      const [, part] = shown.split(new RegExp(`^\\.SS ${name}(?: .*)?$`, 'm'));
      const [own = ''] = part!.split(/^\.S[SH] /m);
      const shared = shown.slice(shown.indexOf('.SH OPTIONS'));
      for (const option of Object.keys(options)) {
        expect(own).toContain(`--${option}`);
        expect(own + shared).toMatch(new RegExp(`^(-\\w, )?--${option}( [A-Z]+)?$`, 'm'));
      }
      expect(own).toMatch(/^Exit codes: 0/m);
    },
  );

  test('no text is taken for a request to the formatter', () => {
    const requests = new Set([...manPage().matchAll(/^[.'](\S*)/gm)].map(([, name]) => name));
    expect([...requests].sort()).toEqual(
      ['B', 'BR', 'PP', 'RE', 'RS', 'SH', 'SS', 'TH', 'TP', '\\"', 'fi', 'nf'].sort(),
    );
  });
});
