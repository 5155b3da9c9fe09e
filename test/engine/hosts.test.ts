import { describe, expect, test } from 'vitest';
import { analyzers } from '../../analyzers/index.ts';
import { diagnose } from '../../src/engine/diagnose.ts';
import { gateway, listener } from '../helpers/gateway.ts';
import { object, type Raw } from '../helpers/objects.ts';
import { snapshot } from '../helpers/snapshot.ts';
import { Scene } from './drafts.ts';

test('what leads to workloads is no workload', () => {
  const scene = new Scene([gateway('shop/edge', [listener('http')])]);
  scene.add('unserved', scene.object('Gateway', 'shop/edge'), { impact: 'down', hosts: ['a.example.com'] });
  expect(scene.outcome().incidents[0]?.impact).toMatchObject({ workloadsDown: [], hostsDown: ['a.example.com'] });
});

describe('a host is unreachable', () => {
  const leading = analyzers.filter(({ id }) => id === 'ingress-backend' || id === 'gateway-route');
  const whole = object('v1', 'Service', 'shop/whole', {
    spec: { type: 'ExternalName', externalName: 'whole.example.com', ports: [{ port: 80 }] },
  });
  const path = (path: string, name: string) => ({
    path,
    pathType: 'Prefix',
    backend: { service: { name, port: { number: 80 } } },
  });
  const ingress = (name: string, hosts: Record<string, object[]>): Raw =>
    object('networking.k8s.io/v1', 'Ingress', `shop/${name}`, {
      spec: { rules: Object.entries(hosts).map(([host, paths]) => ({ host, http: { paths } })) },
    });
  const route = (name: string, rules: object[]): Raw =>
    object('gateway.networking.k8s.io/v1', 'HTTPRoute', `shop/${name}`, {
      spec: { hostnames: ['a.example.com'], rules },
    });
  const to = (...names: string[]) => ({ backendRefs: names.map(name => ({ name, port: 80 })) });

  test.each<[string, Raw[], string[]]>([
    [
      'if no path of it leads anywhere, whatever of the others',
      [ingress('a', { 'a.example.com': [path('/', 'gone')], 'b.example.com': [path('/', 'whole')] })],
      ['a.example.com'],
    ],
    [
      'if its paths fail each for another reason',
      [ingress('a', { 'a.example.com': [path('/', 'gone'), path('/api', 'lost')] })],
      ['a.example.com'],
    ],
    [
      'not if one of its paths leads on',
      [ingress('a', { 'a.example.com': [path('/', 'gone'), path('/api', 'whole')] })],
      [],
    ],
    [
      'not if another Ingress serves it too',
      [ingress('a', { 'a.example.com': [path('/', 'gone')] }), ingress('b', { 'a.example.com': [path('/', 'whole')] })],
      [],
    ],
    ['if the only backend of its route is gone', [route('a', [to('gone')])], ['a.example.com']],
    ['not if the route has another backend', [route('a', [to('gone', 'whole')])], []],
    ['not if the route redirects too', [route('a', [to('gone'), {}])], []],
    ['not if another route serves it too', [route('a', [to('gone')]), route('b', [to('whole')])], []],
  ])('%s', async (_, objects, hosts) => {
    const report = await diagnose(snapshot([whole, ...objects]), { analyzers: leading, toolVersion: '0' });
    expect(report.incidents.some(i => i.title.startsWith('Service shop/gone: does not exist'))).toBe(true);
    expect([...new Set(report.incidents.flatMap(i => i.impact.hostsDown))]).toEqual(hosts);
  });
});
