import { Window } from 'happy-dom';
import { micromark } from 'micromark';
import { gfm, gfmHtml } from 'micromark-extension-gfm';
import { describe, expect, test } from 'vitest';
import { printable } from '../../src/core/values.ts';
import { codeBlock } from '../../src/render/markdown-text.ts';
import { hostileNames } from '../helpers/hostile.ts';
import { explained, render, report, service } from '../helpers/reports.ts';

/** A page as GitHub makes it of Markdown: HTML is let through, and addresses become links. */
function drawn(markdown: string) {
  const { document } = new Window();
  document.body.innerHTML = micromark(markdown, {
    extensions: [gfm()],
    htmlExtensions: [gfmHtml()],
    allowDangerousHtml: true,
  });
  return document.body;
}

/** The texts in which GitHub and GitLab look for references: they leave code alone, and look at one text at a time. */
function texts(node: ReturnType<typeof drawn>['childNodes'][number]): string[] {
  if (/^(CODE|PRE)$/.test(node.nodeName)) return [];
  return node.nodeName === '#text' ? [node.textContent] : [...node.childNodes].flatMap(texts);
}

const hostileAnswer = {
  problem: hostileNames.join('\n\n'),
  cause: '1. one\n\n---\n\n# drawn\n\n    code\n\n- list\n\n===',
  fix: hostileNames.map(name => ({ what: name, command: name, patch: `a:\n  b: |\n    \`\`\`\n${name}` })),
  verify: [],
  otherwise: [...hostileNames],
};

describe('markdown', async () => {
  const of = await report(hostileNames.map(name => service(name)));
  const page = drawn(await render('markdown', of));
  const names = [...page.querySelectorAll('*')].map(({ localName }) => localName);

  test('draws what kubecause draws, and nothing else', () => {
    expect([...new Set(names)].sort()).toEqual(
      ['b', 'code', 'details', 'h2', 'li', 'p', 'strong', 'sub', 'summary', 'ul', 'wbr'].sort(),
    );
    expect(names.filter(name => name === 'details')).toHaveLength(of.incidents.length + 1);
  });

  test('names are text, whole and as they are', () => {
    const content = page.textContent.replace(/\s+/g, ' ');
    for (const { title } of of.incidents) expect(content).toContain(printable(title).replace(/\s+/g, ' '));
  });

  test('nobody is mentioned, nothing is linked: on GitHub and on GitLab', () => {
    const said = texts(page).join('\n');
    expect(said).not.toMatch(/@[\w-]|[#!~%$^&][\w"]|GH-\d|:\w*[a-z]\w*:|:\/\/|www\.|\b[\da-f]{7,40}\b/i);
    expect(said).toMatch(/@\n/);
  });

  test('what a model says draws no more', async () => {
    const answers = drawn(
      await render(
        'markdown',
        explained(await report([service('web')]), [
          { state: 'answered', answer: hostileAnswer, model: '<b>@m</b>', at: '2026-03-01T12:00:00Z', cached: false },
        ]),
      ),
    );
    const drawnNames = new Set([...answers.querySelectorAll('*')].map(({ localName }) => localName));
    expect([...drawnNames].filter(name => !names.includes(name))).toEqual(['pre']);
    expect(answers.querySelectorAll('pre')).toHaveLength(2 * hostileNames.length);
    expect(answers.querySelectorAll('h2')).toHaveLength(1);
    expect(answers.querySelectorAll('ul ul, ol')).toHaveLength(0);
  });

  test('a block of code ends where it is to end', () => {
    const body = drawn(codeBlock('a\n````\n# b', 'yaml'));
    expect(body.querySelectorAll('pre')).toHaveLength(1);
    expect(body.querySelector('pre')!.textContent).toBe('a\n````\n# b\n');
  });

  test('a comment on GitHub holds it, however much there is', async () => {
    const many = await report(Array.from({ length: 900 }, (_, i) => service(`service-${i}-${'x'.repeat(40)}`)));
    const text = await render('markdown', many);
    expect(text.length).toBeLessThan(65_536);
    expect(text).toMatch(/and \d+ more/);
  });
});
