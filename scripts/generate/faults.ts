import { readdirSync, readFileSync } from 'node:fs';
import { compareText } from '../../src/core/objects.ts';
import { collectCases, idsOf } from './cases.ts';
import { asMarkdown, made } from './pages.ts';

interface Fault {
  readonly id: string;
  readonly section: string;
  readonly title: string;
  readonly apiOnly: 'yes' | 'symptom' | 'metrics' | 'no';
  /** Why it has no code, if nothing that can be read tells it: what it would take. */
  readonly needs?: string;
  /** Why it has no code, if it takes nothing more: it is told otherwise, or not at all. */
  readonly why?: string;
}

interface FaultList {
  readonly sections: Readonly<Record<string, string>>;
  readonly faults: readonly Fault[];
}

/** The faults that a diagnosis can meet, and the situations in which it must stay silent. */
export function faultList(root: string): FaultList {
  return JSON.parse(readFileSync(`${root}/test/faults.json`, 'utf8')) as FaultList;
}

interface Claim {
  readonly codes: Set<string>;
  readonly files: Set<string>;
}

/**
 * docs/faults.md: for each fault of test/faults.json, the codes that report it and the test that shows it.
 * @throws if a test claims a fault that is not in the list
 */
export async function faultsPage(root: string): Promise<string> {
  const { sections, faults } = faultList(root);
  const claims = await claimedFaults(root, new Set(faults.map(fault => fault.id)));
  const parts = Object.entries(sections).map(([section, title]) => {
    const members = faults.filter(fault => fault.section === section);
    const covered = members.filter(({ id }) => claims.has(id)).length;
    const rows = members.map(fault => faultRow(fault, claims.get(fault.id)));
    return `## ${section}. ${title} (${covered} of ${members.length})\n\n| id | fault | codes | test |\n|---|---|---|---|\n${rows.join('')}`;
  });
  const intro =
    'What can go wrong in a cluster, which codes report it, and the test that shows it. ' +
    'A dash: not covered yet. *Symptom*: the API shows the symptom, the cause stands in a log. ' +
    '*Metrics*: it takes the metrics API. *Not in the API*: nothing that can be read tells it; then *needs* is what it would take.\n';
  return `# Faults\n\n${made}${intro}\n${parts.join('\n')}`;
}

const reach: Readonly<Record<Fault['apiOnly'], string>> = {
  yes: '',
  symptom: ' (*symptom*)',
  metrics: ' (*metrics*)',
  no: ' (*not in the API*)',
};

function faultRow({ id, title, apiOnly, needs, why }: Fault, claim: Claim | undefined): string {
  const codes = [...(claim?.codes ?? [])].sort(compareText).map(code => `[${code}](codes.md#${code})`);
  const files = [...(claim?.files ?? [])].sort(compareText).map(file => `[${nameOf(file)}](../${file})`);
  const instead = needs === undefined ? asMarkdown(why ?? '-') : `*needs* ${asMarkdown(needs)}`;
  const reported = codes.join(', ') || instead;
  return `| ${id} | ${asMarkdown(title)}${reach[apiOnly]} | ${reported} | ${files.join(', ') || '-'} |\n`;
}

function nameOf(file: string): string {
  return file.replace(/^.*\//, '').replace(/\.test\.ts$/, '');
}

async function claimedFaults(root: string, known: ReadonlySet<string>): Promise<Map<string, Claim>> {
  const claims = new Map<string, Claim>();
  const claim = (file: string, ids: readonly string[], codes: readonly string[] = []): void => {
    for (const id of ids) {
      if (!known.has(id)) throw new Error(`${file} names ${id}, which is not in test/faults.json`);
      const entry = claims.get(id) ?? { codes: new Set(), files: new Set() };
      claims.set(id, entry);
      entry.files.add(file);
      for (const code of codes) entry.codes.add(code);
    }
  };
  for (const { file, cases } of await collectCases(root)) {
    const faulty = Object.values(cases.faulty);
    for (const { fault, expect } of faulty) {
      claim(
        file,
        idsOf(fault),
        expect.map(({ code }) => code),
      );
    }
    for (const { situation } of [...faulty, ...Object.values(cases.healthy)]) claim(file, idsOf(situation));
  }
  for (const { file, id } of claimedByTitle(root)) claim(file, [id]);
  return claims;
}

/** What no analyzer tells by itself is claimed by a test whose title begins with the id: `test('WL-033: a rollout …')`. */
export function claimedByTitle(root: string): { readonly file: string; readonly id: string }[] {
  const files = readdirSync(`${root}/test`, { recursive: true, encoding: 'utf8' }).filter(
    name => name.endsWith('.test.ts') && !name.startsWith('analyzers/'),
  );
  return files.sort(compareText).flatMap(name => {
    const titles = readFileSync(`${root}/test/${name}`, 'utf8').matchAll(/\btest\(\s*['"`]([A-Z]+-\d+): /g);
    return [...titles].map(([, id = '']) => ({ file: `test/${name}`, id }));
  });
}
