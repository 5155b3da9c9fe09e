import { describe, expect, test, vi } from 'vitest';
import { allCommands, type Command, type CommandGroup, type Program } from '../../src/cli/command.ts';
import { exitCodesHelp, helpFor } from '../../src/cli/help.ts';
import { runLine } from '../../src/cli/line.ts';
import { commands } from '../../src/cli/main.ts';
import { documented, examples } from '../helpers/documented.ts';

/** The same command line, but that commands say that they would run, and do nothing. */
function rehearsal(ran: string[]): Program {
  const rehearsed = (command: Command): Command => ({
    ...command,
    run: async () => void ran.push(String([command.command].flat()[0])),
  });
  return {
    name: 'kubecause',
    commands: commands.map((each): Command | CommandGroup =>
      'run' in each ? rehearsed(each) : { ...each, commands: each.commands.map(rehearsed) },
    ),
  };
}

async function rehearse(words: readonly string[]): Promise<string[]> {
  const ran: string[] = [];
  const write = vi.spyOn(process.stdout, 'write').mockReturnValue(true);
  try {
    await runLine(words, rehearsal(ran));
    return write.mock.calls.length > 0 ? ['help'] : ran;
  } finally {
    write.mockRestore();
  }
}

describe('what the pages say can be typed', () => {
  test('is found', () => expect(documented.length).toBeGreaterThan(30));
  test.each(documented)('$where: $line', async ({ words }) => {
    expect(await rehearse(words)).toHaveLength(1);
  });
});

describe('examples of the help', () => {
  test('are calls', () => {
    const shown = allCommands({ commands }).flatMap(({ command }) => command.examples);
    expect(examples.length).toBeGreaterThanOrEqual(shown.length);
  });
  test.each(examples)('$where: $line', async ({ words }) => {
    expect(await rehearse(words)).toHaveLength(1);
  });
});

describe('help', () => {
  const program = { name: 'kubectl kubecause', commands };
  const page = (...words: string[]) => helpFor(words, '', program, 80);

  test.each(allCommands({ commands }).map(({ name }) => [name]))('%s fits 80 columns and two screens', name => {
    const text = page(...name.split(' '));
    const lines = text.trimEnd().split('\n');
    expect(lines.length).toBeLessThanOrEqual(100);
    // A word that is longer, and an example, are left whole: they are to be copied.
    const wide = lines.filter(
      line => line.length > 80 && !line.startsWith('  kubectl kubecause') && / {2}\S+ \S+$/.test(line),
    );
    expect(wide).toEqual([]);
    expect(text).toContain(`Usage: kubectl kubecause ${name}`);
  });

  test('what is seldom needed is folded away, and said', () => {
    expect(page('analyze')).not.toContain('--insecure-skip-tls-verify');
    expect(page('analyze')).toContain('More options: --help=cluster, --help=explain, --help=all');
    expect(helpFor(['analyze'], 'cluster', program, 80)).toContain('--insecure-skip-tls-verify');
    expect(helpFor(['analyze'], 'all', program, 80)).toContain('--top-p');
  });

  test('every command is in the one table of exit codes', () => {
    const table = exitCodesHelp(program, 80);
    for (const { name } of allCommands({ commands })) expect(table).toMatch(new RegExp(`^  ${name} +0.* 2`, 'm'));
    expect(table).toMatch(/^ {2}analyze +0 1 2 3$/m);
  });
});
