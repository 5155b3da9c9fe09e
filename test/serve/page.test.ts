import { createHash } from 'node:crypto';
import { HtmlValidate } from 'html-validate';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { UserError } from '../../src/core/errors.ts';
import type { Caller } from '../../src/serve/access.ts';
import { serveHttp } from '../../src/serve/http/listen.ts';
import { contentFor } from '../../src/serve/page/content.ts';
import { page as part } from '../../src/serve/page/part.ts';
import { RequestError } from '../../src/serve/request-error.ts';
import { byToken, fixedToken } from '../../src/serve/security/tokens.ts';
import type { Server } from '../../src/serve/serving.ts';
import { type BrowserPage, chromium, openPage } from '../helpers/chromium.ts';
import { hostileNames } from '../helpers/hostile.ts';
import { servedRecording } from '../helpers/mcp.ts';
import { service } from '../helpers/reports.ts';
import { serving } from '../helpers/serving.ts';

const token = 'a-token-that-nobody-guesses';

async function served(server: Server): Promise<{ readonly address: string; end(): Promise<void> }> {
  const running = await serveHttp(server, { host: '127.0.0.1', port: 0, parts: [part] });
  let isOver = false;
  const end = async (): Promise<void> => {
    if (!isOver) await running.close();
    isOver = true;
  };
  onTestFinished(end);
  return { address: running.address!, end };
}

describe('the page', () => {
  test('the shell holds nothing of the cluster, and its policy names what may run', async () => {
    const server = await serving([service('holdall')]);
    const { address } = await served(server);
    const answer = await fetch(address);
    const shell = await answer.text();
    expect(answer.headers.get('content-security-policy')).toBe("frame-ancestors 'none'");
    expect(shell).not.toContain('holdall');
    const hash = (tag: string): string => {
      const [, text = ''] = new RegExp(`<${tag}>(.*)</${tag}>`, 's').exec(shell) ?? [];
      return `'sha256-${createHash('sha256').update(text).digest('base64')}'`;
    };
    expect(shell.replaceAll('&#39;', "'")).toContain(
      `style-src ${hash('style')}; script-src ${hash('script')}; img-src data:; base-uri 'none'; form-action 'none'; connect-src 'self'; require-trusted-types-for 'script'; trusted-types kubecause"`,
    );
    expect(shell).not.toMatch(/https?:\/\/(?!127)/);
  });

  test('shell and content are valid and accessible, as far as a checker can tell', async () => {
    const server = await serving(hostileNames.map(name => service(name)));
    await server.become([service('web')]);
    const { address } = await served(server);
    const shell = await (await fetch(address)).text();
    const content = await (await fetch(`${address}/page/report`)).text();
    const checker = new HtmlValidate({
      extends: ['html-validate:recommended', 'html-validate:a11y'],
      rules: { 'no-trailing-whitespace': 'off', 'long-title': 'off', 'no-inline-style': 'error' },
    });
    const { results } = await checker.validateString(
      shell.replace('<div id="report"></div>', () => `<div id="report">${content}</div>`),
    );
    // Of the login and the report one is shown at a time.
    const complaints = results
      .flatMap(({ messages }) => messages.map(({ line, ruleId, message }) => `${line}: ${ruleId}: ${message}`))
      .filter(text => !text.includes('Multiple <h1>'));
    expect(complaints).toEqual([]);
  });

  test('says what was seen of an incident, and what is over', async () => {
    const server = await serving([service('web'), service('cart')]);
    const { address } = await served(server);
    const ask = async (): Promise<string> => (await fetch(`${address}/page/report`)).text();
    expect(await ask()).toMatch(/What was seen of it<\/h4><ul class="rows"><li><time [^>]*>[^<]*<\/time>opened/);
    expect(await ask()).not.toContain('over-title');
    await server.become([service('web')]);
    expect(await ask()).toMatch(/id="over-title">Over<.*<time [^>]*>[^<]*<\/time>[^<]*shop\/cart/s);
  });

  test('says that it is a recording, which stays as it is', async () => {
    const live = await serving([service('web')]);
    const recorded = await servedRecording('single-node');
    const contentOf = async (server: Server): Promise<string> =>
      (await fetch(`${(await served(server)).address}/page/report`)).text();
    expect(await contentOf(live)).toContain('<header class="top">');
    expect(await contentOf(recorded)).toContain('<header class="top" data-recorded>');
  });

  test('is drawn once for all who see the same, and anew for what is another', async () => {
    const server = await serving([service('web'), service('pay', 'pay', 'bank')]);
    const first = await contentFor(server.as());
    expect(await contentFor(server.as())).toBe(first);
    const own = await contentFor(server.as(['bank']));
    expect([own.includes('bank/pay'), own.includes('shop/web')]).toEqual([true, false]);
    await server.become([service('web')]);
    expect(await contentFor(server.as())).toMatch(/id="over-title">Over<.*bank\/pay: selector/s);
  });

  test('the content is for those who may see it, and only if it is another than they have', async () => {
    const server = await serving([service('web')]);
    const { address } = await served({ ...server, authenticate: byToken(fixedToken('test', token)) });
    expect((await fetch(address)).status).toBe(200);
    expect((await fetch(`${address}/page/report`)).status).toBe(401);
    const headers = { Authorization: `Bearer ${token}` };
    const answer = await fetch(`${address}/page/report`, { headers });
    expect(answer.status).toBe(200);
    const tag = answer.headers.get('etag')!;
    expect((await fetch(`${address}/page/report`, { headers: { ...headers, 'If-None-Match': tag } })).status).toBe(304);
  });
});

describe.skipIf(chromium === undefined)('the page in a browser (skipped where there is no Chromium)', () => {
  async function opened(address: string): Promise<BrowserPage> {
    const page = await openPage(address);
    onTestFinished(() => page.close());
    return page;
  }
  const titles = "[...document.querySelectorAll('.incident:not([hidden]) h3')].map(each => each.textContent)";

  test('what changes is taken over; what somebody did with the page stays', async () => {
    const server = await serving([service('web'), service('cart'), service('pay', 'pay', 'bank')]);
    const { address, end } = await served(server);
    const page = await opened(address);
    await page.until(`document.documentElement.dataset.state === 'live' && ${titles}.length === 3`);
    await page.evaluate("byId('namespace').value = 'shop'; byId('text').value = 'app='; apply(); keep()");
    await page.evaluate("document.querySelector('.incident:not([hidden]) > details > summary').focus()");
    await page.press('ArrowDown');
    await page.press('Enter');
    const focused = 'document.activeElement.querySelector("h3").textContent';
    expect(await page.evaluate(focused)).toContain('shop/web');

    await server.become([service('web'), service('about'), ...hostileNames.map(name => service(name, name, 'evil'))]);
    await page.until(`${titles}.some(title => title.includes('shop/about'))`);
    expect(await page.evaluate(focused)).toContain('shop/web');
    expect(await page.evaluate('document.activeElement.parentElement.open')).toBe(true);
    expect(await page.evaluate<string[]>(titles)).toHaveLength(2);
    expect(await page.evaluate('location.hash')).toBe('#namespace=shop&text=app%3D');
    await server.become([service('late', 'late', 'bank')]);
    await page.until("byId('none').hidden === false");
    expect(await page.evaluate("byId('namespace').value")).toBe('shop');
    expect(await page.evaluate("byId('said').textContent")).not.toBe('');

    await end();
    await page.until("document.documentElement.dataset.state === 'off'");
    expect(await page.evaluate("byId('state').textContent")).toMatch(/Trying again/);
    expect(page.complaints).toEqual([]);
  }, 60_000);

  test('of a recording it does not say that it is live', async () => {
    const { address, end } = await served(await servedRecording('single-node'));
    const page = await opened(address);
    await page.until("document.documentElement.dataset.state === 'recorded'");
    expect(await page.evaluate("byId('state').textContent")).toBe('A recording: nothing in it changes.');
    // As list items they would be numbered anew for each that is hidden.
    expect(await page.evaluate("getComputedStyle(document.querySelector('.incident')).display")).toBe('block');
    await end();
    await page.evaluate('load()');
    await page.until("document.documentElement.dataset.state === 'off'");
  }, 60_000);

  test('nothing stays of what may not be seen any more, and another token may be given', async () => {
    const server = await serving([service('web')]);
    let mayAsk = true;
    const authenticate = async (): Promise<Caller> => {
      if (mayAsk) return { name: 'jane', namespaces: 'all' };
      throw new RequestError('forbidden', 'this token lets nobody list pods');
    };
    const { address } = await served({ ...server, authenticate });
    const page = await opened(address);
    await page.until("document.documentElement.dataset.state === 'live'");
    mayAsk = false;
    await page.evaluate('load()');
    await page.until("document.documentElement.dataset.state === 'refused' && !byId('login').hidden");
    expect(await page.evaluate('report.childElementCount')).toBe(0);
    expect(await page.evaluate("byId('why').textContent")).toBe('this token lets nobody list pods');
    await expect.poll(() => server.as().audience.feed.subscribers).toBe(0);
    mayAsk = true;
    await page.evaluate("byId('token').value = 'another'; byId('login').requestSubmit()");
    await page.until(`document.documentElement.dataset.state === 'live' && ${titles}.length === 1`);
  }, 60_000);

  test('what is of before is not called live', async () => {
    const server = await serving([service('web')]);
    const { address } = await served(server);
    const page = await opened(address);
    await page.until("document.documentElement.dataset.state === 'live'");
    const read = vi.spyOn(server.cluster, 'read').mockImplementation(() => {
      throw new UserError('the API server does not answer');
    });
    await server.become([]);
    await page.evaluate('load()');
    await page.until("document.documentElement.dataset.state === 'stale'");
    expect(await page.evaluate("document.querySelector('.stale').textContent")).toMatch(/does not answer/);
    read.mockRestore();
    await server.become([]);
    await page.evaluate('load()');
    await page.until("document.documentElement.dataset.state === 'live'");
  }, 60_000);

  test('a tab that nobody sees holds no connection', async () => {
    const server = await serving([service('web')]);
    const { address } = await served(server);
    const page = await opened(address);
    const subscribers = (): number => server.as().audience.feed.subscribers;
    const see = (isHidden: boolean): Promise<unknown> =>
      page.evaluate(
        `Object.defineProperty(document, 'hidden', { value: ${isHidden}, configurable: true }); document.dispatchEvent(new Event('visibilitychange'))`,
      );
    await page.until("document.documentElement.dataset.state === 'live'");
    expect(subscribers()).toBe(1);
    await see(true);
    await expect.poll(subscribers).toBe(0);
    await see(false);
    await expect.poll(subscribers).toBe(1);
    expect(await page.evaluate('document.documentElement.dataset.state')).toBe('live');
  }, 60_000);

  test('a token is asked for, kept for this tab, and in no address', async () => {
    const server = await serving([service('web')]);
    const { address } = await served({ ...server, authenticate: byToken(fixedToken('test', token)) });
    const page = await opened(address);
    await page.until("!byId('login').hidden && document.activeElement.id === 'token'");
    const give = (text: string): Promise<unknown> =>
      page.evaluate(`byId('token').value = '${text}'; byId('login').requestSubmit()`);
    await give('wrong-token-of-somebody');
    await page.until("byId('why').textContent !== ''");
    expect(await page.evaluate('sessionStorage.length')).toBe(0);
    await give(token);
    await page.until(`document.documentElement.dataset.state === 'live' && ${titles}.length === 1`);
    expect(await page.evaluate('location.href')).not.toContain(token);
    expect(await page.evaluate('performance.getEntries().map(each => each.name).join()')).not.toContain(token);
    await page.evaluate("byId('forget').click()");
    expect(await page.evaluate('sessionStorage.length + report.childElementCount')).toBe(0);
  }, 60_000);
});
