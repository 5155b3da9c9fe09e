import { expect, test } from 'vitest';
import { object, type Raw } from '../helpers/objects.ts';
import { serving } from '../helpers/serving.ts';

/** A Service that selects nothing. */
const service = (place: string, name: string): Raw =>
  object('v1', 'Service', `${place}/${name}`, { spec: { selector: { app: name }, ports: [{ port: 80 }] } });

const namespaces = ['shop', 'pay'].map(name => object('v1', 'Namespace', name));
const both = [...namespaces, service('shop', 'web'), service('pay', 'api')];

interface Listed {
  readonly incidents: readonly { readonly id: string; readonly title: string }[];
  readonly total: number;
  readonly next?: string;
}

test('incidents are listed by namespace and text, a page at a time', async () => {
  const server = await serving(both);
  const list = async (input: object): Promise<Listed> => (await server.ask('list-incidents', input)) as never;
  const all = await list({});
  expect(all.incidents.map(({ title }) => title)).toEqual([
    expect.stringContaining('pay/api'),
    expect.stringContaining('shop/web'),
  ]);
  expect((await list({ namespace: 'shop' })).incidents).toEqual([all.incidents[1]]);
  expect((await list({ text: 'PAY/api' })).incidents).toEqual([all.incidents[0]]);
  expect((await list({ severity: 'error', text: 'nothing says this' })).incidents).toEqual([]);
  const first = await list({ limit: 1 });
  expect([first.incidents, first.total]).toEqual([[all.incidents[0]], 2]);
  const second = await list({ limit: 1, cursor: first.next });
  expect([second.incidents, second.next]).toEqual([[all.incidents[1]], undefined]);
  await expect(list({ cursor: 'nonsense' })).rejects.toThrow(/cursor: give the `next` of an earlier answer/);
  await expect(list({ limit: 0 })).rejects.toThrow('limit wants at least 1, but got 0');
});

test.each(['analyze', 'list-incidents'])('%s: a namespace that there is not is no all-clear', async useCase => {
  const server = await serving(both);
  await expect(server.ask(useCase, { namespace: 'shp' })).rejects.toThrow(
    'there is no namespace "shp"; did you mean shop?',
  );
});

test('an incident is given with its findings and its history; one that is over is not found', async () => {
  const server = await serving(both);
  const { incidents } = (await server.ask('list-incidents', { namespace: 'shop' })) as never as Listed;
  const { id } = incidents[0]!;
  expect(await server.ask('get-incident', { id: id.slice(0, -2) })).toMatchObject({
    incident: { id },
    findings: [{ code: 'service-selects-nothing', object: { namespace: 'shop', name: 'web' } }],
    history: [{ type: 'opened', number: expect.any(Number) }],
  });
  await server.become([...namespaces, service('pay', 'api')]);
  await expect(server.ask('get-incident', { id })).rejects.toMatchObject({ failure: 'not-found' });
});

test('who may see one namespace is told of nothing else', async () => {
  const server = await serving(both);
  const { incidents } = (await server.ask('list-incidents', {}, ['shop'])) as never as Listed;
  expect(incidents.map(({ title }) => title)).toEqual([expect.stringContaining('shop/web')]);
  const { incidents: all } = (await server.ask('list-incidents')) as never as Listed;
  const other = all.find(({ title }) => title.includes('pay/api'))!;
  await expect(server.ask('get-incident', { id: other.id }, ['shop'])).rejects.toMatchObject({ failure: 'not-found' });
  expect((await server.ask('get-incident', { id: other.id }, ['pay'])).incident).toMatchObject({ id: other.id });
});
