import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { stringify } from 'yaml';
import { openRecording } from '../../../src/cluster/recording/index.ts';
import { object, type Raw } from '../../helpers/objects.ts';
import { testFolder } from '../../helpers/scratch.ts';
import {
  data,
  db,
  list,
  namesOf,
  node,
  type Read,
  read,
  readSource,
  service,
  shop,
  type TarFile,
  tarGz,
  typedList,
  web,
  zip,
} from './helpers.ts';

const role = object('rbac.authorization.k8s.io/v1', 'Role', 'default/viewer', { rules: [] });

/** The same small cluster, laid out as each tool does, by the tool's own description or source. */
describe.each<{
  readonly tool: string;
  readonly source: string;
  readonly files: readonly TarFile[];
  readonly about: Read['about'];
  readonly states: Readonly<Record<string, string>>;
}>([
  {
    tool: 'support-bundle-kit bundle',
    source: 'https://github.com/rancher/support-bundle-kit/blob/master/pkg/manager/collectors/default.go',
    files: [
      { name: 'bundle/logs/shop/web/app.log', content: 'hello' },
      {
        name: 'bundle/metadata.yaml',
        content:
          'projectname: Harvester\nkubernetesversion: v1.31.4+rke2r1\nbundlecreatedat: "2026-03-01T11:30:00Z"\nissueurl: ""\n',
      },
      { name: 'bundle/yamls/cluster/v1/nodes.yaml', content: stringify(typedList('v1', 'Node', [node])) },
      {
        name: 'bundle/yamls/cluster/v1/namespaces.yaml',
        content: stringify(typedList('v1', 'Namespace', [shop, data])),
      },
      { name: 'bundle/yamls/namespaced/shop/v1/pods.yaml', content: stringify(typedList('v1', 'Pod', [web])) },
      {
        name: 'bundle/yamls/namespaced/shop/v1/services.yaml',
        content: stringify(typedList('v1', 'Service', [service])),
      },
      {
        name: 'bundle/yamls/namespaced/shop/apps/v1/deployments.yaml',
        content: stringify(typedList('apps/v1', 'Deployment', [])),
      },
    ],
    about: { takenAt: '2026-03-01T11:30:00Z', takenAtFrom: 'collector', serverVersion: 'v1.31.4+rke2r1' },
    states: {
      Node: 'complete',
      Namespace: 'complete',
      'Pod/shop': 'complete',
      Pod: 'not-collected',
      'Deployment/shop': 'complete',
      ConfigMap: 'not-collected',
    },
  },
  {
    tool: 'cilium sysdump',
    source: 'https://github.com/cilium/cilium/blob/main/cilium-cli/sysdump/constants.go',
    files: [
      { name: 'cilium-sysdump-20260301-120000/cilium-daemonset-20260301-120000.yaml', content: stringify(service) },
      { name: dated('k8s-nodes'), content: stringify(typedList('v1', 'Node', [node])) },
      { name: dated('k8s-namespaces'), content: stringify(typedList('v1', 'Namespace', [shop, data])) },
      { name: dated('k8s-pods'), content: stringify(typedList('v1', 'Pod', [web, db])) },
      {
        name: dated('k8s-networkpolicies'),
        content: stringify(typedList('networking.k8s.io/v1', 'NetworkPolicy', [])),
      },
    ],
    about: { takenAt: '2026-03-01T10:00:00Z', takenAtFrom: 'newest-object' },
    states: {
      Node: 'complete',
      Pod: 'complete',
      NetworkPolicy: 'complete',
      Service: 'not-collected',
      Deployment: 'not-collected',
    },
  },
  {
    tool: 'sosreport',
    source: 'https://github.com/sosreport/sos/blob/main/sos/report/plugins/kubernetes.py',
    files: [
      { name: 'sosreport-cp1/sos_commands/date/date_--utc', content: 'Sun Mar  1 11:30:00 UTC 2026\n' },
      { name: 'sosreport-cp1/etc/kubernetes/manifests/etcd.yaml', content: stringify(web) },
      { name: sos('', 'get_pods'), content: 'NAMESPACE NAME READY\nshop web 1/1\n' },
      { name: sos('', 'get_-o_json_nodes'), content: list(node) },
      { name: sos('', 'get_-o_json_roles'), content: list(role) },
      { name: sos('shop/', 'get_-o_json_--namespace_shop_pods'), content: list(web) },
      { name: sos('shop/', 'get_-o_json_--namespace_shop_services'), content: list(service) },
      { name: sos('shop/', 'get_-o_json_--namespace_shop_pvc'), content: list() },
    ],
    about: { takenAt: '2026-03-01T11:30:00Z', takenAtFrom: 'collector' },
    states: {
      Node: 'complete',
      'Pod/shop': 'complete',
      Pod: 'not-collected',
      'PersistentVolumeClaim/shop': 'complete',
      'Role/default': 'complete',
      Role: 'not-collected',
    },
  },
  {
    tool: 'kubectl gather',
    source: 'https://github.com/nirs/kubectl-gather#gathering-everything-from-the-current-cluster',
    files: [
      { name: 'gather/hub/cluster/nodes/node-a.yaml', content: stringify(node) },
      { name: 'gather/hub/cluster/namespaces/shop.yaml', content: stringify(shop) },
      { name: 'gather/hub/cluster/rbac.authorization.k8s.io/clusterroles/a.yaml', content: stringify(roleOfCluster()) },
      { name: 'gather/hub/namespaces/shop/pods/web.yaml', content: stringify(web) },
      { name: 'gather/hub/namespaces/shop/pods/web/app/current.log', content: 'hello' },
      { name: 'gather/hub/namespaces/shop/services/web.yaml', content: stringify(service) },
      {
        name: 'gather/gather.log',
        content:
          '2026-03-01T13:00:00.838+0200\tINFO\tgather\tGathering from all namespaces\n2026-03-01T13:00:02.219+0200\tINFO\tgather\tGathered 5 resources from cluster "hub" in 1.379 seconds\n',
      },
    ],
    about: { takenAt: '2026-03-01T11:00:00.838Z', takenAtFrom: 'collector' },
    states: { Node: 'complete', Pod: 'complete', Service: 'complete', ConfigMap: 'not-collected' },
  },
])('$tool, as $source says', ({ tool, files, about, states }) => {
  test.each<[string, () => Promise<Buffer> | Buffer]>([
    ['tar.gz', () => tarGz(files)],
    ['zip', () => zip(files.map(({ name, content = '' }) => ({ name, content })))],
  ])('%s', async (_, make) => {
    const result = await read(await make());
    expect(result.layout).toBe(tool);
    expect(result.about).toEqual(about);
    expect(result.states).toMatchObject(states);
    expect(namesOf(result, 'Node')).toEqual(['node-a']);
    expect(namesOf(result, 'Pod')).toContain('shop/web');
    expect(result.notes).toEqual([]);
  });
});

describe('kubectl gather', () => {
  const one = { name: 'all/dr1/namespaces/shop/pods/web.yaml', content: stringify(web) };

  test('of several clusters the first is read', async () => {
    const result = await read(
      await tarGz([one, { name: 'all/hub/namespaces/data/pods/db.yaml', content: stringify(db) }]),
    );
    expect(namesOf(result, 'Pod')).toEqual(['shop/web']);
    expect(result.notes).toEqual([expect.stringMatching(/^all\/hub is not read: it is another cluster than all\/dr1/)]);
  });

  test.each([
    ['some namespaces', 'Gathering from namespaces [shop]', 'INFO'],
    ['a failure', 'Gathering from all namespaces', 'WARN'],
  ])('%s: nothing is absent', async (_, said, level) => {
    const log = `2026-03-01T13:00:00+0200\tINFO\tgather\t${said}\n2026-03-01T13:00:01+0200\t${level}\tgather\tx\n`;
    const result = await read(await tarGz([one, { name: 'all/gather.log', content: log }]));
    expect(result.states.Pod).not.toBe('complete');
  });
});

describe('the moment of an Insights Operator archive', () => {
  const pod = { name: 'config/pod/shop/web.json', content: web };
  const events = {
    name: 'events/shop.json',
    content: { items: [{ namespace: 'shop', lastTimestamp: '2026-03-01T13:20:00+02:00', reason: 'X', message: '' }] },
  };

  test('is what one of its gatherings noted', async () => {
    const warning = 'warning: the record MemoryRecord{Name: "a", At: "2026-03-01 11:40:33.151 +0000 UTC m=+1.4"}';
    const gathers = { name: 'insights-operator/gathers.json', content: { status_reports: [{ warnings: [warning] }] } };
    const { about } = await read(await tarGz([pod, events, gathers]));
    expect(about).toMatchObject({ takenAt: '2026-03-01T11:40:33Z', takenAtFrom: 'collector' });
  });

  test('is in the name that the operator gives it', async () => {
    const root = await folder();
    const path = join(root, 'insights-2026-03-01-114500.tar.gz');
    await writeFile(path, await tarGz([pod, events]));
    const { about } = await readSource(await openRecording(path));
    expect(about).toMatchObject({ takenAt: '2026-03-01T11:45:00Z', takenAtFrom: 'collector' });
  });

  test('is else that of its newest event, which says no more than that', async () => {
    const result = await read(await tarGz([pod, events]));
    expect(result.about).toMatchObject({ takenAt: '2026-03-01T13:20:00+02:00', takenAtFrom: 'newest-object' });
    expect(result.objects.Event).toBeUndefined();
  });
});

describe('an archive in a plain folder', () => {
  const pods = { name: 'x/pods.json', content: list(web) };

  test('is read if there are no documents beside it', async () => {
    const root = await folder();
    await mkdir(join(root, 'case'));
    await writeFile(join(root, 'case', 'bundle.tar.gz'), await tarGz([pods]));
    await writeFile(join(root, 'README.md'), 'the case');
    const source = await openRecording(root);
    const result = await readSource(source);
    expect(result.objects.Pod?.map(({ metadata }) => metadata.name)).toEqual(['web']);
    expect(source.notes).toEqual([]);
  });

  test('is a part of the recording otherwise, whatever the names', async () => {
    const root = await folder();
    await writeFile(join(root, 'a.tar.gz'), await tarGz([pods]));
    await writeFile(join(root, 'nodes.json'), JSON.stringify(list(node)));
    const source = await openRecording(root);
    const result = await readSource(source);
    expect(result.objects.Node).toHaveLength(1);
    expect(result.objects.Pod).toBeUndefined();
    expect(source.notes).toEqual([expect.stringMatching(/^a\.tar\.gz is not opened/)]);
  });
});

async function folder(): Promise<string> {
  const path = testFolder();
  return path;
}

function dated(name: string): string {
  return `cilium-sysdump-20260301-120000/${name}-20260301-120000.yaml`;
}

function sos(folder: string, command: string): string {
  return `sosreport-cp1/sos_commands/kubernetes/cluster-info/${folder}kubectl_--kubeconfig_.etc.kubernetes.admin.conf_${command}`;
}

function roleOfCluster(): Raw {
  return object('rbac.authorization.k8s.io/v1', 'ClusterRole', 'a', { rules: [] });
}
