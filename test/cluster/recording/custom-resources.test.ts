import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { openRecording } from '../../../src/cluster/recording/index.ts';
import { record } from '../../../src/cluster/recording/record.ts';
import { object, type Raw } from '../../helpers/objects.ts';
import { testFolder } from '../../helpers/scratch.ts';
import { snapshot } from '../../helpers/snapshot.ts';
import { allKinds, list, node, read, readSource, statesOf, typedList, web } from './helpers.ts';

const status = {
  conditions: [{ type: 'Ready', status: 'False', reason: 'Gone', lastTransitionTime: '2026-03-01T11:00:00Z' }],
};
const site = object('cert-manager.io/v1', 'Certificate', 'shop/site', {
  spec: { secretName: 'site-tls', unread: 'hunter2' },
  status,
});
const dataSite = object('cert-manager.io/v1', 'Certificate', 'data/site', { status });
const issuer = object('cert-manager.io/v1', 'ClusterIssuer', 'letsencrypt', { status });
const knative = object('serving.knative.dev/v1', 'Service', 'shop/site', { status });
const report = object('aquasecurity.github.io/v1alpha1', 'SbomReport', 'shop/site');

/** Which further types there are, a list cannot say. */
const otherTypes = { CustomResource: 'not-collected' };

describe('what kubectl prints', () => {
  test('each type has a state of its own, and a kind of Kubernetes keeps its own', async () => {
    const result = await read(list(web, node, site, dataSite, issuer, knative, report));
    expect(statesOf(result)).toEqual({
      Pod: 'complete',
      Node: 'complete',
      'Certificate.cert-manager.io': 'complete',
      'ClusterIssuer.cert-manager.io': 'complete',
      'Service.serving.knative.dev': 'complete',
      ...otherTypes,
    });
    expect(result.objects.CustomResource?.map(o => o.kind)).toEqual([
      'Certificate',
      'Certificate',
      'ClusterIssuer',
      'Service',
    ]);
    expect(result.objects.Service).toBeUndefined();
    expect(result.whys.CustomResource).toBe('it does not say which types there are');
  });

  test('of one namespace', async () => {
    expect(statesOf(await read(list(web, site, issuer)))).toEqual({
      'Pod/shop': 'complete',
      Pod: 'not-collected',
      'Certificate.cert-manager.io/shop': 'complete',
      'Certificate.cert-manager.io': 'not-collected',
      'ClusterIssuer.cert-manager.io': 'complete',
      ...otherTypes,
    });
  });

  test('a typed list, and an empty one', async () => {
    const lists = [
      typedList('cert-manager.io/v1', 'Certificate', [site, dataSite]),
      typedList('example.com/v1', 'Fleet', []),
    ];
    const result = await read(lists.map(l => JSON.stringify(l)).join('\n'));
    expect(statesOf(result)).toEqual({
      'Certificate.cert-manager.io': 'complete',
      'Fleet.example.com': 'complete',
      ...otherTypes,
    });
  });

  test('namespaces narrow those that have any', async () => {
    const { objects, states } = await read(list(web, site, dataSite, issuer), { namespaces: ['data'] });
    expect(objects.CustomResource?.map(o => `${o.kind} ${o.metadata.namespace}`)).toEqual([
      'Certificate data',
      'ClusterIssuer ',
    ]);
    expect(states).toMatchObject({
      'Certificate.cert-manager.io/data': 'complete',
      'ClusterIssuer.cert-manager.io': 'complete',
      ...otherTypes,
    });
  });

  test('a type that no API server would accept is no type', async () => {
    const odd: Raw[] = ['a b.example.com/v1', `${'x'.repeat(300)}.com/v1`, 'EXAMPLE.com/v1'].map(apiVersion =>
      object(apiVersion, 'Widget', 'shop/a'),
    );
    expect(
      (await read(list(web, ...odd, object('example.com/v1', '../../etc', 'shop/a')))).objects.CustomResource,
    ).toBeUndefined();
  });
});

test('a recording holds them, without what is not read, and gives them back', async () => {
  const folder = testFolder();
  const cluster = () => snapshot([site, dataSite, issuer, knative]);
  const plan = { kinds: allKinds };
  await record(cluster(), plan, join(folder, 'a.tar.gz'), { version: '1' });
  const [expected, actual] = [
    await readSource(cluster()),
    await readSource(await openRecording(join(folder, 'a.tar.gz'))),
  ];
  const names = (objects: typeof actual.objects) =>
    objects.CustomResource?.map(o => `${o.kind} ${o.metadata.namespace}`).sort();
  expect(names(actual.objects)).toEqual(names(expected.objects));
  expect(actual.states).toEqual(expected.states);
  expect(actual.states).toMatchObject({ 'ClusterIssuer.cert-manager.io': 'complete', CustomResource: 'complete' });
  expect(actual.objects.CustomResource).toContainEqual(expected.objects.CustomResource![0]);
  expect(JSON.stringify(actual.objects)).not.toContain('hunter2');
});
