import { expect, onTestFinished, test } from 'vitest';
import { kubecause } from '../helpers/command-line.ts';
import { grpcClient } from '../helpers/grpc-client.ts';
import { startModelServer } from '../helpers/model-server.ts';
import { demo } from '../helpers/paths.ts';

test('serve --grpc explains and asks through the backend, with every name masked, and ends when it is told to', async () => {
  const model = await startModelServer();
  onTestFinished(() => model.close());
  const explained = JSON.stringify({ problem: 'a', cause: 'b', fix: [{ what: 'c' }], verify: [], otherwise: [] });
  model.reply = ({ body }) => {
    const said = /"What of (\[\[[^\]]+\]\])/.exec(body)?.[1];
    const content = said === undefined ? explained : `it is ${said}`;
    return { body: JSON.stringify({ model: 'm', choices: [{ message: { content }, finish_reason: 'stop' }] }) };
  };
  const backend = [
    '--backend',
    'openai',
    '--base-url',
    model.url,
    '--model',
    'm',
    '--no-cache',
    '--max-incidents',
    '2',
  ];
  const serving = kubecause(['serve', '-r', demo, '--grpc', '0', '--allow-shutdown', ...backend], {
    env: { KUBECAUSE_API_KEY: 'a-key-of-a-test' },
  });
  onTestFinished(() => void serving.kill());
  const address = await new Promise<string>((resolve, reject) => {
    serving.stderr.on('data', data => {
      const [found] = /grpc:\/\/127\.0\.0\.1:\d+/.exec(String(data)) ?? [];
      if (found !== undefined) resolve(found);
    });
    void serving.then(({ stderr }) => reject(new Error(stderr)));
  });
  const client = grpcClient(address);
  await expect
    .poll(() => client.call('grpc.health.v1.Health/Check'), { timeout: 20_000 })
    .toEqual({ status: 'SERVING' });
  const answer = await client.call('schema.v1.ServerAnalyzerService/Analyze', {
    explain: true,
    backend: 'openai',
    language: 'Korean',
  });
  expect(answer).toMatchObject({
    errors: expect.arrayContaining([expect.stringMatching(/^not explained: only the worst 2 are asked about/)]),
  });
  const results = answer.results as { name: string; details: string }[];
  expect(results.filter(({ details }) => details === 'Error: a b Solution: 1. c')).toHaveLength(2);
  expect(model.received()).toContain('Answer in Korean');

  const [name] = results[0]!.name.split('/').slice(-1) as [string];
  expect(await client.call('schema.v1.ServerQueryService/Query', { query: `What of ${name}` })).toMatchObject({
    response: `it is ${name}`,
  });
  expect(model.requests).toHaveLength(3);
  expect(model.received()).not.toContain(name);

  expect(await client.call('schema.v1.ServerConfigService/Shutdown')).toEqual({ status: 'stopping' });
  const { exitCode, stdout } = await serving;
  expect([exitCode, stdout]).toEqual([0, '']);
});
