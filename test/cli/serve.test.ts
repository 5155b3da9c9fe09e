import { expect, test } from 'vitest';
import { http } from '../../src/cli/protocols/http.ts';
import { kubecause } from '../helpers/command-line.ts';
import { demo } from '../helpers/paths.ts';

test('serve answers of a recording until it is told to stop, and ends well', async () => {
  const serving = kubecause(['serve', '-r', demo, '--http', '0', '--ui']);
  const events: { event: string; address?: string }[] = [];
  const lines = serving.iterable({ from: 'stderr' });
  const next = async (event: string): Promise<{ address?: string }> => {
    for (;;) {
      const { value, done } = await lines.next();
      if (done === true) throw new Error(`it ended before "${event}"`);
      events.push(JSON.parse(value as string));
      if (events.at(-1)!.event === event) return events.at(-1)!;
    }
  };
  const { address } = await next('listening');
  expect(address).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
  await expect.poll(async () => (await fetch(`${address}/readyz`)).status, { timeout: 20_000 }).toBe(200);
  const answer = await (await fetch(`${address}/v1/incidents`)).json();
  expect(answer).toMatchObject({ incidents: expect.arrayContaining([expect.objectContaining({ severity: 'error' })]) });
  expect(await (await fetch(`${address}/`)).text()).toContain('<title>kubecause</title>');
  expect(await (await fetch(`${address}/page/report`)).text()).toContain('class="incident ');
  serving.kill('SIGTERM');
  await next('stopped');
  const { exitCode, stdout } = await serving;
  expect([exitCode, stdout]).toEqual([0, '']);
});

test.each([
  [['--http=nowhere', '-r', demo], /--http wants an address such as 127\.0\.0\.1:8080 or a port, but got "nowhere"/],
  [['-r', 'no-such-file.tar.gz', '--http', '0'], /no-such-file\.tar\.gz/],
  [['--mask', '-r', demo], /--mask masks what is told over MCP, and nothing else: also give --mcp or --mcp-http/],
  [['--notify', 'slak=x', '-r', demo], /--notify wants one of .*, but got "slak="; did you mean slack\?/],
  [
    ['--notify', 'slack=hooks.example/secret', '-r', demo],
    /^(?!.*secret).*--notify slack=: this is no file, and no address/,
  ],
  [['--notify', 'teams=env:NOT_SET', '-r', demo], /--notify teams=env:NOT_SET: there is no such variable/],
  [['--notify', 'slack=xoxb-secret', '-r', demo], /^(?!.*secret).*--notify slack= wants a channel behind the token/],
  [
    ['--notify', 'webhook=http://127.0.0.1:1', '--ca-file', 'no-such.pem', '-r', demo],
    /--ca-file: cannot read no-such\.pem/,
  ],
  [['--notify', 'webhook=http://127.0.0.1:1', '--proxy', 'nowhere', '-r', demo], /--proxy must be a URL such as/],
  [['--server', 'http://127.0.0.1:1', '--http', '0'], /127\.0\.0\.1:1 .*refused/],
])('serve %j ends with one line that says what is wrong', async (args, says) => {
  const { exitCode, stdout, stderr } = await kubecause(['serve', ...args], { stripFinalNewline: true });
  expect([exitCode, stdout]).toEqual([2, '']);
  const plain = stderr.split('\n').filter(line => !line.startsWith('{'));
  expect(plain).toEqual([expect.stringMatching(says)]);
});

test('metrics that are asked for are served, whatever else is', () => {
  const nothing = { http: undefined, mcpHttp: false, ui: false, metricsObjects: false, mask: false };
  expect(http.isWanted(nothing)).toBe(false);
  expect(http.isWanted({ ...nothing, metricsObjects: true })).toBe(true);
});
