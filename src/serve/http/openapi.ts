import type { z } from 'zod';
import { jsonSchemaOf } from '../json-schema.ts';
import type { UseCase } from '../use-case.ts';
import { useCases } from '../use-cases/index.ts';
import { statuses } from './problem.ts';
import { report, reportTypes } from './report.ts';

type Json = Readonly<Record<string, unknown>>;

/** What several schemas refer to, by name. */
type Schemas = Record<string, Json>;

const problemRef = { $ref: '#/components/responses/Problem' };
const refusals = Object.fromEntries([...new Set<number>(Object.values(statuses))].map(status => [status, problemRef]));

/** What this server answers, as OpenAPI 3.1 tells it: made from the schemas of the use cases. */
export function openApi(version: string): string {
  const paths: Record<string, Record<string, Json>> = {};
  const schemas: Schemas = {};
  for (const useCase of useCases) {
    const { method, path } = useCase.route;
    paths[path] = { ...paths[path], [method]: operationOf(useCase, schemas) };
  }
  return JSON.stringify({
    openapi: '3.1.0',
    info: {
      title: 'kubecause',
      version,
      summary: 'What is wrong in a Kubernetes cluster, and why.',
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    servers: [{ url: '/' }],
    security: [{ token: [] }, {}],
    paths: { ...paths, ...otherPaths },
    components: {
      schemas,
      securitySchemes: { token: { type: 'http', scheme: 'bearer' } },
      responses: {
        Problem: {
          description: 'Why there is no answer, and what to do (RFC 9457).',
          content: { 'application/problem+json': { schema: problemSchema } },
        },
      },
    },
  });
}

function operationOf({ name, title, description, input, output, route }: UseCase, schemas: Schemas): Json {
  const asked = schemaOf(input, 'input', schemas);
  const { properties = {}, required = [] } = asked as { properties?: Json; required?: string[] };
  const inPath = [...route.path.matchAll(/\{(\w+)\}/g)].map(([, field]) => field!);
  const rest = Object.keys(properties).filter(field => !inPath.includes(field));
  const parameter = (field: string, where: 'path' | 'query'): Json =>
    parameterOf(field, where, properties[field] as Json, where === 'path' || required.includes(field));
  const isPost = route.method === 'post';
  return {
    operationId: name,
    summary: title,
    description,
    parameters: [
      ...inPath.map(field => parameter(field, 'path')),
      ...(isPost ? [] : rest.map(field => parameter(field, 'query'))),
    ],
    ...(isPost && { requestBody: { content: { 'application/json': { schema: asked } } } }),
    responses: {
      200: { description: title, content: { 'application/json': { schema: schemaOf(output, 'output', schemas) } } },
      ...(!isPost && { 304: { description: 'It is as it was: see If-None-Match.' } }),
      ...refusals,
    },
  };
}

function parameterOf(name: string, where: 'path' | 'query', schema: Json, required: boolean): Json {
  const { description, ...rest } = schema;
  return { name, in: where, required, ...(description !== undefined && { description }), schema: rest };
}

/** The schema, and beside it what it refers to: in OpenAPI that has one place for all. */
function schemaOf(schema: z.ZodObject, io: 'input' | 'output', schemas: Schemas): Json {
  const text = JSON.stringify(jsonSchemaOf(schema, io));
  const { $defs = {}, ...rest } = JSON.parse(text.replaceAll('"#/$defs/', '"#/components/schemas/'));
  Object.assign(schemas, $defs);
  return rest;
}

const problemSchema = {
  type: 'object',
  required: ['type', 'title', 'status', 'detail'],
  properties: {
    type: { type: 'string' },
    title: { type: 'string' },
    status: { type: 'integer' },
    detail: { type: 'string', description: 'what is wrong and what to do, in one line' },
    failure: { enum: Object.keys(statuses) },
  },
} as const;

const text = (description: string, type = 'text/plain'): Json => ({
  description,
  content: { [type]: { schema: { type: 'string' } } },
});

const { properties: reportFields = {} } = schemaOf(report.input, 'input', {}) as { properties?: Record<string, Json> };

/** JSON is what the format makes of it; the others are texts. */
const reportAnswer: Json = {
  description: 'The report, in the type of its format',
  content: Object.fromEntries(
    reportTypes.map(type => [type, { schema: type === 'application/json' ? {} : { type: 'string' } }]),
  ),
};

/** What is no use case: streams, texts, and what tells whether the server works. */
const otherPaths = {
  '/v1/events': {
    get: {
      operationId: 'events',
      summary: 'What opens, changes and closes',
      description:
        'Server-sent events: opened, changed and closed with the incident; reset where some were missed, so that incidents have to be listed again. Last-Event-ID goes on after an event.',
      parameters: [parameterOf('Last-Event-ID', 'query', { type: 'string' }, false)].map(one => ({
        ...one,
        in: 'header',
      })),
      responses: { 200: text('A stream of events', 'text/event-stream'), ...refusals },
    },
  },
  '/v1/report': {
    get: {
      operationId: 'report',
      summary: report.title,
      description: report.description,
      parameters: Object.entries(reportFields).map(([name, schema]) => parameterOf(name, 'query', schema, false)),
      responses: { 200: reportAnswer, ...refusals },
    },
  },
  '/metrics': {
    get: {
      operationId: 'metrics',
      summary: 'Metrics for Prometheus',
      responses: { 200: text('Numbers of the cluster and of the server'), ...refusals },
    },
  },
  '/openapi.json': {
    get: {
      operationId: 'openapi',
      summary: 'This document',
      responses: {
        200: { description: 'OpenAPI 3.1', content: { 'application/json': { schema: { type: 'object' } } } },
        ...refusals,
      },
    },
  },
  '/healthz': {
    get: {
      operationId: 'healthz',
      summary: 'Whether the server runs',
      security: [{}],
      responses: { 200: text('It does') },
    },
  },
  '/readyz': {
    get: {
      operationId: 'readyz',
      summary: 'Whether the whole cluster was listed once',
      security: [{}],
      responses: { 200: text('It was'), 503: text('It is being listed') },
    },
  },
} as const;
