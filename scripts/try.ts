import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { openRecording } from '../src/cluster/recording/index.ts';
import type { Analyzer } from '../src/core/analyzer.ts';
import { UserError } from '../src/core/errors.ts';
import { nearest } from '../src/core/near.ts';
import { formatRef } from '../src/core/objects.ts';
import type { ReportedFinding } from '../src/core/report.ts';
import { diagnose } from '../src/engine/diagnose.ts';
import { counted } from '../src/render/words.ts';
import { exportName } from './generate/lists.ts';

/**
 * `npm run try -- ID [RECORDING…]`: what one analyzer finds in the bundled recordings, or in those given, and what changed
 * since the last try. Nothing else of the analyzers is loaded: the others may be broken.
 */
const root = fileURLToPath(new URL('..', import.meta.url));
const bundled = ['demo', 'test/recordings'];

try {
  await main(process.argv.slice(2));
} catch (error) {
  if (!(error instanceof UserError)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 2;
}

async function main([id, ...given]: readonly string[]): Promise<void> {
  if (id === undefined) throw new UserError('usage: npm run try -- ID [RECORDING…]');
  const analyzer = await load(id);
  const recordings = given.length > 0 ? given : bundledRecordings();
  if (recordings.length === 0) throw new UserError('there is no bundled recording: name one');
  const before = lastTry(id);
  const now: Record<string, readonly string[]> = {};
  for (const recording of recordings) {
    const found = await run(analyzer, recording);
    now[recording] = found;
    printChange(before?.[recording], found);
  }
  remember(id, { ...before, ...now });
}

async function load(id: string): Promise<Analyzer> {
  const ids = readdirSync(`${root}analyzers`).flatMap(file => (file.endsWith('.ts') ? file.slice(0, -3) : []));
  if (!ids.includes(id) || id === 'index') {
    const [near] = nearest(id, ids, 1);
    throw new UserError(`there is no analyzer "${id}"${near === undefined ? '' : `; did you mean ${near}?`}`);
  }
  const module = (await import(`../analyzers/${id}.ts`)) as Readonly<Record<string, Analyzer | undefined>>;
  const analyzer = module[exportName(id)];
  if (analyzer === undefined) throw new UserError(`analyzers/${id}.ts does not export ${exportName(id)}`);
  return analyzer;
}

function bundledRecordings(): string[] {
  return bundled.flatMap(folder => {
    if (!existsSync(`${root}${folder}`)) return [];
    const names = readdirSync(`${root}${folder}`).filter(name => /\.(tar\.gz|tgz|zip|json|json\.gz)$/.test(name));
    return names.sort().map(name => `${folder}/${name}`);
  });
}

/** Prints what is found, and returns it in lines that can be compared with those of the last try. */
async function run(analyzer: Analyzer, recording: string): Promise<string[]> {
  const source = await openRecording(recording);
  const { findings, settling, coverage } = await diagnose(source, { analyzers: [analyzer], toolVersion: 'try' });
  const own = findings.filter(finding => finding.analyzer === analyzer.id);
  for (const { state, subjects, why } of coverage.analyzers) {
    const note = state === 'checked' ? '' : ` (${state}: ${why})`;
    print(
      `\n${recording}: ${counted(own.length, 'finding')} on ${counted(subjects, 'object')} of kind ${analyzer.subjects.join(', ')}${note}`,
    );
  }
  for (const finding of own) printFinding(finding);
  for (const { object, waitsFor } of settling) print(`  settling  ${formatRef(object)} waits for ${waitsFor}`);
  return own.map(({ code, object, message }) => `${code} on ${formatRef(object)}: ${message}`);
}

function printFinding({ severity, object, count, code, message, fix, evidence, blames, near }: ReportedFinding): void {
  const more = count > 1 ? ` and ${count - 1} more` : '';
  print(`  ${severity.padEnd(8)}  ${formatRef(object)}${more}: ${message}  [${code}]`);
  for (const { of, path, value, at } of evidence) {
    const where = formatRef(of) === formatRef(object) ? path : `${formatRef(of)} ${path}`;
    print(`            ${where} = ${value}${at === undefined ? '' : ` (${at})`}`);
  }
  if (blames.length > 0) print(`            blames ${blames.map(formatRef).join(', ')}`);
  if (near.length > 0) print(`            near ${near.map(formatRef).join(', ')}`);
  print(`            fix: ${fix}`);
}

function printChange(before: readonly string[] | undefined, now: readonly string[]): void {
  if (before === undefined) return;
  const gone = before.filter(line => !now.includes(line)).map(line => `- ${line}`);
  const come = now.filter(line => !before.includes(line)).map(line => `+ ${line}`);
  const changes = [...gone, ...come];
  print(changes.length === 0 ? '  as in the last try' : `  since the last try:\n    ${changes.join('\n    ')}`);
}

function fileOf(id: string): string {
  return `${root}node_modules/.cache/kubecause/try-${id}.json`;
}

function lastTry(id: string): Record<string, readonly string[]> | undefined {
  if (!existsSync(fileOf(id))) return undefined;
  return JSON.parse(readFileSync(fileOf(id), 'utf8')) as Record<string, readonly string[]>;
}

function remember(id: string, found: Readonly<Record<string, readonly string[]>>): void {
  mkdirSync(`${root}node_modules/.cache/kubecause`, { recursive: true });
  writeFileSync(fileOf(id), JSON.stringify(found));
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}
