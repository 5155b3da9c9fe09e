import { execa } from 'execa';
import { beforeAll, expect, test } from 'vitest';
import type { Report } from '../../src/core/report.ts';
import { bin } from '../helpers/paths.ts';
import { describeWithControlPlane } from './describe.ts';

const namespace = 'shop';

/** As long as controllers and the control plane's kubelet may take over a step. */
const patience = 3 * 60_000;

type Part = Record<string, unknown>;

const object = (apiVersion: string, kind: string, name: string, rest: Part): Part => ({
  apiVersion,
  kind,
  metadata: { name, namespace },
  ...rest,
});
const deployment = (name: string, spec: Part = {}, annotations: Part = {}, replicas = 2): Part =>
  object('apps/v1', 'Deployment', name, {
    spec: {
      replicas,
      selector: { matchLabels: { app: name } },
      template: {
        metadata: { labels: { app: name }, annotations },
        spec: { containers: [{ name: 'app', image: `registry.example.com/${name}:1` }], ...spec },
      },
    },
  });
const service = (name: string): Part =>
  object('v1', 'Service', name, { spec: { selector: { app: name }, ports: [{ port: 80 }] } });
const ingress = (backend: string): Part =>
  object('networking.k8s.io/v1', 'Ingress', 'site', {
    spec: {
      ingressClassName: 'nginx',
      defaultBackend: { service: { name: backend, port: { number: 80 } } },
    },
  });
const claim = object('v1', 'PersistentVolumeClaim', 'data', {
  spec: { accessModes: ['ReadWriteOnce'], storageClassName: 'by-hand', resources: { requests: { storage: '1Gi' } } },
});
const volume = {
  apiVersion: 'v1',
  kind: 'PersistentVolume',
  metadata: { name: 'data' },
  spec: {
    capacity: { storage: '1Gi' },
    accessModes: ['ReadWriteOnce'],
    storageClassName: 'by-hand',
    hostPath: { path: '/data' },
    claimRef: { namespace, name: 'data' },
  },
};
/** The pods of these are broken in a way that their template tells the kubelet of the control plane. */
const needsSecret = (name: string): Part =>
  deployment(
    name,
    {
      containers: [
        {
          name: 'app',
          image: `registry.example.com/${name}:1`,
          env: [{ name: 'TOKEN', valueFrom: { secretKeyRef: { name: 'token', key: 'k' } } }],
        },
      ],
    },
    { fault: 'configerror' },
  );
const needsClaim = { volumes: [{ name: 'd', persistentVolumeClaim: { claimName: 'data' } }] };

/** What is broken and mended: how, and what the cause of its incident must say. */
const faults = {
  image: {
    cause: /web:2 .*was not found/,
    inject: [['patch', 'deployment', 'web', '-p', template({ fault: 'imagepull' }, 'registry.example.com/web:2')]],
    heal: [['rollout', 'undo', 'deployment/web']],
  },
  secret: {
    cause: /Secret shop\/token: does not exist; needed by Deployment shop\/api, Deployment shop\/mail/,
    inject: [[needsSecret('api'), needsSecret('mail')]],
    heal: [
      [object('v1', 'Secret', 'token', { stringData: { k: 'v' } })],
      ['annotate', 'pods', '-l', 'app in (api, mail)', 'fault-'],
    ],
  },
  selector: {
    cause: /Service shop\/cart: selector app=crat matches no pod/,
    inject: [['patch', 'service', 'cart', '-p', '{"spec":{"selector":{"app":"crat"}}}']],
    heal: [['patch', 'service', 'cart', '-p', '{"spec":{"selector":{"app":"cart"}}}']],
  },
  crash: {
    cause: /worker .*exited with code 7/,
    inject: [['patch', 'deployment', 'worker', '-p', template({ fault: 'crashloop', 'fault/exit-code': '7' })]],
    heal: [['rollout', 'undo', 'deployment/worker']],
  },
  backend: {
    cause: /Service shop\/wbe: does not exist; needed by Ingress shop\/site; did you mean Service shop\/web/,
    inject: [[ingress('wbe')]],
    heal: [[ingress('web')]],
  },
  claim: {
    cause: /PersistentVolumeClaim shop\/data: does not exist; needed by Deployment shop\/store/,
    inject: [[deployment('store', needsClaim, {}, 1)]],
    heal: [[volume, claim]],
  },
  quota: {
    cause: /ResourceQuota shop\/few: has no room for more of/,
    inject: [
      [object('v1', 'ResourceQuota', 'few', { spec: { hard: { pods: '1' } } })],
      ['scale', 'deployment', 'cart', '--replicas=3'],
    ],
    heal: [
      ['scale', 'deployment', 'cart', '--replicas=2'],
      ['delete', 'resourcequota', 'few'],
    ],
  },
} as const satisfies Record<string, { cause: RegExp; inject: Step[]; heal: Step[] }>;

/** Arguments of kubectl, or objects to apply. */
type Step = readonly string[] | readonly Part[];
type Fault = keyof typeof faults;

/** A patch of the template of a Deployment. */
function template(annotations: Part, image?: string): string {
  const spec = image === undefined ? {} : { spec: { containers: [{ name: 'app', image }] } };
  return JSON.stringify({ spec: { template: { metadata: { annotations }, ...spec } } });
}

describeWithControlPlane('faults injected one after another, and mended in another order', plane => {
  /** The id that the incident of each fault got when it came. */
  const ids = new Map<Fault, string>();

  const perform = async (step: Step): Promise<void> => {
    if (typeof step[0] === 'string') await plane.kubectl('-n', namespace, ...(step as string[]));
    else await plane.apply(JSON.stringify({ apiVersion: 'v1', kind: 'List', items: step }));
  };
  const analyze = async (): Promise<Report['incidents']> => {
    const { stdout } = await execa(process.execPath, [
      bin,
      'analyze',
      '--kubeconfig',
      plane.admin,
      '-o',
      'json',
      '--fail-on',
      'never',
    ]);
    return (JSON.parse(stdout) as Report).incidents.filter(({ severity }) => severity !== 'info');
  };

  /** Waits until there is one incident for each fault, and holds them against those that were there before. */
  async function expectIncidents(expected: readonly Fault[]): Promise<void> {
    const wanted = expected.map(fault => faults[fault].cause.source).sort();
    let incidents: Report['incidents'] = [];
    const told = (): string[] =>
      incidents
        .map(({ title }) => expected.find(fault => faults[fault].cause.test(title)))
        .map((fault, i) => (fault === undefined ? incidents[i]!.title : faults[fault].cause.source))
        .sort();
    for (const end = Date.now() + patience; Date.now() < end; ) {
      incidents = await analyze();
      if (JSON.stringify(told()) === JSON.stringify(wanted)) break;
      await new Promise(done => setTimeout(done, 1000));
    }
    expect(told()).toEqual(wanted);
    for (const fault of expected) {
      const { id } = incidents.find(({ title }) => faults[fault].cause.test(title))!;
      expect([fault, id]).toEqual([fault, ids.get(fault) ?? id]);
      ids.set(fault, id);
    }
  }

  beforeAll(async () => {
    await plane.kubectl('create', 'namespace', namespace);
    await perform([
      {
        apiVersion: 'networking.k8s.io/v1',
        kind: 'IngressClass',
        metadata: { name: 'nginx' },
        spec: { controller: 'k8s.io/ingress-nginx' },
      },
    ]);
    await perform(['web', 'cart', 'worker'].map(name => deployment(name)));
    await perform([service('web'), service('cart'), ingress('web')]);
    await plane.kubectl('wait', '-n', namespace, '--for=condition=Available', 'deployment', '--all', '--timeout=5m');
  });

  const order = [
    'image',
    'secret',
    'selector',
    'crash',
    'backend',
    'claim',
    'quota',
  ] as const satisfies readonly Fault[];
  const mended = [
    'selector',
    'quota',
    'image',
    'claim',
    'secret',
    'backend',
    'crash',
  ] as const satisfies readonly Fault[];

  test('a healthy namespace has none', () => expectIncidents([]));

  test.each(order.map((fault, i) => [fault, order.slice(0, i + 1)] as const))('%s breaks', async (fault, broken) => {
    for (const step of faults[fault].inject) await perform(step);
    await expectIncidents(broken);
  });

  test('pods are replaced: the incidents stay', async () => {
    // The quota would refuse the successors, and must find something to refuse when it is back.
    for (const step of faults.quota.heal) await perform(step);
    await perform(['delete', 'pods', '-l', 'app in (web, api, worker, store)']);
    await expectIncidents(order.filter(fault => fault !== 'quota'));
    for (const step of faults.quota.inject) await perform(step);
    await expectIncidents(order);
  });

  test.each(mended.map((fault, i) => [fault, mended.slice(i + 1)] as const))('%s is mended', async (fault, broken) => {
    for (const step of faults[fault].heal) await perform(step);
    await expectIncidents(broken);
  });
});
