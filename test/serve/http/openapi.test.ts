import { Validator } from '@seriousme/openapi-schema-validator';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { expect, test } from 'vitest';
import { formatNames } from '../../../src/render/index.ts';
import { useCases } from '../../../src/serve/use-cases/index.ts';
import { httpServer } from '../../helpers/http-server.ts';

interface Operation {
  readonly operationId: string;
  readonly parameters?: readonly { readonly name: string; readonly in: string }[];
  readonly responses: Readonly<
    Record<string, { readonly content?: Readonly<Record<string, { readonly schema: object }>> }>
  >;
}

interface Document {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
}

async function documented() {
  const server = await httpServer();
  return { ...server, document: JSON.parse((await server.get('/openapi.json')).body) as Document };
}

test('the document is OpenAPI 3.1', async () => {
  const { document } = await documented();
  const validator = new Validator();
  const { valid, errors } = await validator.validate(structuredClone({ ...document }));
  expect(errors).toBeUndefined();
  expect([valid, validator.version]).toEqual([true, '3.1']);
});

test('each use case and each other path stands in it, once', async () => {
  const { document } = await documented();
  const operations = Object.values(document.paths).flatMap(methods => Object.values(methods));
  const ids = operations.map(({ operationId }) => operationId);
  expect(new Set(ids).size).toBe(ids.length);
  for (const { name, route } of useCases) {
    const operation = document.paths[route.path]?.[route.method];
    expect(operation?.operationId).toBe(name);
    const inPath = operation!.parameters!.filter(parameter => parameter.in === 'path').map(parameter => parameter.name);
    expect(inPath).toEqual([...route.path.matchAll(/\{(\w+)\}/g)].map(([, field]) => field));
  }
  expect(Object.keys(document.paths)).toEqual(
    expect.arrayContaining(['/v1/events', '/v1/report', '/metrics', '/openapi.json', '/healthz', '/readyz']),
  );
});

test('answers are as it says, those that refuse too', async () => {
  const { document, get } = await documented();
  const ajv = new Ajv2020({ strict: false, validateFormats: false });
  ajv.addSchema(document, 'document');
  const at = (...way: readonly string[]) =>
    ajv.compile({ $ref: `document#/${way.map(step => step.replaceAll('~', '~0').replaceAll('/', '~1')).join('/')}` });
  const plain = Object.entries(document.paths).filter(([path, { get: found }]) => {
    const required = found?.parameters?.some(parameter => 'required' in parameter && parameter.required === true);
    return (
      found?.responses[200]?.content?.['application/json'] !== undefined &&
      required !== true &&
      path !== '/openapi.json'
    );
  });
  expect(plain.length).toBeGreaterThan(8);
  for (const [path] of plain) {
    const { status, body } = await get(path);
    // Metrics are not served everywhere.
    expect([path, status]).toEqual([path, expect.toBeOneOf([200, 404, 502])]);
    if (status !== 200) continue;
    const validate = at('paths', path, 'get', 'responses', '200', 'content', 'application/json', 'schema');
    validate(JSON.parse(body));
    expect([path, validate.errors]).toEqual([path, null]);
  }
  const validate = at('components', 'responses', 'Problem', 'content', 'application/problem+json', 'schema');
  for (const path of ['/nowhere', '/v1/incidents?limit=many']) {
    validate(JSON.parse((await get(path)).body));
    expect([path, validate.errors]).toEqual([path, null]);
  }
});

test('a report comes in a type that the document names', async () => {
  const { document, get } = await documented();
  const named = document.paths['/v1/report']!.get!.responses[200]!.content!;
  const types = new Set<string>();
  for (const format of formatNames) types.add((await get(`/v1/report?format=${format}`)).headers.get('content-type')!);
  expect(Object.keys(named).sort()).toEqual([...types].sort());
  expect(named['application/json']).toEqual({ schema: {} });
});

// openapi-python-client gives two parts of an unnamed one the same name, and leaves out what refers to it.
test('what a union is made of has a name', async () => {
  const { document } = await documented();
  const unions = JSON.stringify(document).match(/"(?:oneOf|anyOf)":\[[^\]]*\]/g) ?? [];
  expect(unions.length).toBeGreaterThan(0);
  for (const union of unions) expect(union).not.toContain('"type":"object"');
});
