import { execa } from 'execa';
import { beforeAll, expect, test } from 'vitest';
import type { Report } from '../../src/core/report.ts';
import { isHole } from '../../src/core/source.ts';
import { bin } from '../helpers/paths.ts';
import { describeWithControlPlane } from './describe.ts';

const widgets = `
apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: {name: widgets.example.com}
spec:
  group: example.com
  scope: Namespaced
  names: {kind: Widget, plural: widgets, singular: widget}
  versions:
    - name: v1
      served: true
      storage: true
      subresources: {status: {}}
      schema: {openAPIV3Schema: {type: object, x-kubernetes-preserve-unknown-fields: true}}
---
apiVersion: v1
kind: Namespace
metadata: {name: shop}
`;

describeWithControlPlane('the roles that kubecause rbac prints', plane => {
  const kubecause = (...args: string[]) => execa(process.execPath, [bin, ...args], { reject: false });

  beforeAll(async () => {
    await plane.apply(widgets);
    await plane.kubectl('wait', '--for=condition=Established', 'crd/widgets.example.com', '--timeout=3m');
  });

  test.each<{ name: string; rbac: string[]; analyze: string[]; unknown?: string[] }>([
    { name: 'all', rbac: ['--with-secrets', '--from-cluster'], analyze: [] },
    { name: 'no-secrets', rbac: ['--from-cluster'], analyze: [] },
    { name: 'no-customs', rbac: [], analyze: [], unknown: ['Widget.example.com'] },
    { name: 'named-customs', rbac: ['--custom-resources', 'example.com/widgets', '--with-secrets'], analyze: [] },
    { name: 'one-analyzer', rbac: ['--filter', 'node-ready', '--from-cluster'], analyze: [] },
    {
      name: 'certificates',
      rbac: ['--read-certificates', '--with-secrets', '--from-cluster'],
      analyze: ['--read-certificates'],
    },
    { name: 'namespace', rbac: ['-n', 'shop', '--from-cluster', '--logs'], analyze: ['-n', 'shop', '--logs'] },
    {
      name: 'namespace-and-nodes',
      rbac: ['-n', 'shop', '--with-cluster-scoped', '--from-cluster'],
      analyze: ['-n', 'shop'],
    },
  ])(
    '$name: what is granted is read, what is left out is not, and no more',
    async ({ name, rbac, analyze, unknown }) => {
      const account = ['--with-binding', '--service-account', `default/${name}`, '--name', name];
      const printed = await kubecause('rbac', ...rbac, ...account, '--kubeconfig', plane.admin);
      expect(printed.stderr).toBe('');
      expect(printed.stdout).not.toContain('*');
      await plane.apply(printed.stdout);
      const kubeconfig = await plane.kubeconfigOf(await plane.kubectl('create', 'token', name));
      const [, expected = ''] = /--expect-unknown (\S+)/.exec(printed.stdout) ?? [];
      const left = [...expected.split(',').filter(kind => kind !== ''), ...(unknown ?? [])];
      const base = ['analyze', ...analyze, '--kubeconfig', kubeconfig, '-o', 'json', '--fail-on', 'never'];
      const { stdout } = await kubecause(...base);
      const { coverage }: Report = JSON.parse(stdout);
      const refused = coverage.kinds.filter(({ state }) => isHole(state));
      // What explains other kinds is asked for only where something calls for it.
      const idle = new Set(coverage.kinds.filter(({ state }) => state === 'not-needed').map(({ kind }) => kind));
      const predicted = left.filter(kind => !idle.has(kind));
      expect(new Set(refused.map(({ state }) => state))).toEqual(new Set(predicted.length === 0 ? [] : ['forbidden']));
      const names = refused.map(({ kind, group = '' }) => (kind === 'Widget' ? `${kind}.${group}` : kind));
      expect([...new Set(names)].sort()).toEqual([...predicted].sort());
      const accepting = predicted.length === 0 ? [] : ['--expect-unknown', predicted.join(',')];
      expect((await kubecause(...base, '--fail-on-incomplete', ...accepting)).exitCode).toBe(0);
      if (predicted.length > 0) expect((await kubecause(...base, '--fail-on-incomplete')).exitCode).toBe(3);
    },
  );
});
