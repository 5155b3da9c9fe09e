import { grpc } from './grpc.ts';
import { http } from './http.ts';
import { mcp } from './mcp.ts';
import { notify } from './notify.ts';
import type { Protocol } from './protocol.ts';

/** All protocols. A new one is a file and a line here. */
export const protocols = [http, grpc, mcp, notify] as const satisfies readonly Protocol[];

/** What `serve` takes for them. */
export const protocolOptions = { ...http.options, ...grpc.options, ...mcp.options, ...notify.options } as const;
