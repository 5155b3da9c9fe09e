import { defineProtocol } from './protocol.ts';

/** Of both ways to serve MCP. */
export const maskOption = {
  mask: {
    type: 'boolean',
    default: false,
    describe: 'over MCP: tell tokens instead of names, and take them in arguments',
    group: 'What to serve:',
    often: true,
  },
} as const;

export const mcp = defineProtocol({
  options: {
    mcp: {
      type: 'boolean',
      default: false,
      describe: 'serve MCP on standard input and output, to the assistant that starts this',
      group: 'What to serve:',
      often: true,
    },
    ...maskOption,
  },
  isWanted: ({ mcp }) => mcp,
  async start(server, { mask }) {
    const { serveMcpOverStdio } = await import('../../serve/mcp/stdio.ts');
    return await serveMcpOverStdio(server, { input: process.stdin, output: process.stdout, mask });
  },
});
