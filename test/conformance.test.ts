import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { analyzers } from '../analyzers/index.ts';
import { collectCases, idsOf } from '../scripts/generate/cases.ts';
import { claimedByTitle, faultList } from '../scripts/generate/faults.ts';
import { breach, circles, codeOf, importsOf, sourceFiles, unusedPermissions } from '../scripts/imports.ts';
import { impurities, layeredFolders, layers, pureFolders } from '../scripts/layers.ts';
import type { Code } from '../src/core/finding.ts';
import { isKind } from '../src/core/kinds/index.ts';
import { formatMessage } from '../src/core/message.ts';
import { engineCodes } from '../src/engine/incidents/made-findings.ts';

/** Holds the laws of docs/architecture.md that a compiler cannot hold. A failure says which law, and why it is there. */
const root = fileURLToPath(new URL('..', import.meta.url));
const longestFile = 300;
const kebabCase = /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/;

const codes: readonly (readonly [string, Code])[] = analyzers.flatMap(a => Object.entries(a.codes));

describe('layout', () => {
  test('every import is allowed by scripts/layers.ts', () => {
    const breaches = filesOf(layeredFolders).flatMap(file =>
      importsOf(root, file).flatMap(imported => breach(file, imported) ?? []),
    );
    expect(breaches).toEqual([]);
  });

  test('no files import one another in a circle', () => {
    expect(circles(root, filesOf(layeredFolders))).toEqual([]);
  });

  test('what scripts/layers.ts allows is needed', () => {
    const files = filesOf(layeredFolders);
    const unused = layers.map(layer => [layer.of, unusedPermissions(root, layer, files)] as const);
    expect(unused.filter(([, names]) => names.length > 0)).toEqual([]);
  });

  test('every line of scripts/layers.ts is about something', () => {
    expect(layers.filter(({ of }) => !existsSync(`${root}${of}`)).map(({ of }) => of)).toEqual([]);
  });

  test('pure code has no clock, no chance, no console and no locale', () => {
    const found = filesOf(pureFolders).flatMap(file =>
      impurities.flatMap(({ pattern, why }) => {
        const match = pattern.exec(codeOf(root, file));
        return match === null ? [] : [`${file} uses ${match[0]}: ${why}`];
      }),
    );
    expect(found).toEqual([]);
  });

  test('the vault alone makes text that may leave the machine', () => {
    const makers = filesOf(layeredFolders).filter(file =>
      /\bas\s+(?:unknown\s+as\s+)?(?:readonly\s+)?Masked\b|<Masked>|\bis Masked\b/.test(codeOf(root, file)),
    );
    expect(makers).toEqual(['src/explain/vault.ts']);
  });

  test('analyzers are synchronous', () => {
    expect(filesOf(['analyzers']).filter(file => /\b(async|await|Promise)\b/.test(codeOf(root, file)))).toEqual([]);
  });

  test('a path holds where the project is checked out: in the pathname of a URL a space is %20', () => {
    const files = filesOf(['analyzers', 'providers', 'scripts', 'src', 'test']);
    expect(files.filter(file => /import\.meta\.url\)+\.pathname/.test(codeOf(root, file)))).toEqual([]);
  });

  test('nothing is left to do in what was made by new:analyzer', () => {
    const files = filesOf(['analyzers', 'test/analyzers']);
    expect(files.filter(file => /\bTODO\b/.test(readFileSync(`${root}${file}`, 'utf8')))).toEqual([]);
  });

  test('files are short enough to be read', () => {
    const lines = (file: string) => readFileSync(`${root}${file}`, 'utf8').split('\n').length - 1;
    // The list of analyzers is generated, and nobody reads it.
    const files = filesOf(['src', 'analyzers', 'providers', 'scripts']).filter(file => file !== 'analyzers/index.ts');
    expect(files.filter(file => lines(file) > longestFile)).toEqual([]);
  });

  test('files are named in kebab-case and export by name', () => {
    const files = filesOf(layeredFolders);
    expect(files.filter(file => !file.split('/').every(part => /^_?[a-z0-9.-]+$/.test(part)))).toEqual([]);
    expect(files.filter(file => /\bexport default\b/.test(codeOf(root, file)))).toEqual([]);
  });
});

describe('analyzers', () => {
  test('the file of an analyzer is its id, and the index holds each once', () => {
    const files = filesOf(['analyzers']).flatMap(file => /^analyzers\/([^/]+)\.ts$/.exec(file)?.[1] ?? []);
    expect(analyzers.map(a => a.id)).toEqual(files.filter(name => name !== 'index').sort());
  });

  test('ids and codes are kebab-case, and no code is declared twice', () => {
    const names = [...analyzers.map(a => a.id), ...codes.map(([code]) => code)];
    expect(names.filter(name => !kebabCase.test(name))).toEqual([]);
    const all = [...codes.map(([code]) => code), ...Object.keys(engineCodes)];
    expect(all.filter((code, i) => all.indexOf(code) !== i)).toEqual([]);
  });

  test('an alias is another name than that of the analyzer or its kind, which --filter knows by themselves', () => {
    const named = analyzers.flatMap(({ id, subjects, aliases = [] }) =>
      aliases.filter(alias => [id, ...subjects].some(name => name.toLowerCase() === alias.toLowerCase())).map(() => id),
    );
    expect(named).toEqual([]);
  });

  test.each(analyzers)('$id declares what it looks at', ({ subjects, reads = [], consults = [] }) => {
    const declared = [...subjects, ...reads, ...consults];
    expect(
      declared.filter(kind => !isKind(kind)),
      'unknown kinds',
    ).toEqual([]);
    expect(
      consults.filter(kind => reads.includes(kind)),
      'read and consulted',
    ).toEqual([]);
    expect([...new Set(reads)], 'read twice').toEqual(reads);
    expect([...new Set(consults)], 'consulted twice').toEqual(consults);
    // Most users may not list Secrets; what needs them would never be checked.
    expect(reads, 'Secret can only be consulted').not.toContain('Secret');
  });
});

describe('codes', () => {
  test.each(codes)('%s is explained', (_, { severity, breaks, rollup, message, why, fix, docs }) => {
    for (const template of [message, fix]) {
      expect(formatMessage(template, sampleOf(template)), 'all values given').not.toMatch(/[{}[\]]/);
      expect(formatMessage(template, sampleOf(withoutOptional(template))), 'only what is required').not.toMatch(
        /[{}[\]]/,
      );
    }
    expect(why).toMatch(/^\S.{40,}\.$/s);
    expect(fix).toMatch(/^[A-Z`{[].*[.\]]$/s);
    expect(docs ?? '', 'where the rule comes from').toMatch(/^https:\/\/\S+$/);
    // An error says that something does not work now; if it does not say what, nothing can be found to follow from it.
    if (severity === 'error' || rollup === true) expect(breaks, 'declares what it breaks').toBeDefined();
  });
});

test('what a code refines is a code that refines nothing further: ids are made of it', () => {
  const named = new Map<string, Code>([...codes, ...Object.entries<Code>(engineCodes)]);
  const wrong = codes.filter(([, { refines }]) => {
    const general = refines && (named.get(refines.code)?.refines?.code ?? refines.code);
    return refines !== undefined && (general !== refines.code || !named.has(refines.code));
  });
  expect(wrong.map(([code]) => code)).toEqual([]);
});

describe('claims', async () => {
  const known = new Set(faultList(root).faults.map(fault => fault.id));
  const collected = await collectCases(root);

  test('tests name only faults that are in the list', () => {
    const named = collected.flatMap(({ file, cases }) => [
      ...Object.values(cases.faulty).flatMap(({ fault, situation }) =>
        [...idsOf(fault), ...idsOf(situation)].map(id => ({ file, id })),
      ),
      ...Object.values(cases.healthy).flatMap(({ situation }) => idsOf(situation).map(id => ({ file, id }))),
    ]);
    expect(named.filter(({ id }) => !known.has(id))).toEqual([]);
  });

  test('a fault is claimed by a test, or the list says what it would take', () => {
    const claimed = new Set([
      ...collected.flatMap(({ cases }) => [
        ...Object.values(cases.faulty).flatMap(({ fault, situation }) => [...idsOf(fault), ...idsOf(situation)]),
        ...Object.values(cases.healthy).flatMap(({ situation }) => idsOf(situation)),
      ]),
      ...claimedByTitle(root).map(({ id }) => id),
    ]);
    const open = faultList(root).faults.filter(({ id, needs }) => !claimed.has(id) && needs === undefined);
    expect(open.map(({ id }) => id)).toEqual([]);
    // Never both: what it would take is not there.
    const both = faultList(root).faults.filter(({ id, needs }) => claimed.has(id) && needs !== undefined);
    expect(both.map(({ id }) => id)).toEqual([]);
  });

  test('a fault is gone when it is cured: one of its cases at least shows how', () => {
    const cases = collected.flatMap(({ cases: { faulty } }) => Object.values(faulty));
    const curable = new Set(cases.filter(({ cure, cured }) => cure ?? cured).flatMap(({ fault }) => [...idsOf(fault)]));
    const claimed = new Set(cases.flatMap(({ fault }) => [...idsOf(fault)]));
    expect([...claimed].filter(id => !curable.has(id))).toEqual([]);
  });

  test('every analyzer has a healthy twin', () => {
    const healthy = new Set(
      collected.flatMap(({ analyzer, cases }) => (Object.keys(cases.healthy).length > 0 ? [analyzer] : [])),
    );
    expect(analyzers.map(({ id }) => id).filter(id => !healthy.has(id))).toEqual([]);
  });

  test('every code is shown by a test', () => {
    const shown = new Set(
      collected.flatMap(({ cases }) =>
        Object.values(cases.faulty).flatMap(({ expect: found }) => found.map(f => f.code)),
      ),
    );
    expect(codes.map(([code]) => code).filter(code => !shown.has(code))).toEqual([]);
  });

  test('ids of faults are unique, and their sections exist', () => {
    const { faults, sections } = faultList(root);
    expect(known.size).toBe(faults.length);
    expect(faults.filter(fault => !(fault.section in sections))).toEqual([]);
  });
});

function filesOf(folders: readonly string[]): string[] {
  return folders.flatMap(folder => sourceFiles(root, folder));
}

function withoutOptional(template: string): string {
  return template.replace(/\[[^[\]]*\]/g, '');
}

/** A value for each name in a template. */
function sampleOf(template: string): Record<string, number> {
  return Object.fromEntries([...template.matchAll(/\{([^{}|]+)/g)].map(([, name]) => [name, 2]));
}
