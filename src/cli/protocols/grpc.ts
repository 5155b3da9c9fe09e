import { parseAddress } from './address.ts';
import { defineProtocol } from './protocol.ts';

const usual = '127.0.0.1:8082';

export const grpc = defineProtocol({
  options: {
    grpc: {
      type: 'string',
      bare: usual,
      describe: `serve the gRPC of k8sgpt, for its operator and clients, at this address (without one: ${usual})`,
      group: 'What to serve:',
      often: true,
      check: parseAddress,
    },
  },
  isWanted: ({ grpc: address }) => address !== undefined,
  async start(server, { grpc: address = usual }) {
    const { serveGrpc } = await import('../../serve/grpc/listen.ts');
    return await serveGrpc(server, parseAddress('--grpc', address));
  },
});
