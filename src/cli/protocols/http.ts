import { parseAddress } from './address.ts';
import { defineProtocol } from './protocol.ts';

const usual = '127.0.0.1:8080';

export const http = defineProtocol({
  options: {
    http: {
      type: 'string',
      bare: usual,
      describe: `serve HTTP at this address (default, if nothing else is asked for: ${usual})`,
      group: 'What to serve:',
      often: true,
      check: parseAddress,
    },
    'metrics-objects': {
      type: 'boolean',
      default: false,
      describe: 'metrics also name objects with findings, as analyzer_errors of k8sgpt does; 500 at most',
      group: 'What to serve:',
    },
  },
  usual: true,
  isWanted: ({ http: address }) => address !== undefined,
  async start(server, { http: address = usual, metricsObjects }) {
    const { serveHttp } = await import('../../serve/http/listen.ts');
    return await serveHttp(server, { ...parseAddress('--http', address), namedMetrics: metricsObjects });
  },
});
