import { expect, test } from 'vitest';
import { findProvider } from '../../providers/index.ts';
import { k8sgptFile, parseK8sgpt } from '../../src/config/k8sgpt.ts';

test('the place of the file, by system', () => {
  expect(k8sgptFile('linux', { XDG_CONFIG_HOME: '/c' })).toBe('/c/k8sgpt/k8sgpt.yaml');
  expect(k8sgptFile('linux', {})).toMatch(/\/\.config\/k8sgpt\/k8sgpt\.yaml$/);
  expect(k8sgptFile('darwin', {})).toMatch(/Library\/Application Support\/k8sgpt\/k8sgpt\.yaml$/);
  expect(k8sgptFile('win32', { LOCALAPPDATA: '/l' })).toBe('/l/k8sgpt/k8sgpt.yaml');
});

test('every setting has its place, or is named as lost; zeros of Go are none', () => {
  const { usual, backends } = parseK8sgpt(
    'k',
    `active_filters: []
ai:
  defaultProvider: azureopenai
  providers:
  - { name: azureopenai, model: gpt-4, engine: diag, baseurl: "https://x", password: key, azureapiversion: v1, topk: 0 }
  - { Name: oci, compartmentid: c, endpointname: e, providerRegion: r, temperature: 0.7, topp: 0.5, topk: 50, maxtokens: 2048 }
  - { name: openai, organizationid: o, proxyEndpoint: "http://p", stopsequences: [], customheaders: [{ X-A: [1, 2] }, { X-B: [b] }] }
  - { model: without a name }
`,
  );
  expect(usual).toBe('azureopenai');
  expect(backends).toEqual([
    {
      provider: 'azureopenai',
      options: { model: 'diag', baseUrl: 'https://x', apiKey: 'key', apiVersion: 'v1' },
      lost: [],
    },
    {
      provider: 'oci',
      options: { project: 'c', model: 'e', region: 'r', temperature: 0.7, topP: 0.5 },
      lost: ['topk', 'maxtokens'],
    },
    {
      provider: 'openai',
      options: { organization: 'o', headers: { 'X-A': '1, 2', 'X-B': 'b' } },
      lost: ['proxyendpoint'],
    },
  ]);
});

test.each([
  ['a: [', 'k is not YAML'],
  ['a: 1', 'k names no backends of k8sgpt: it has no ai.providers'],
  ['', 'k names no backends of k8sgpt: it has no ai.providers'],
])('what is no such file is said: %j', (content, message) => {
  expect(() => parseK8sgpt('k', content)).toThrow(message);
});

// The clients of pkg/ai in k8sgpt, and those that came later.
test.each([
  ...[
    'openai',
    'localai',
    'ollama',
    'azureopenai',
    'cohere',
    'amazonbedrock',
    'amazonbedrockconverse',
    'amazonsagemaker',
  ],
  ...[
    'google',
    'noopai',
    'huggingface',
    'googlevertexai',
    'oci',
    'customrest',
    'ibmwatsonxai',
    'groq',
    'anthropic',
    'litellm',
  ],
])('k8sgpt calls one %s, and so do we', name => {
  expect([findProvider(name).id, ...(findProvider(name).aliases ?? [])]).toContain(name);
});
