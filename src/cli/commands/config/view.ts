import type { ArgumentsOf, Command, Option, Program } from '../../command.ts';
import { effectiveSettings, optionNamed, shownValue } from '../../effective.ts';
import { common, configured, textOrJson } from '../../options.ts';
import { tableOf } from '../../table.ts';

const options = {
  'show-origin': {
    type: 'boolean',
    default: false,
    describe: 'also where each value comes from: file and line, variable or default',
    group: 'Output:',
  },
  config: configured.config,
  ...textOrJson,
  ...common,
} as const satisfies Record<string, Option>;

export const view = {
  command: 'view',
  describe: 'Print what every option is set to where the command line does not give it; secrets are not shown',
  options,
  examples: [
    ['$0 config view --show-origin', 'each value, and where it was said'],
    ['$0 config view -o json', 'for programs'],
  ],
  asTyped: true,
  run,
} satisfies Command;

async function run({ config, output, showOrigin }: ArgumentsOf<typeof options>, program: Program): Promise<void> {
  const settings = await effectiveSettings(program, config);
  const rows = [...settings].map(([option, setting]) => ({
    option,
    value: shownValue(optionNamed(option, program) ?? {}, setting),
    ...((showOrigin || output === 'json') && { origin: setting.origin }),
  }));
  if (output === 'json') {
    const byName = Object.fromEntries(rows.map(({ option, ...rest }) => [option, rest]));
    process.stdout.write(`${JSON.stringify(byName, null, 2)}\n`);
    return;
  }
  process.stdout.write(tableOf(rows.map(row => ({ ...row, value: [row.value].flat().join(', ') }))));
}
