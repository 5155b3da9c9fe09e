import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { type HTMLInputElement, Window } from 'happy-dom';
import { HtmlValidate } from 'html-validate';
import { describe, expect, test } from 'vitest';
import { html } from '../../src/render/html/markup.ts';
import { script } from '../../src/render/html/script.ts';
import { costOf } from '../helpers/cost.ts';
import { hostileNames } from '../helpers/hostile.ts';
import { explained, render, report, service } from '../helpers/reports.ts';

const step = { what: 'label it', command: 'kubectl label <x>', patch: 'a:\n  b: "c"' };
const answer = { problem: 'p', cause: 'c', fix: [step], verify: [step], otherwise: ['o'] };
const hostile = explained(await report(hostileNames.map(name => service(name))), [
  { state: 'answered', answer, model: 'm', at: '2026-03-01T12:00:00Z', cached: false },
  { state: 'failed', why: '</section><script>alert(1)</script>' },
]);

/** The tags of a page and their attributes, as a parser for HTML reads them; what is in the style and the script is left out. */
function tagsOf(page: string): { readonly name: string; readonly attributes: Readonly<Record<string, string>> }[] {
  const { document } = new Window();
  document.write(page);
  return [...document.querySelectorAll('*')].map(element => ({
    name: element.localName,
    attributes: Object.fromEntries([...element.attributes].map(({ name, value }) => [name, value ?? ''])),
  }));
}

describe('html', () => {
  test('is valid and accessible, as far as a checker can tell', async () => {
    const checker = new HtmlValidate({
      extends: ['html-validate:recommended', 'html-validate:a11y'],
      // How it is spelled, and not what it means, is not the checker's business here.
      rules: { 'no-trailing-whitespace': 'off', 'long-title': 'off', 'no-inline-style': 'error' },
    });
    for (const of of [hostile, await report([])]) {
      const { results } = await checker.validateString(await render('html', of));
      const complaints = results.flatMap(({ messages }) => messages.map(m => `${m.line}: ${m.ruleId}: ${m.message}`));
      expect(complaints).toEqual([]);
    }
  });

  test('asks nobody for anything, and lets nothing run but what it came with', async () => {
    const page = await render('html', hostile);
    const [, style = ''] = /<style>(.*)<\/style>/s.exec(page) ?? [];
    const [, code = ''] = /<script>(.*)<\/script>/s.exec(page) ?? [];
    const hash = (text: string): string => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;
    const tags = tagsOf(page);
    const policy = tags.find(({ attributes }) => attributes['http-equiv'] === 'Content-Security-Policy');
    expect(policy?.attributes.content).toBe(
      `default-src 'none'; style-src ${hash(style)}; script-src ${hash(code)}; img-src data:; base-uri 'none'; form-action 'none'`,
    );
    expect(style).not.toMatch(/url\(|@import/);
    for (const { name, attributes } of tags) {
      expect(name).not.toMatch(/^(img|iframe|object|embed|base|form|audio|video|svg|math)$/);
      for (const [attribute, value] of Object.entries(attributes)) {
        expect(attribute).not.toMatch(/^(on|src|style$|action|formaction|xlink)/);
        if (attribute === 'href')
          expect(value).toMatch(/^(#[\w-]+|data:,|https:\/\/[\w.-]*(kubernetes|[\w-]+)\.\w+\/.*)$/);
      }
    }
    expect(tags.filter(({ name }) => name === 'script')).toHaveLength(1);
  });

  test('whatever something is called, it is text', () => {
    const { document } = new Window();
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit: 'binary' }), fc.constantFrom(...hostileNames)), name => {
        document.body.innerHTML = html`<p title="${name}">${[name]}</p>`.text;
        expect(document.body.querySelectorAll('*')).toHaveLength(1);
        expect([...document.body.querySelector('p')!.attributes].map(each => each.name)).toEqual(['title']);
        expect(document.body.children[0]!.textContent).toBe(document.body.children[0]!.getAttribute('title'));
      }),
      { numRuns: 200 },
    );
  });

  test('a hostile cluster has the tags of a harmless one', async () => {
    const harmless = await report(hostileNames.map((_, i) => service(`service-${i}`)));
    const names = async (of: typeof harmless): Promise<string[]> =>
      tagsOf(await render('html', of)).map(({ name, attributes }) => `${name} ${Object.keys(attributes).join(' ')}`);
    expect(await names({ ...hostile, explain: undefined } as never)).toEqual(await names(harmless));
  });

  test('of three hundred incidents only the worst is open', async () => {
    const of = await report(Array.from({ length: 300 }, (_, i) => service(`service-${i}`)));
    const page = await render('html', of);
    expect(page.match(/class="incident /g)).toHaveLength(300);
    expect(page.match(/<details open>/g)).toHaveLength(1);
    expect((await render('html', of, { detail: 'quiet' })).match(/<details open>/g)).toBeNull();
  });

  test('what a page costs grows as its incidents do', async () => {
    const cost = async (incidents: number): Promise<number> => {
      const of = await report(Array.from({ length: incidents }, (_, i) => service(`service-${i}`)));
      return costOf(() => () => render('html', of));
    };
    const few = await cost(250);
    expect((await cost(1000)) / few).toBeLessThan(4 * 3);
  });
});

describe('the script of the page', async () => {
  const of = await report([service('web'), service('cart'), service('pay', 'pay', 'bank')]);
  const page = await render('html', of);

  function open(fragment = '') {
    const window = new Window({
      url: `https://report.example/${fragment}`,
      settings: { enableJavaScriptEvaluation: true, suppressInsecureJavaScriptEnvironmentWarning: true },
    });
    const { document } = window;
    document.write(page.replace(/<script>.*<\/script>/s, ''));
    window.eval(script);
    const shown = (): string[] =>
      [...document.querySelectorAll('.incident:not([hidden]) h3')].map(
        ({ textContent }) => / \w+\/(\w+)/.exec(textContent)![1]!,
      );
    const at = (id: string): HTMLInputElement =>
      document.querySelector(`[id="${id}"], [value="${id}"]`) as HTMLInputElement;
    const set = (id: string, value: string): void => {
      at(id).value = value;
      at(id).dispatchEvent(new window.Event('input', { bubbles: true }));
    };
    return { window, document, shown, set, at };
  }

  test('filters by namespace and text, says how many are left, and keeps it in the address', () => {
    const { window, shown, set, at } = open();
    expect(shown()).toEqual(expect.arrayContaining(['web', 'cart', 'pay']));
    set('namespace', 'bank');
    expect(shown()).toEqual(['pay']);
    expect(at('shown').textContent).toBe('1 of 3 incidents shown');
    expect(window.location.hash).toBe('#namespace=bank');
    set('text', 'nothing like it');
    expect(shown()).toEqual([]);
    expect(at('none').hidden).toBe(false);
    at('clear').click();
    expect(shown()).toHaveLength(3);
  });

  test('the address says what is shown: filters, or an incident', () => {
    expect(open('#text=cart').shown()).toEqual(['cart']);
    expect(open('#severity=warning').shown()).toEqual([]);
    expect(open('#namespace=gone').shown()).toHaveLength(3);
    const { id } = of.incidents[2]!;
    const { document } = open(`#incident-${id}`);
    expect(document.getElementById(`incident-${id}`)!.querySelector('details')!.open).toBe(true);
  });

  test('severities, the theme, and all at once', () => {
    const { document, shown, at } = open();
    at('error').click();
    expect(shown()).toEqual([]);
    at('theme').click();
    expect(document.documentElement.dataset.theme).toBe('dark');
    expect(at('theme').getAttribute('aria-pressed')).toBe('true');
    at('clear').click();
    at('all').click();
    at('all').click();
    const open_ = [...document.querySelectorAll('.incident > details')].map(each => each.hasAttribute('open'));
    expect(new Set(open_).size).toBe(1);
  });
});
