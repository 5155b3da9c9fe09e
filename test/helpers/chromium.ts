import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { WebSocket } from 'undici';

const places = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];

/** Where a browser is; undefined if there is none. */
export const chromium = [process.env.CHROMIUM, ...places].find(path => path !== undefined && existsSync(path));

/** A page in a real browser. */
export interface BrowserPage {
  /** What an expression gives, awaited. @throws if it throws */
  evaluate<T>(expression: string): Promise<T>;
  /** Waits until an expression is true. */
  until(expression: string): Promise<void>;
  /** Presses a key as a person does. */
  press(key: string, text?: string): Promise<void>;
  send(method: string, params?: object): Promise<Record<string, unknown>>;
  /** What the page complained of: exceptions, and what its policy refused. */
  readonly complaints: readonly string[];
  close(): Promise<void>;
}

/** Opens a page in a browser of its own, over the DevTools protocol. @see https://chromedevtools.github.io/devtools-protocol/ */
export async function openPage(url: string, { width = 1200, height = 900 } = {}): Promise<BrowserPage> {
  const folder = await mkdtemp(join(tmpdir(), 'browser-'));
  const browser = spawn(
    chromium!,
    [
      '--headless=new',
      '--no-sandbox',
      '--disable-gpu',
      '--remote-debugging-port=0',
      `--user-data-dir=${folder}`,
      'about:blank',
    ],
    { stdio: ['ignore', 'ignore', 'pipe'] },
  );
  const address = await addressOf(browser);
  const list = await fetch(`http://${new URL(address).host}/json/list`);
  const [target] = ((await list.json()) as { type: string; webSocketDebuggerUrl: string }[]).filter(
    ({ type }) => type === 'page',
  );
  const socket = new WebSocket(target!.webSocketDebuggerUrl);
  await new Promise<void>((resolve, reject) => {
    socket.onopen = () => resolve();
    socket.onerror = () => reject(new Error('the browser does not answer'));
  });
  const waiting = new Map<number, { resolve(value: never): void; reject(error: Error): void }>();
  const complaints: string[] = [];
  let number = 0;
  socket.onmessage = ({ data }) => {
    const { id, result, error, method, params } = JSON.parse(data as string);
    if (method === 'Runtime.exceptionThrown') complaints.push(JSON.stringify(params.exceptionDetails));
    if (method === 'Log.entryAdded' && params.entry.source === 'security') complaints.push(params.entry.text);
    if (error) waiting.get(id)?.reject(new Error(error.message));
    else waiting.get(id)?.resolve(result as never);
    waiting.delete(id);
  };
  const send = (method: string, params: object = {}): Promise<Record<string, unknown>> =>
    new Promise((resolve, reject) => {
      waiting.set(++number, { resolve, reject });
      socket.send(JSON.stringify({ id: number, method, params }));
    });
  for (const domain of ['Runtime', 'Log', 'Page']) await send(`${domain}.enable`);
  await send('Emulation.setDeviceMetricsOverride', { width, height, deviceScaleFactor: 1, mobile: false });
  await send('Page.navigate', { url });
  const page: BrowserPage = {
    send,
    complaints,
    async evaluate(expression) {
      const { result, exceptionDetails } = (await send('Runtime.evaluate', {
        expression,
        awaitPromise: true,
        returnByValue: true,
      })) as { result: { value: never }; exceptionDetails?: { exception?: { description?: string } } };
      if (exceptionDetails) throw new Error(`${expression}: ${exceptionDetails.exception?.description}`);
      return result.value;
    },
    async until(expression) {
      const isSo = (): Promise<unknown> => page.evaluate(`Boolean(${expression})`).catch(() => false);
      for (let i = 0; i < 300; i++) {
        if (await isSo()) return;
        await new Promise(resolve => setTimeout(resolve, 50));
      }
      throw new Error(`it never came true: ${expression}`);
    },
    async press(key, text) {
      const code = { Enter: 13, Tab: 9, Escape: 27, ArrowDown: 40, ArrowUp: 38 }[key];
      const event = { key, text: text ?? (key === 'Enter' ? '\r' : undefined), windowsVirtualKeyCode: code };
      await send('Input.dispatchKeyEvent', { type: 'keyDown', ...event });
      await send('Input.dispatchKeyEvent', { type: 'keyUp', ...event });
    },
    async close() {
      socket.close();
      const ended = new Promise(resolve => browser.once('exit', resolve));
      browser.kill('SIGKILL');
      await ended;
      await rm(folder, { recursive: true, force: true, maxRetries: 5 });
    },
  };
  return page;
}

function addressOf(browser: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let said = '';
    browser.stderr!.on('data', (data: Buffer) => {
      said += data;
      const [, address] = /listening on (ws:\S+)/.exec(said) ?? [];
      if (address !== undefined) resolve(address);
    });
    browser.once('exit', () => reject(new Error(`the browser ended: ${said}`)));
  });
}
