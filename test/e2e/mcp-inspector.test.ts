import { existsSync } from 'node:fs';
import { execa } from 'execa';
import { describe, expect, test } from 'vitest';
import { useCases } from '../../src/serve/use-cases/index.ts';
import { questionFor } from '../helpers/mcp-questions.ts';
import { bin, recordingOf } from '../helpers/paths.ts';
import { mcpServer } from '../helpers/serve-process.ts';

/**
 * The `cli/build/index.js` of @modelcontextprotocol/inspector, a client that is not of our making. 1.0.3 is the last of which it
 * runs on Node 20, whatever its `engines` say: they are about its page.
 */
const inspector = process.env.MCP_INSPECTOR ?? '';
const isHere = existsSync(inspector);
const cascades = ['-r', recordingOf('cascades')];

interface Answer {
  readonly content: readonly { readonly text: string }[];
  readonly isError?: boolean;
  readonly structuredContent?: { readonly incidents?: readonly { readonly id: string }[] };
}

/** Asks by the inspector; a target is a command, or an address. */
async function asked<T>(target: readonly string[], method: string, ...options: string[]): Promise<T> {
  const { stdout } = await execa(process.execPath, [inspector, ...target, '--method', method, ...options]);
  return JSON.parse(stdout);
}

async function answerOf(target: readonly string[], tool: string, input: object = {}): Promise<Answer> {
  const pairs = Object.entries(input).map(
    ([name, value]) => `${name}=${typeof value === 'string' ? value : JSON.stringify(value)}`,
  );
  const given = pairs.length === 0 ? [] : ['--tool-arg', ...pairs];
  return asked(target, 'tools/call', '--tool-name', tool, ...given);
}

describe.skipIf(!isHere)(
  isHere ? 'the MCP Inspector' : 'the MCP Inspector (skipped: MCP_INSPECTOR does not name its cli/build/index.js)',
  () => {
    /** Over standard input and output each question starts a server, of which nobody has asked anything before. */
    const forgetful: Readonly<Record<string, RegExp>> = { 'remove-filters': /"Pod" is not an active filter/ };

    test.each<[string, () => Promise<string[]>, typeof forgetful]>([
      ['standard input and output', async () => [process.execPath, bin, 'serve', '--mcp', ...cascades], forgetful],
      ['HTTP', async () => [`${await mcpServer(...cascades)}/mcp`], {}],
    ])('drives every tool over %s', async (_, open, refusals) => {
      const target = await open();
      const { tools } = await asked<{ tools: { name: string }[] }>(target, 'tools/list');
      const names = useCases.flatMap(({ name, aliases = [] }) => [name, ...aliases]);
      expect(tools.map(({ name }) => name)).toEqual(names);
      const [incident] = (await answerOf(target, 'list-incidents')).structuredContent?.incidents ?? [];
      for (const name of names) {
        const [input, usual] = questionFor(name, incident!.id);
        const refusal = refusals[name] ?? usual;
        const { content, isError } = await answerOf(target, name, input);
        const told = refusal ?? /^Read from the cluster/;
        expect([name, isError === true, content[0]?.text]).toEqual([
          name,
          refusal !== undefined,
          expect.stringMatching(told),
        ]);
      }
    });
  },
);
