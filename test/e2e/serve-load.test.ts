import { Agent, get } from 'node:http';
import { expect, onTestFinished, test } from 'vitest';
import { httpServer, lost } from '../helpers/http-server.ts';
import { object } from '../helpers/objects.ts';

const clients = 200;
const requests = 10_000;

test(`${clients} clients ask at once, ${requests} times in all, and each is answered`, async () => {
  const many = Array.from({ length: 50 }, (_, i) => lost(`shop/web-${i}`));
  const { port } = await httpServer({
    objects: [object('v1', 'Namespace', 'shop'), ...many],
    limits: { rate: { burst: 2 * requests, perSecond: requests } },
  });
  const took: number[] = [];
  const ask = async (agent: Agent): Promise<void> => {
    const began = performance.now();
    const status = await new Promise<number | undefined>((resolve, reject) => {
      get({ port, host: '127.0.0.1', path: '/v1/incidents?limit=5', agent }, answer => {
        answer.resume();
        answer.on('end', () => resolve(answer.statusCode));
      }).on('error', reject);
    });
    took.push(performance.now() - began);
    if (status !== 200) throw new Error(`answered ${status}`);
  };
  const agents = Array.from({ length: clients }, () => new Agent({ keepAlive: true, maxSockets: 1 }));
  onTestFinished(() => {
    for (const agent of agents) agent.destroy();
  });
  // Connections are made, and code is compiled.
  await Promise.all(agents.map(ask));
  took.length = 0;
  const cpu = process.cpuUsage();
  await Promise.all(
    agents.map(async agent => {
      for (let i = 0; i < requests / clients; i++) await ask(agent);
    }),
  );
  const { user, system } = process.cpuUsage(cpu);
  took.sort((a, b) => a - b);
  const p99 = took[Math.floor(took.length * 0.99)]!;
  const each = (user + system) / 1000 / requests;
  process.stderr.write(`${clients} clients at once: p99 ${p99.toFixed(1)} ms, ${each.toFixed(2)} ms of CPU each\n`);
  expect(took).toHaveLength(requests);
  // Of client and server together, which share the process; so 200 at once wait 200 times as long for one another.
  expect(each).toBeLessThan(5);
});
