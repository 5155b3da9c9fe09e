import { parseAddress } from './address.ts';
import { maskOption } from './mcp.ts';
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
    'mcp-http': {
      type: 'boolean',
      default: false,
      describe: 'HTTP also serves MCP, at /mcp',
      group: 'What to serve:',
      often: true,
    },
    ...maskOption,
    ui: {
      type: 'boolean',
      default: false,
      describe: 'also a page at / that shows the incidents as they come and go',
      group: 'What to serve:',
      often: true,
    },
    'metrics-objects': {
      type: 'boolean',
      default: false,
      describe: 'metrics also name objects with findings, as analyzer_errors of k8sgpt does; 500 at most',
      group: 'What to serve:',
    },
  },
  usual: true,
  // Metrics are told over HTTP alone.
  isWanted: ({ http: address, mcpHttp, ui, metricsObjects }) =>
    address !== undefined || mcpHttp || ui || metricsObjects,
  async start(server, { http: address = usual, metricsObjects, mcpHttp, mask, ui }) {
    const { serveHttp } = await import('../../serve/http/listen.ts');
    const { gateway } = await import('../../serve/k8sgpt/gateway.ts');
    const parts = [
      gateway,
      ...(mcpHttp ? [(await import('../../serve/mcp/http.ts')).mcpOverHttp(mask)] : []),
      ...(ui ? [(await import('../../serve/page/part.ts')).page] : []),
    ];
    return await serveHttp(server, { ...parseAddress('--http', address), parts, namedMetrics: metricsObjects });
  },
});
