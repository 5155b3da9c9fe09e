import { execFileSync } from 'node:child_process';
import { existsSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { definitionOf, isKind, type Kind, kinds } from '../src/core/kinds/index.ts';
import { nearest } from '../src/core/near.ts';
import { analyzerIndex, exportName } from './generate/lists.ts';

/**
 * `npm run new:analyzer -- ID --subject KIND`: writes an analyzer and its test, and brings the index up to date. A rule that
 * is the same for several kinds has a `--subject` for each.
 * The test fails until both are filled in.
 */
const root = fileURLToPath(new URL('..', import.meta.url));
const usage = 'usage: npm run new:analyzer -- ID --subject KIND [--subject KIND]';

/** At least one. */
type Subjects = readonly [Kind, ...Kind[]];

create();

function create(): void {
  const { id, subjects } = readArguments();
  const analyzer = `analyzers/${id}.ts`;
  const test = `test/analyzers/${id}.test.ts`;
  for (const file of [analyzer, test]) if (existsSync(`${root}${file}`)) fail(`${file} is there already`);
  writeFileSync(`${root}${analyzer}`, analyzerSource(id, subjects));
  writeFileSync(`${root}${test}`, testSource(id, subjects));
  // The index alone: what is still to do has no place in the pages that are made of finished analyzers.
  writeFileSync(`${root}analyzers/index.ts`, analyzerIndex(root));
  const biome = 'node_modules/@biomejs/biome/bin/biome';
  execFileSync(process.execPath, [biome, 'check', '--write', analyzer, test], {
    cwd: root,
    stdio: ['ignore', 'ignore', 2],
  });
  process.stderr.write(
    `written: ${analyzer}\nwritten: ${test}\n` +
      `Fill in what is marked TODO, then: npx vitest run ${test}\n` +
      `What it finds in the bundled recordings: npm run try -- ${id}\n`,
  );
}

function readArguments(): { id: string; subjects: Subjects } {
  const { values, positionals } = parse();
  const [id, ...rest] = positionals;
  const [subject, ...others] = values.subject ?? [];
  if (id === undefined || rest.length > 0 || subject === undefined) return fail(usage);
  if (!/^[a-z][a-z0-9]*(-[a-z0-9]+)+$/.test(id)) {
    return fail(`"${id}" is no id: words in small letters, with dashes between, such as service-endpoints`);
  }
  return { id, subjects: [checkedKind(subject), ...others.map(checkedKind)] };
}

function checkedKind(kind: string): Kind {
  if (isKind(kind)) return kind;
  const [near] = nearest(kind, Object.keys(kinds), 1);
  return fail(
    `kubecause has no table for the kind "${kind}"${near === undefined ? '' : `; did you mean ${near}?`} ` +
      '(the tables are in src/core/kinds)',
  );
}

function parse() {
  try {
    return parseArgs({ options: { subject: { type: 'string', multiple: true } }, allowPositionals: true });
  } catch (error) {
    return fail(`${(error as Error).message}\n${usage}`);
  }
}

function analyzerSource(id: string, subjects: Subjects): string {
  const [first, ...others] = subjects;
  const variable = others.length > 0 ? 'object' : first.charAt(0).toLowerCase() + first.slice(1);
  const subject = others.length > 0 ? `['${subjects.join("', '")}']` : `'${first}'`;
  return `import { defineAnalyzer } from '../src/core/analyzer.ts';
import { word } from '../src/core/values.ts';

/** TODO: the rule, in a sentence: what a ${subjects.join(' or ')} needs in order to work. */
export const ${exportName(id)} = defineAnalyzer({
  id: '${id}',
  subject: ${subject},
  title: 'TODO: what it looks for, in a few words',
  // The other kinds that it needs. reads: without them nothing can be decided, so it is not run.
  // consults: may be unknown, so every question gets the answer present, absent or unknown.
  // reads: ['Pod'],
  // consults: ['Node'],
  codes: {
    '${id}': {
      severity: 'error',
      breaks: 'ready',
      message: 'TODO: names the culprit, not the symptom: {culprit}',
      why: 'TODO: why this is a fault, for a person who has not met it before.',
      fix: 'TODO: what to do about it, concretely.',
      docs: 'https://kubernetes.io/docs/',
    },
  },
  check(${variable}, _cluster, report) {
    // TODO: return if all is well. Ask \`cluster\` for other objects: list, select, lookup, eventsOf, ownerOf.
    report('${id}', ${variable}, {
      with: { culprit: word('TODO') },
      evidence: [{ of: ${variable}, path: 'spec', value: word('TODO') }],
    });
  },
});
`;
}

function testSource(id: string, [subject, ...others]: Subjects): string {
  const { group, version, namespaced } = definitionOf(subject);
  const apiVersion = group === '' ? version : `${group}/${version}`;
  const path = namespaced ? 'shop/web' : 'web';
  return `import { ${exportName(id)} } from '../../analyzers/${id}.ts';
import { object } from '../helpers/objects.ts';
import { testAnalyzer } from '../helpers/test-analyzer.ts';

// TODO: the fields that matter, well and broken${others.length === 0 ? '' : `; the same of ${others.join(', ')}`}.
const healthy = () => object('${apiVersion}', '${subject}', '${path}', { spec: {} });
const broken = () => object('${apiVersion}', '${subject}', '${path}', { spec: {} });

testAnalyzer(${exportName(id)}, {
  faulty: {
    'TODO: what is broken': {
      // fault: 'POD-001', if it is one of those in docs/faults.md
      objects: [broken()],
      expect: [{ code: '${id}', on: '${subject} ${path}', says: /the name of the culprit/ }],
      cure: () => [healthy()],
    },
  },
  healthy: {
    'TODO: what is well': { objects: [healthy()] },
  },
});
`;
}

function fail(line: string): never {
  process.stderr.write(`${line}\n`);
  process.exit(2);
}
