import { createInterface } from 'node:readline';
import { execa } from 'execa';
import { expect, onTestFinished } from 'vitest';
import { bin } from './paths.ts';

/** What has to be started and read, on a machine that does ten other things. */
const patience = { timeout: 90_000, interval: 200 };

/** Starts `serve` over HTTP with MCP in a process of its own, which ends with the test, and waits until the cluster was read. Gives its address. */
export async function mcpServer(...options: readonly string[]): Promise<string> {
  const args = ['serve', '--http', '127.0.0.1:0', '--mcp-http', ...options];
  const server = execa(process.execPath, [bin, ...args], { reject: false, buffer: false, stdout: 'ignore' });
  onTestFinished(async () => {
    server.kill();
    await server;
  });
  const address = await new Promise<string>((resolve, reject) => {
    createInterface({ input: server.stderr }).on('line', line => {
      const [, found] = /"address":"(http:[^"]+)"/.exec(line) ?? [];
      if (found !== undefined) resolve(found);
    });
    server.on('exit', code => reject(new Error(`serve ended with ${code}`)));
  });
  await expect.poll(async () => (await fetch(`${address}/readyz`)).status, patience).toBe(200);
  return address;
}
