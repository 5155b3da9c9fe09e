import { UserError } from '../../core/errors.ts';
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

async function run({ code }: { readonly code: string }): Promise<void> {
  const codes = await allCodes();
  const found = Object.hasOwn(codes, code) ? codes[code] : undefined;
  if (found === undefined) throw new UserError(`there is no code "${code}"${didYouMean(code, Object.keys(codes))}`);
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
