import { describe, expect, test } from 'vitest';
import type { KindDefinition } from '../../../src/core/kinds/define.ts';
import { kinds } from '../../../src/core/kinds/index.ts';
import type { Plan } from '../../../src/core/source.ts';
import { type ApiServerOptions, forbidden, type Reply, status } from '../../helpers/api-server.ts';
import { kubeconfig, read, server } from '../../helpers/live.ts';

/** A type of custom resource as a server has it. */
function type(name: string, rest: Partial<KindDefinition> = {}): KindDefinition {
  const [plural = '', ...group] = name.split('.');
  const kind = `${plural[0]!.toUpperCase()}${plural.slice(1, -1)}`;
  return { ...kinds.CustomResource, kind, plural, group: group.join('.'), version: 'v1', ...rest };
}

const certificates = type('certificates.cert-manager.io');
const fleets = type('fleets.example.com', { namespaced: false });
const contents = {
  Certificate: [
    { name: 'site', namespace: 'shop', uid: 'u1' },
    { name: 'site', namespace: 'data', uid: 'u2' },
  ],
  Fleet: [{ name: 'west', uid: 'u3' }],
};

async function readCustom(options: ApiServerOptions, namespaces?: readonly string[], live: object = {}) {
  const api = await server({ contents, ...options });
  const plan: Plan = { kinds: ['CustomResource', 'Pod'], ...(namespaces === undefined ? {} : { namespaces }) };
  const reading = await read({ kubeconfig: await kubeconfig(api.url), ...live }, plan);
  const listed = api.requests.filter(r => /\/apis\/.*\/v1/.test(r.path)).map(r => `${r.path}?${r.query}`);
  const states = reading.chunks.flatMap(c =>
    c.type === 'state' && c.kind === 'CustomResource'
      ? [
          `${c.of === undefined ? '*' : `${c.of.kind}.${c.of.group}`} ${c.state}${c.why === undefined ? '' : `: ${c.why}`}`,
        ]
      : [],
  );
  return { api, reading, listed: listed.sort(), states };
}

describe('custom resources', () => {
  test('each type with a status is listed once, in JSON', async () => {
    const plain = type('notes.example.com', { fields: {} });
    const { api, reading, listed, states } = await readCustom({ custom: [fleets, certificates, plain] });
    expect(listed).toEqual([
      '/apis/cert-manager.io/v1/certificates?limit=1000',
      '/apis/example.com/v1/fleets?limit=1000',
    ]);
    expect(states.toSorted()).toEqual([
      '* complete',
      'Certificate.cert-manager.io complete',
      'Fleet.example.com complete',
    ]);
    // What is known of the types themselves comes after the last of them.
    expect(states.at(-1)).toBe('* complete');
    const requests = api.requests.filter(r => r.path.includes('certificates'));
    expect(requests.map(r => r.headers.accept)).toEqual(['application/json']);
    expect(
      reading.objects.map(o => `${o.apiVersion} ${o.kind} ${o.metadata.namespace}/${o.metadata.name}`).sort(),
    ).toEqual([
      'cert-manager.io/v1 Certificate data/site',
      'cert-manager.io/v1 Certificate shop/site',
      'example.com/v1 Fleet /west',
    ]);
    expect(reading.stats.perKind.get('certificates.cert-manager.io')).toMatchObject({ requests: 1 });
    expect(reading.stats.perKind.has('CustomResource')).toBe(false);
  });

  test('a cluster without any costs no request', async () => {
    const { api, states } = await readCustom({});
    expect(states).toEqual(['* complete']);
    expect(api.requests.map(r => r.path).sort()).toEqual(['/api/v1/pods', '/apis', '/version']);
  });

  test('namespaces narrow those that have any', async () => {
    const { listed, reading } = await readCustom(
      { custom: [fleets, certificates], contents: { ...contents, Namespace: [{ name: 'shop' }] } },
      ['shop'],
    );
    expect(listed).toEqual([
      '/apis/cert-manager.io/v1/namespaces/shop/certificates?limit=1000',
      '/apis/example.com/v1/fleets?limit=1000',
    ]);
    expect(reading.objects.map(o => o.metadata.uid).sort()).toEqual(['u1', 'u3']);
  });

  test('of several versions the one that the server prefers', async () => {
    const older = type('fleets.example.com', { version: 'v1alpha1', namespaced: false });
    const { listed } = await readCustom({ custom: [fleets, older] });
    expect(listed).toEqual(['/apis/example.com/v1/fleets?limit=1000']);
  });

  test('a kind that is called like one of Kubernetes is none', async () => {
    const services = type('services.serving.knative.dev');
    const { reading } = await readCustom({
      custom: [services],
      contents: { Service: [{ name: 'web', namespace: 'shop' }] },
    });
    expect(reading.chunks.filter(c => c.type === 'objects').map(c => c.kind)).toEqual(['CustomResource']);
  });

  test('reports and copies of pods are not read', async () => {
    const { listed, states } = await readCustom({
      custom: [
        type('vulnerabilityreports.aquasecurity.github.io'),
        type('policyreports.wgpolicyk8s.io'),
        type('ciliumendpoints.cilium.io', { kind: 'CiliumEndpoint' }),
      ],
    });
    expect([listed, states]).toEqual([[], ['* complete']]);
  });

  test('one that is refused is a hole of its own', async () => {
    const refuse = (r: { path: string }): Reply | undefined =>
      r.path.endsWith('/fleets') ? forbidden('fleets') : undefined;
    const { states } = await readCustom({ custom: [fleets, certificates], intercept: refuse });
    expect(states.toSorted()).toEqual([
      '* complete',
      'Certificate.cert-manager.io complete',
      'Fleet.example.com forbidden: fleets is forbidden: User "test" cannot list it',
    ]);
  });

  test('a conversion that fails', async () => {
    const fail = (r: { path: string }): Reply | undefined =>
      r.path.endsWith('/fleets')
        ? status(500, 'InternalError', 'conversion webhook for example.com/v1, Kind=Fleet failed')
        : undefined;
    const { states } = await readCustom({ custom: [fleets], intercept: fail });
    expect(states[0]).toBe('Fleet.example.com failed: conversion webhook for example.com/v1, Kind=Fleet failed (500)');
  });

  test('pages', async () => {
    const many = Array.from({ length: 5 }, (_, i) => ({ name: `c${i}`, namespace: 'shop' }));
    const { listed, reading } = await readCustom(
      { custom: [certificates], contents: { Certificate: many } },
      undefined,
      { pageSize: 2 },
    );
    expect(listed).toHaveLength(3);
    expect(reading.objects).toHaveLength(5);
  });

  test('a server that does not say what it has', async () => {
    const { states } = await readCustom({ custom: [fleets], discovery: 'legacy' });
    expect(states).toEqual(['* failed: the server does not say which custom resources it has, as it does since 1.26']);
  });

  test('hundreds of types are listed, thousands are not', async () => {
    const custom = Array.from({ length: 503 }, (_, i) =>
      type(`things${String(i).padStart(3, '0')}.example.com`, { kind: `Thing${String(i).padStart(3, '0')}` }),
    );
    const { listed, states } = await readCustom({ custom, contents: {} });
    expect(listed).toHaveLength(500);
    expect(states.at(-1)).toBe('* partial: 3 of 503 types were not listed, from Thing500.example.com on');
  });
});
