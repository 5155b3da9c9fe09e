import { describe, expect, test } from 'vitest';
import { importPackage } from '../../../providers/_shared/import-package.ts';
import { readBaseUrl, readOptions } from '../../../providers/_shared/options.ts';
import type { ProviderDefinition, ProviderOptions } from '../../../src/core/provider.ts';

const definition: ProviderDefinition = {
  id: 'example',
  title: 'Example',
  docs: 'https://example.com',
  options: { needs: ['apiKey', 'project'], takes: ['baseUrl', 'temperature'] },
  env: { apiKey: ['EXAMPLE_KEY', 'OTHER_KEY'], region: ['EXAMPLE_REGION'], baseUrl: ['EXAMPLE_URL'] },
  defaults: { model: 'small', baseUrl: 'https://example.com/v1' },
  connect: () => Promise.reject(new Error('not here')),
};
const read = (given: ProviderOptions, env: Record<string, string> = {}) => readOptions(definition, given, { env });

describe('options', () => {
  test('are what is given, else of the environment, else the default', () => {
    const env = { EXAMPLE_KEY: '', OTHER_KEY: ' from-env\n', EXAMPLE_URL: 'https://env.example.com' };
    expect(read({ project: 'p' }, env)).toEqual({
      apiKey: 'from-env',
      project: 'p',
      model: 'small',
      baseUrl: 'https://env.example.com',
    });
    const given = { apiKey: 'mine ', project: 'p', model: 'big', baseUrl: 'https://mine.example.com', temperature: 0 };
    expect(read(given, env)).toEqual({ ...given, apiKey: 'mine' });
    expect(read({ apiKey: '', project: 'p' }, env).apiKey).toBe('from-env');
  });

  test('of the environment that are not understood are not read', () => {
    expect(read({ apiKey: 'k', project: 'p' }, { EXAMPLE_REGION: 'eu' })).not.toHaveProperty('region');
  });

  test.each([
    [
      { project: 'p' },
      'example needs an API key: set EXAMPLE_KEY, or set OTHER_KEY, or keep it with: kubecause auth add example',
    ],
    [{ apiKey: 'k' }, 'example needs a project: give --project, or keep it with: kubecause auth add example'],
    [
      { apiKey: 'k', project: 'p', region: 'eu' },
      'example takes no region; it takes apiKey, baseUrl, headers, model, project, temperature',
    ],
    [
      { apiKey: 'k\ney', project: 'p' },
      'example: apiKey holds a character that cannot be sent in a header; was it cut or pasted wrong?',
    ],
    [
      { apiKey: 'k', project: 'p', headers: { 'X-Team': '“shop”' } },
      'example: X-Team holds a character that cannot be sent in a header; was it cut or pasted wrong?',
    ],
  ])('%j: one line says what to do', (given, message) => {
    expect(() => read(given)).toThrow(expect.objectContaining({ name: 'UserError', message }));
  });
});

describe('a base URL', () => {
  test.each([
    ['https://example.com/v1/', 'https://example.com/v1', {}],
    ['http://localhost:8080', 'http://localhost:8080', {}],
    ['https://me:p%40ss@example.com/v1', 'https://example.com/v1', { authorization: `Basic ${btoa('me:p@ss')}` }],
  ])('%s', (given, url, headers) => {
    expect(readBaseUrl('example', given)).toEqual({ url, headers });
  });

  test.each([
    ['example.com/v1', 'got "example.com/v1"'],
    ['me:secret@example.com', /begins with me:$/],
    ['//me:secret@example.com', 'got "…@example.com"'],
    ['ftp://example.com', 'begins with ftp:'],
    ['https://example.com/v1?key=secret', 'with a question mark'],
  ])('%s is none', (given, message) => {
    expect(() => readBaseUrl('example', given)).toThrow(message);
    expect(() => readBaseUrl('example', given)).not.toThrow('secret');
  });
});

describe('a package that users install themselves', () => {
  const wanted = { id: 'example', package: { name: '@example/sdk', range: '^3.1.0' } };

  test('is loaded', async () => {
    expect(await importPackage(wanted, async () => ({ Client: 1 }))).toEqual({ Client: 1 });
  });

  test('that is missing is told with the command that installs it', async () => {
    const missing = Object.assign(new Error("Cannot find package '@example/sdk'"), { code: 'ERR_MODULE_NOT_FOUND' });
    await expect(importPackage(wanted, () => Promise.reject(missing))).rejects.toMatchObject({
      name: 'UserError',
      message: expect.stringContaining('npm install -g "@example/sdk@^3.1.0"'),
    });
  });

  test('that fails otherwise is not said to be missing', async () => {
    await expect(importPackage(wanted, () => Promise.reject(new Error('broken')))).rejects.toThrow('broken');
  });
});
