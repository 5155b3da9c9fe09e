import { grpc } from './grpc.ts';
import { http } from './http.ts';
import { mcp } from './mcp.ts';
import type { Protocol } from './protocol.ts';

/** All protocols. A new one is a file and a line here. */
export const protocols = [http, grpc, mcp] as const satisfies readonly Protocol[];

/** What `serve` takes for them. */
export const protocolOptions = { ...http.options, ...grpc.options, ...mcp.options } as const;
