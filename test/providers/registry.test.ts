import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { findProvider, providers } from '../../providers/index.ts';
import { codeOf, sourceFiles } from '../../scripts/imports.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));

test('backends are sorted, and no name stands for two', () => {
  const ids = providers.map(({ id }) => id);
  expect(ids).toEqual([...ids].sort());
  const names = providers.flatMap(({ id, aliases = [] }) => [id, ...aliases]);
  expect(names.filter((name, i) => names.indexOf(name) !== i)).toEqual([]);
  expect(names.filter(name => name !== name.toLowerCase())).toEqual([]);
});

/** All that k8sgpt knows are among them. */
test.each([
  'openai',
  'OpenAI',
  'azure',
  'azureopenai',
  'localai',
  'ollama',
  'groq',
  'litellm',
  'anthropic',
  'claude',
  'amazonbedrock',
  'amazonbedrockconverse',
  'bedrockmantle',
  'amazonsagemaker',
  'google',
  'googlevertexai',
  'cohere',
  'huggingface',
  'ibmwatsonxai',
  'oci',
  'customrest',
  'noopai',
])('%s is found', name => {
  const found = findProvider(name);
  expect([found.id, ...(found.aliases ?? [])]).toContain(name.toLowerCase());
});

test.each([
  ['opnai', /^there is no backend "opnai"; did you mean openai\?$/],
  ['antropic', /did you mean anthropic\?/],
  ['mistal', /did you mean mistral\?/],
  ['nothing-like-it', /^there is no backend "nothing-like-it"; there is amazonbedrock, amazonsagemaker, .*zhipu$/],
])('%s is none, and the error says what is near', (name, message) => {
  expect(() => findProvider(name)).toThrow(
    expect.objectContaining({ name: 'UserError', message: expect.stringMatching(message) }),
  );
});

test.each(['github-models', 'GitHubModels', 'github'])('%s is known, and that it is gone', name => {
  expect(() => findProvider(name)).toThrow(/^GitHub retired GitHub Models on July 30, 2026; ask those who make/);
});

test('keys that are for more are among the variables of the key', () => {
  for (const { env, keysOfMore = [] } of providers)
    expect(env?.apiKey ?? []).toEqual(expect.arrayContaining([...keysOfMore]));
});

test('a package is imported only when a backend connects', () => {
  const early = sourceFiles(root, 'providers').flatMap(file =>
    [...codeOf(root, file).matchAll(/^(?:import|export) (?!type )[^;]*? from '([^.][^']*)'/gm)].map(
      ([, name]) => `${file} imports ${name} when it is loaded`,
    ),
  );
  expect(early).toEqual([]);
});

test('a package that a backend needs is an optional one of ours, in the same range', () => {
  const { peerDependencies, peerDependenciesMeta } = JSON.parse(readFileSync(`${root}/package.json`, 'utf8'));
  const needed = providers.flatMap(({ package: wanted }) =>
    wanted === undefined ? [] : [[wanted.name, wanted.range]],
  );
  expect(Object.fromEntries(needed)).toEqual(peerDependencies);
  expect(peerDependenciesMeta).toEqual(Object.fromEntries(needed.map(([name]) => [name, { optional: true }])));
});
