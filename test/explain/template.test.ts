import { expect, test } from 'vitest';
import type { Masked } from '../../src/core/provider.ts';
import { checkTemplate, fillTemplate, type Sections } from '../../src/explain/template.ts';
import { Vault } from '../../src/explain/vault.ts';

const session = new Vault(['payments'], { mask: true }).session();
const of = (words: string): Masked => words as Masked;
const sections: Sections = {
  incident: of('the incident'),
  cause: of('the cause'),
  evidence: of('the evidence'),
  consequences: of('the consequences'),
  changes: of('the changes'),
  documentation: of('the documentation'),
  language: of('Korean'),
};

test('sections stand where they are named; names of the cluster in the words around are masked', () => {
  const template = 'payments is down:\n{{cause}}\n{{ evidence }} in {{language}}. Say why.';
  expect(fillTemplate(template, sections, session)).toBe(
    '[[name-1]] is down:\nthe cause\nthe evidence in Korean. Say why.',
  );
});

test.each(Object.keys(sections).filter(name => name !== 'language'))('{{%s}} is known', name => {
  expect(() => checkTemplate(`Explain: {{${name}}}`)).not.toThrow();
});

test.each([
  ['{{caus}}', /^the prompt file names {{caus}}, which does not exist; did you mean {{cause}}\?$/],
  ['{{.Error}} {{cause}}', /names {{\.Error}}, which does not exist; there are incident, cause, /],
  ['{{}} {{cause}}', /names {{}}/],
  ['Explain in {{language}}: %s', /^the prompt file says nothing about an incident: it needs {{cause}}/],
  ['', /says nothing about an incident/],
])('%j is refused', (template, message) => {
  expect(() => checkTemplate(template)).toThrow(
    expect.objectContaining({ name: 'UserError', message: expect.stringMatching(message) }),
  );
});
