import { mkdtemp, symlink } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { execa } from 'execa';
import { beforeAll, expect, test } from 'vitest';
import { exitCodes } from '../../src/cli/exit.ts';
import { type Kind, kinds } from '../../src/core/kinds/index.ts';
import { read } from '../helpers/live.ts';
import { pathOf } from '../helpers/paths.ts';
import { describeWithControlPlane } from './describe.ts';

const setup = `
apiVersion: v1
kind: Namespace
metadata: {name: team}
---
apiVersion: v1
kind: ServiceAccount
metadata: {name: viewer, namespace: team}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata: {name: viewer, namespace: team}
rules: [{apiGroups: [""], resources: [pods], verbs: [get, list]}]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: {name: viewer, namespace: team}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: viewer}
subjects: [{kind: ServiceAccount, name: viewer, namespace: team}]
---
apiVersion: v1
kind: Secret
metadata: {name: db, namespace: team, annotations: {copy: hunter2}}
stringData: {password: hunter2}
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: web, namespace: team}
spec:
  replicas: 3
  selector: {matchLabels: {app: web}}
  template: {metadata: {labels: {app: web}}, spec: {containers: [{name: app, image: registry.example.com/web:1}]}}
---
apiVersion: v1
kind: Service
metadata: {name: web, namespace: team}
spec: {selector: {app: web}, ports: [{port: 80}]}
---
apiVersion: apiregistration.k8s.io/v1
kind: APIService
metadata: {name: v1beta1.metrics.k8s.io}
spec:
  {group: metrics.k8s.io, version: v1beta1, groupPriorityMinimum: 100, versionPriority: 100, insecureSkipTLSVerify: true, service: {name: none, namespace: team}}
`;

describeWithControlPlane('a real control plane', plane => {
  beforeAll(async () => {
    await plane.apply(setup);
    await plane.kubectl('rollout', 'status', 'deployment/web', '-n', 'team', '--timeout=3m');
  });

  /** A kubeconfig of the service account `viewer`, in its namespace. */
  async function restricted(): Promise<string> {
    const file = await plane.kubeconfigOf(await plane.kubectl('create', 'token', 'viewer', '-n', 'team'));
    await execa(plane.program, ['--kubeconfig', file, 'config', 'set-context', '--current', '--namespace=team']);
    return file;
  }

  test('kubectl runs it as a plugin, in its own words, and completes it', async () => {
    const folder = await mkdtemp(join(plane.root, 'plugins-'));
    await symlink(pathOf('bin/kubectl-kubecause.js'), join(folder, 'kubectl-kubecause'));
    await symlink(pathOf('bin/kubectl-complete-kubecause.js'), join(folder, 'kubectl_complete-kubecause'));
    const env = { PATH: `${folder}:${dirname(process.execPath)}:${process.env.PATH}`, KUBECONFIG: plane.admin };
    const asPlugin = (...args: string[]) => execa(plane.program, args, { env, reject: false });
    const analyzed = await asPlugin('kubecause', '-n', 'team', '--fail-on', 'never', '-o', 'json');
    expect(JSON.parse(analyzed.stdout)).toMatchObject({ source: { type: 'live' } });
    expect(analyzed.exitCode).toBe(exitCodes.healthy);
    expect((await asPlugin('kubecause', '--help')).stdout).toMatch(/^Usage: kubectl kubecause /m);
    expect((await asPlugin('kubecause', '-n', 'taem')).exitCode).toBe(exitCodes.failed);
    expect((await asPlugin('__complete', 'kubecause', 'rba')).stdout).toMatch(/^rbac\t/m);
  });

  test('every kind is listed whole: as many objects as kubectl finds', async () => {
    // Kinds that come by a CustomResourceDefinition are not served here, nor are metrics.
    const all = (Object.keys(kinds) as Kind[]).filter(
      kind => kind !== 'Event' && kind !== 'Lease' && !('jsonOnly' in kinds[kind] || 'optional' in kinds[kind]),
    );
    const { states, objects, chunks, stats } = await read({ kubeconfig: plane.admin }, all);
    expect(Object.fromEntries(Object.entries(states).filter(([, state]) => state[0] !== 'complete'))).toEqual({});
    expect(Object.keys(states)).toHaveLength(all.length);
    expect(chunks[0]).toMatchObject({ serverVersion: expect.stringMatching(/^v1\.\d+/) });
    expect(stats.requests).toBe(2 + all.length);

    const names = all.map(kind =>
      `${kinds[kind].plural}.${kinds[kind].version}.${kinds[kind].group}`.replace(/\.v1\.$/, ''),
    );
    const list = JSON.parse(await plane.kubectl('get', names.join(','), '-A', '-o', 'json'));
    const count = (found: readonly { kind: string }[]) =>
      Object.fromEntries(all.map(kind => [kind, found.filter(object => object.kind === kind).length]));
    expect(count(objects)).toEqual(count(list.items));
    expect(count(objects)).toMatchObject({ Pod: 3, Deployment: 1, ReplicaSet: 1, Secret: 1 });
    expect(JSON.stringify(objects)).not.toContain('hunter2');
  });

  test('small pages give the same', async () => {
    const whole = await read({ kubeconfig: plane.admin }, ['ClusterRole']);
    const paged = await read({ kubeconfig: plane.admin, pageSize: 7 }, ['ClusterRole']);
    expect(paged.states.ClusterRole).toEqual(['complete']);
    expect(paged.stats.requests).toBeGreaterThan(whole.stats.requests + 5);
    expect(paged.objects.map(o => o.metadata.uid)).toEqual(whole.objects.map(o => o.metadata.uid));
  });

  test('a user who may list pods in one namespace alone', async () => {
    const { states, objects } = await read({ kubeconfig: await restricted() }, ['Pod', 'Secret', 'Service', 'Node']);
    const user = 'User "system:serviceaccount:team:viewer" cannot list resource';
    expect(states).toEqual({
      Pod: [`forbidden: pods is forbidden: ${user} "pods" in API group "" at the cluster scope`, 'complete in team'],
      Secret: [`forbidden: secrets is forbidden: ${user} "secrets" in API group "" at the cluster scope`],
      Service: [`forbidden: services is forbidden: ${user} "services" in API group "" at the cluster scope`],
      Node: [`forbidden: nodes is forbidden: ${user} "nodes" in API group "" at the cluster scope`],
    });
    expect(objects.map(o => o.kind)).toEqual(['Pod', 'Pod', 'Pod']);
  });

  test('the administrator in the name of that user', async () => {
    const { states } = await read(
      { kubeconfig: plane.admin, as: 'system:serviceaccount:team:viewer' },
      { kinds: ['Pod', 'Secret'], namespaces: ['team'] },
    );
    expect(states.Pod).toEqual(['complete in team']);
    expect(states.Secret?.[0]).toMatch(/^forbidden in team: /);
  });

  test('a token that the server does not take', async () => {
    await expect(read({ kubeconfig: await restricted(), token: 'nonsense' })).rejects.toThrow(
      /refused the credentials of user "admin" \(401 Unauthorized\)/,
    );
  });

  test('a namespace that does not exist', async () => {
    const plan = { kinds: ['Pod'], namespaces: ['taem'] } as const;
    await expect(read({ kubeconfig: plane.admin }, plan)).rejects.toThrow(
      /^there is no namespace "taem" at https:\S+\. Did you mean "team"\?$/,
    );
    // Who may not look finds it empty; whether it exists stays unknown.
    const { states } = await read({ kubeconfig: await restricted() }, plan);
    expect(states.Pod?.[0]).toMatch(/^forbidden in taem: /);
  });

  test('a dead APIService spoils its own group alone', async () => {
    expect(
      await plane.kubectl(
        'get',
        'apiservice',
        'v1beta1.metrics.k8s.io',
        '-o',
        'jsonpath={.status.conditions[0].status}',
      ),
    ).toBe('False');
    const { states } = await read({ kubeconfig: plane.admin }, ['Pod', 'APIService']);
    expect(states).toEqual({ Pod: ['complete'], APIService: ['complete'] });
  });
});
