import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { bounded } from '../../src/serve/bounded.ts';
import { useCases } from '../../src/serve/use-cases/index.ts';
import { event, object, type Raw, runningPod } from '../helpers/objects.ts';
import { serving } from '../helpers/serving.ts';

const service = (place: string, name: string): Raw =>
  object('v1', 'Service', `${place}/${name}`, { spec: { selector: { app: name }, ports: [{ port: 80 }] } });
const used = (path: string, cpu: string): Raw =>
  object('metrics.k8s.io/v1beta1', 'PodMetrics', path, {
    containers: [{ name: 'app', usage: { cpu, memory: '64Mi' } }],
  });
const pod = runningPod('shop/web-1', { metadata: { labels: { app: 'web-1' } } });

/** Two namespaces with a Service without pods in each, and something of every other kind that is asked for. */
const cluster: readonly Raw[] = [
  object('v1', 'Namespace', 'shop', { status: { phase: 'Active' } }),
  object('v1', 'Namespace', 'pay', { status: { phase: 'Active' } }),
  object('v1', 'Node', 'node-b', {}),
  service('shop', 'web'),
  service('pay', 'api'),
  pod,
  event(pod, 'Unhealthy', 'probe failed', { type: 'Warning' }),
  event(pod, 'Pulled', 'image is there', { type: 'Normal' }),
  used('shop/web-1', '250m'),
  used('pay/api-1', '500m'),
  object('metrics.k8s.io/v1beta1', 'NodeMetrics', 'node-b', { usage: { cpu: '1', memory: '1Gi' } }),
  object('v1', 'Secret', 'shop/db', { data: { password: 'Y2FuYXJ5' } }),
];

/** Names of what a caller of shop alone must not be told of, wherever it stands. */
const outside = /\bpay\b|api-1|node-b/;

const cases: readonly (readonly [string, object, object])[] = [
  [
    'analyze',
    {},
    {
      incidents: expect.arrayContaining([
        expect.objectContaining({ findings: [expect.objectContaining({ code: 'service-selects-nothing' })] }),
      ]),
    },
  ],
  ['analyze', { filters: ['Ingress'] }, { total: 0, incidents: [] }],
  [
    'why',
    { kind: 'svc', name: 'web' },
    { object: 'Service shop/web', text: expect.stringMatching(/selector app=web/) },
  ],
  ['why', { kind: 'pod', name: 'web-1', namespace: 'shop' }, { object: 'Pod shop/web-1' }],
  [
    'list-resources',
    { resourceType: 'po' },
    { type: 'pods', items: [{ name: 'web-1', namespace: 'shop', status: 'Running' }] },
  ],
  [
    'list-resources',
    { resourceType: 'services', namespace: 'shop', full: true },
    { objects: [{ metadata: { name: 'web' } }] },
  ],
  ['list-resources', { resourceType: 'pods', labelSelector: 'app=other' }, { items: [] }],
  ['get-resource', { resourceType: 'secret', name: 'db', namespace: 'shop' }, { object: { kind: 'Secret' } }],
  [
    'describe-resource',
    { kind: 'pod', name: 'web-1', namespace: 'shop' },
    { object: { metadata: { name: 'web-1' } }, events: [{}, {}], owners: [] },
  ],
  // Wherever it is, if that is not said.
  ['describe-resource', { kind: 'svc', name: 'web' }, { object: { metadata: { name: 'web', namespace: 'shop' } } }],
  ['list-events', {}, { events: [{ reason: 'Unhealthy', about: 'Pod shop/web-1' }], total: 1 }],
  ['list-events', { all: true, involvedObjectKind: 'pod', involvedObjectName: 'web-1' }, { total: 2 }],
  [
    'list-namespaces',
    {},
    {
      namespaces: [
        { name: 'pay', pods: 0, incidents: 1 },
        { name: 'shop', pods: 1, incidents: expect.any(Number) },
      ],
    },
  ],
  ['get-namespace', { name: 'shop' }, { namespace: { phase: 'Active' } }],
  [
    'top-pods',
    {},
    {
      pods: [
        { name: 'api-1', cpu: '500m' },
        { name: 'web-1', cpu: '250m', memory: '64Mi' },
      ],
    },
  ],
  ['top-nodes', {}, { nodes: [{ name: 'node-b', cpu: '1' }] }],
  ['cluster-info', {}, { nodes: 1, pods: 1, namespaces: 2, source: { name: 'test' } }],
  ['version', {}, { kubecause: 'test' }],
  ['health', {}, { status: 'ok', looks: 1 }],
  ['config', {}, { filters: [], explains: false }],
  ['list-filters', {}, { active: [], unused: expect.arrayContaining(['Pod', 'service-endpoints']) }],
  [
    'list-integrations',
    {},
    { integrations: expect.arrayContaining([expect.objectContaining({ group: 'keda.sh', served: true })]) },
  ],
];

test.each(cases)('%s %j', async (name, input, expected) => {
  const server = await serving(cluster);
  expect(await server.ask(name, input)).toMatchObject(expected);
});

test.each(cases)('%s %j tells a caller of one namespace nothing else', async (name, input) => {
  const server = await serving(cluster);
  const answer = await server.ask(name, input, ['shop']).catch(error => {
    expect(error).toHaveProperty('failure');
    return { refused: error.message };
  });
  expect(JSON.stringify(answer)).not.toMatch(outside);
});

test.each([
  ['why', { kind: 'deploy', name: 'web' }, 'invalid', /did you mean Service shop\/web/],
  ['describe-resource', { kind: 'svc', name: 'wep' }, 'invalid', /did you mean Service shop\/web/],
  ['get-resource', { resourceType: 'pod', name: 'nobody', namespace: 'shop' }, 'not-found', /holds no Pod "nobody"/],
  ['list-resources', { resourceType: 'poods' }, 'invalid', /no type "poods"; did you mean pod/],
  ['get-namespace', { name: 'shoop' }, 'not-found', /did you mean shop/],
  ['get-logs', { podName: 'web-1', namespace: 'shop' }, 'unavailable', /a recording has no logs/],
  ['explain', { ids: ['x'] }, 'unavailable', /no model is configured/],
  ['add-filters', { filters: ['Pood'] }, 'invalid', /did you mean Pod/],
  ['remove-filters', { filters: ['Pod'] }, 'invalid', /not an active filter; active: none/],
])('%s %j fails as %s', async (name, input, failure, message) => {
  const server = await serving(cluster);
  await expect(server.ask(name, input)).rejects.toMatchObject({ message: expect.stringMatching(message) });
  const outcomes = [...server.asked.tallies.get(name)!.outcomes.keys()];
  expect(outcomes).toEqual([failure]);
});

test('filters that were added hold for every caller, and only who sees all may add them', async () => {
  const server = await serving(cluster);
  const { total } = await server.ask('list-incidents');
  await expect(server.ask('add-filters', { filters: ['Ingress'] }, ['shop'])).rejects.toMatchObject({
    failure: 'forbidden',
  });
  expect(await server.ask('add-filters', { filters: ['Ingress'] })).toEqual({ active: ['Ingress'] });
  expect(await server.ask('list-incidents')).toMatchObject({ total: 0 });
  expect(await server.ask('analyze')).toMatchObject({ total: 0 });
  expect(await server.ask('analyze', { filters: ['Service'] })).toMatchObject({ total: 2 });
  // A filter calls no object healthy that is not.
  expect(await server.ask('why', { kind: 'Service', name: 'web' })).toMatchObject({ incidents: [{}] });
  expect(await server.ask('remove-filters', { filters: ['Ingress'] })).toEqual({ active: [] });
  expect(await server.ask('list-incidents')).toMatchObject({ total });
});

test('who may see one namespace may ask for single objects of it alone', async () => {
  const server = await serving(cluster);
  const ask = (input: object) => server.ask('list-resources', input, ['shop']);
  expect(await ask({ resourceType: 'services', namespace: 'shop' })).toMatchObject({ items: [{ name: 'web' }] });
  await expect(ask({ resourceType: 'services' })).rejects.toThrow(/name a namespace that you may see: shop/);
  await expect(ask({ resourceType: 'services', namespace: 'pay' })).rejects.toMatchObject({ failure: 'forbidden' });
});

describe.each(useCases.map(useCase => [useCase.name, useCase] as const))(
  '%s',
  (_, { description, input, output, route }) => {
    test('has schemas that JSON Schema can say, and a path of fields that it takes', () => {
      for (const schema of [input, output])
        expect(z.toJSONSchema(schema, { io: 'input' })).toMatchObject({ type: 'object' });
      const fields = [...route.path.matchAll(/\{(\w+)\}/g)].map(([, field]) => field!);
      expect(Object.keys(input.shape)).toEqual(expect.arrayContaining(fields));
      expect(description).toMatch(/^[A-Z].{20,}\.$/s);
    });
  },
);

test('names, aliases and routes are of one use case each', () => {
  const names = useCases.flatMap(({ name, aliases = [] }) => [name, ...aliases]);
  const routes = useCases.map(({ route }) => `${route.method} ${route.path}`);
  for (const all of [names, routes]) expect([...new Set(all)]).toEqual(all);
});

describe('long lists of analyze', () => {
  const young = (i: number): Raw => {
    const raw = service('shop', `young-${i}`);
    raw.metadata.creationTimestamp = '2026-03-01T11:59:55Z';
    return raw;
  };
  const many = [...Array.from({ length: 120 }, (_, i) => young(i)), service('shop', 'web'), service('shop', 'cart')];

  test('have a bound that can be raised; what is left out is counted, and what is counted in all stays', async () => {
    const server = await serving(many);
    const answer = await server.ask('analyze');
    expect(answer).toMatchObject({ summary: { settling: 120 }, leftOut: { settling: 20 } });
    expect(answer.settling).toHaveLength(100);
    const whole = await server.ask('analyze', { mostOfEach: 120 });
    expect(whole.settling).toHaveLength(120);
    expect(whole.leftOut).toBeUndefined();
  });

  test('are lists of an incident, too; the page keeps its own limit', async () => {
    const server = await serving(many);
    const answer = await server.ask('analyze', { mostOfEach: 1 });
    expect(answer).toMatchObject({ total: 2, incidents: [{}, {}] });
    const inside = { page: [{ names: ['a', 'b', 'c'] }, { names: ['d'] }], others: ['e', 'f'] };
    expect(bounded(inside, 'page', 1)).toEqual({
      page: [{ names: ['a'] }, { names: ['d'] }],
      others: ['e'],
      leftOut: { 'page[0].names': 2, others: 1 },
    });
  });
});
