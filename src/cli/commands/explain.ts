import { UserError } from '../../core/errors.ts';
import { nearest } from '../../core/near.ts';
import { allCodes } from '../codes.ts';
import type { Command } from '../command.ts';
import { common } from '../options.ts';
import { didYouMean } from '../parse.ts';
import { codes } from '../value-sources.ts';

export const explain = {
  command: 'explain',
  describe: 'Say what a code means, why it is a fault, and what to do',
  positional: { name: 'code', describe: 'a code such as service-selects-nothing', values: codes },
  options: common,
  examples: [['$0 explain missing-object', 'what kubecause knows of a code']],
  run,
} satisfies Command;

/** A code is easily taken for the analyzer that reports it. */
async function meant(code: string, codes: readonly string[]): Promise<string> {
  const { analyzers } = await import('../../../analyzers/index.ts');
  const ids = analyzers.map(({ id }) => id);
  const [analyzer] = ids.includes(code) ? [code] : nearest(code, ids, 1);
  const ofAnalyzer = analyzer && `; the codes of analyzer ${analyzer}: kubecause analyzers show ${analyzer}`;
  return (ids.includes(code) ? ofAnalyzer : didYouMean(code, codes) || ofAnalyzer) || '; all: kubecause analyzers list';
}

async function run({ code }: { readonly code: string }): Promise<void> {
  const codes = await allCodes();
  const found = Object.hasOwn(codes, code) ? codes[code] : undefined;
  if (found === undefined) throw new UserError(`there is no code "${code}"${await meant(code, Object.keys(codes))}`);
  const rows = [
    `${code} (${found.severity})`,
    '',
    `Says:  ${found.message}`,
    `Why:   ${found.why}`,
    `Do:    ${found.fix}`,
    ...(found.docs === undefined ? [] : [`Read:  ${found.docs}`]),
  ];
  process.stdout.write(`${rows.join('\n')}\n`);
}
