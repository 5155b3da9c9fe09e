import type { Readable, Writable } from 'node:stream';
import { StdioServerTransport } from '@modelcontextprotocol/sdk/server/stdio.js';
import type { Running } from '../protocol.ts';
import type { Server } from '../serving.ts';
import { Masks } from './masks.ts';
import { connect } from './server.ts';

export interface StdioOptions {
  readonly input: Readable;
  /** Nobody else may write there. */
  readonly output: Writable;
  readonly mask: boolean;
}

/** Serves MCP to the program that started this one; it ends when that closes the input. Whoever can start it may see all. */
export async function serveMcpOverStdio(server: Server, { input, output, mask }: StdioOptions): Promise<Running> {
  const asking = { name: 'stdio', namespaces: 'all' } as const;
  const transport = new StdioServerTransport(input, output);
  const connection = await connect(server, transport, () => asking, new Masks(mask));
  const left = new Promise<void>(resolve => {
    input.once('end', resolve);
    input.once('close', resolve);
    output.once('error', () => resolve());
  });
  return {
    ended: left.then(() => connection.answered()),
    async close() {
      await connection.answered();
      await connection.close();
    },
  };
}
