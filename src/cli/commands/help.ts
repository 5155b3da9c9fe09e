import { UserError } from '../../core/errors.ts';
import { type Command, namesOf, type Program } from '../command.ts';
import { common } from '../options.ts';
import { settableOptions } from '../origins.ts';
import { didYouMean } from '../parse.ts';
import { detectTerminal } from '../terminal.ts';
import { helpWords } from '../value-sources.ts';

const topics = ['exit-codes', 'environment'];

export const help = {
  command: 'help',
  describe: 'Say more of a command, of exit codes or of environment variables',
  positional: {
    name: 'topic',
    describe: `a command, or one of ${topics.join(', ')}`,
    array: true,
    optional: true,
    values: helpWords,
  },
  options: common,
  examples: [
    ['$0 help exit-codes', 'which command ends with which code'],
    ['$0 help auth add', 'the same as $0 auth add --help'],
  ],
  asTyped: true,
  run,
} satisfies Command;

async function run({ topic: words = [] }: { readonly topic?: readonly string[] }, program: Program): Promise<void> {
  const { environmentHelp, exitCodesHelp, helpFor } = await import('../help.ts');
  const [first] = words;
  const { width } = detectTerminal({});
  const known = [...topics, ...program.commands.flatMap(namesOf)];
  if (first !== undefined && !known.includes(first))
    throw new UserError(
      `there is no help on "${first}"${didYouMean(first, known) || `; there is ${known.join(', ')}`}`,
    );
  process.stdout.write(
    first === 'exit-codes'
      ? exitCodesHelp(program, width)
      : first === 'environment'
        ? environmentHelp(settableOptions(program).keys(), width)
        : helpFor(words, '', program, width),
  );
}
