import { UserError } from '../../core/errors.ts';
import { replaceFile } from '../../files/replace.ts';
import { whyNotWritten } from '../../files/why-not.ts';
import type { Command, Option, Program } from '../command.ts';
import { effectiveSettings, hidden, optionNamed } from '../effective.ts';
import { common } from '../options.ts';
import { type Setting, variableOf } from '../origins.ts';
import { detectTerminal } from '../terminal.ts';
import { versions } from './version.ts';

const options = {
  ...common,
  force: { type: 'boolean', default: false, describe: 'replace an existing file', group: 'Output:' },
} as const satisfies Record<string, Option>;

export const dump = {
  command: 'dump',
  describe: 'Write what a bug report needs: versions and settings, no secrets and no names',
  positional: { name: 'file', describe: 'where to write it; stdout if not given', optional: true, values: 'files' },
  options,
  examples: [['$0 dump', 'look through it, then paste it']],
  asTyped: true,
  run,
} satisfies Command;

interface DumpArguments {
  readonly file?: string;
  readonly force: boolean;
}

async function run({ file, force }: DumpArguments, program: Program): Promise<void> {
  const text = `${JSON.stringify(await reportOf(program), null, 2)}\n`;
  if (file === undefined) {
    process.stdout.write(text);
    return;
  }
  // Whoever takes it for a reader of recordings keeps the recording.
  await replaceFile(file, text, { replace: force }).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'EEXIST') throw new UserError(`${file} exists already; use --force to replace it`);
    throw new UserError(`cannot write ${file}: ${whyNotWritten(error)}`);
  });
  process.stderr.write(`written: ${file}\n`);
}

async function reportOf(program: Program): Promise<object> {
  const [{ analyzers }, { lastError }] = await Promise.all([
    import('../../../analyzers/index.ts'),
    import('../last-error.ts'),
  ]);
  const settings = await settingsOf(program);
  return {
    ...versions(),
    calledAs: program.name,
    terminal: {
      ...detectTerminal({}),
      stdout: process.stdout.isTTY === true,
      stderr: process.stderr.isTTY === true,
      variables: Object.fromEntries(
        ['TERM', 'NO_COLOR', 'FORCE_COLOR', 'CI', 'COLUMNS', 'LANG', 'LC_ALL'].map(name => [
          name,
          process.env[name] ?? null,
        ]),
      ),
    },
    settings,
    analyzers: analyzers.map(({ id }) => id),
    lastError: lastError() ?? null,
  };
}

/** A configuration that is broken is what the report may be about: its mistake is told, and what is known besides. */
async function settingsOf(program: Program): Promise<object> {
  try {
    const settings = [...(await effectiveSettings(program, undefined))].filter(
      ([, { origin }]) => origin !== 'default',
    );
    return Object.fromEntries(
      settings.map(([name, setting]) => [
        name,
        { value: maskedValue(optionNamed(name, program), setting), from: placeOf(name, setting) },
      ]),
    );
  } catch (error) {
    if (error instanceof UserError) return { error: 'the configuration is not valid; see: kubecause config validate' };
    throw error;
  }
}

/** What is one of a few words, a number or a switch names nothing of anybody. */
function maskedValue(option: Option | undefined, { value }: Setting): Setting['value'] {
  const { choices, type, project } = option ?? {};
  if (choices !== undefined || type === 'boolean' || type === 'number') return value;
  const isPlain = (each: string | number | boolean): boolean => project instanceof RegExp && project.test(String(each));
  return [value].flat().every(isPlain) || /^\d+(ms|s|m|h|d)?$/.test(String(value)) ? value : hidden;
}

function placeOf(name: string, { origin }: Setting): string {
  return origin === variableOf(name) ? 'environment' : origin.includes('.kubecause.yaml') ? 'project' : 'file';
}
