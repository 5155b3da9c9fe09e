import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { text as textOf } from 'node:stream/consumers';
import { execa } from 'execa';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { parseAllDocuments } from 'yaml';
import type { Report } from '../../src/core/report.ts';
import { isHole } from '../../src/core/source.ts';
import { type ControlPlane, minutes, scripts, startControlPlane, startTimeout } from '../helpers/control-plane.ts';
import { type PodToRun, runPod, type Volumes, whyNoPod } from '../helpers/pod.ts';
import { describeWithControlPlane } from './describe.ts';

const root = join(import.meta.dirname, '../..');
const bin = join(root, 'bin/kubecause.js');
const chart = join(root, 'deploy/chart');
/** Where the release of these tests is, and what it is called. */
const namespace = 'tools';
const name = 'kubecause';

const helm = process.env.HELM ?? 'helm';
const whyNoHelm = spawnSync(helm, ['version']).status === 0 ? undefined : 'there is no helm on the PATH';
const skipped = (why: string | undefined): string => (why === undefined ? '' : ` (skipped: ${why})`);

interface Manifest {
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly namespace?: string };
  readonly rules?: readonly Rule[];
  readonly spec?: Readonly<Record<string, unknown>>;
}

interface Rule {
  readonly apiGroups: readonly string[];
  readonly resources: readonly string[];
  readonly verbs: readonly string[];
}

interface Pod extends PodToRun {
  readonly spec: PodToRun['spec'] & { readonly volumes: readonly PodVolume[] };
}

/** Where a kubelet takes the files of a volume from. */
interface PodVolume {
  readonly name: string;
  readonly secret?: { readonly secretName: string };
  readonly configMap?: { readonly name: string };
  /** The token of the ServiceAccount. */
  readonly projected?: object;
}

function documentsOf(text: string): Manifest[] {
  return parseAllDocuments(text).flatMap(document => (document.contents === null ? [] : [document.toJS()]));
}

function specOf(manifests: readonly Manifest[], kind: string): Readonly<Record<string, unknown>> {
  const spec = manifests.find(manifest => manifest.kind === kind)?.spec;
  if (spec === undefined) throw new Error(`there is no ${kind}`);
  return spec;
}

/** What is granted, a line for each resource, whatever the order of the rules and whatever the roles are called. */
function grantsIn(manifests: readonly Manifest[]): string[] {
  const lines = manifests.flatMap(({ kind, metadata, rules = [] }) =>
    rules.flatMap(({ apiGroups, resources, verbs }) =>
      resources.map(what => `${kind} ${metadata.namespace ?? ''} ${apiGroups.join()}/${what}: ${verbs.join()}`),
    ),
  );
  return [...new Set(lines)].sort();
}

/** Values as Helm takes them on its command line. */
function settings(values: object): string[] {
  return Object.entries(values).flatMap(([key, value]) => ['--set-json', `${key}=${JSON.stringify(value)}`]);
}

describe.skipIf(whyNoHelm !== undefined)(`the chart${skipped(whyNoHelm)}`, () => {
  const lint = (...more: string[]) =>
    execa(helm, ['lint', '--strict', '--kube-version', '1.36.0', chart, ...more], { reject: false });

  test('has nothing that helm lint remarks', async () => {
    const { exitCode, stdout } = await lint();
    expect(stdout).not.toMatch(/WARN|ERROR/);
    expect(exitCode).toBe(0);
  });

  test.each([
    ['a value that there is not', 'replica=2', /replica/],
    ['a word that is none of those', 'auth.mode=tokn', /auth.mode/],
    ['a namespace that is none', 'diagnosis.namespaces={A_B}', /namespaces/],
    ['a type without its group', 'rbac.customResources={widgets}', /customResources/],
  ])('refuses %s', async (_, value, says) => {
    const { exitCode, stdout } = await lint('--set', value);
    expect(exitCode).not.toBe(0);
    expect(stdout).toMatch(says);
  });
});

describeWithControlPlane('in the cluster', () => {
  let started: ControlPlane;

  const kubectl = async (args: readonly string[], input = ''): Promise<string> =>
    (await execa(started.kubectl, ['--kubeconfig', started.admin, ...args], { input })).stdout;
  const getJson = async (...args: string[]) => JSON.parse(await kubectl(['get', '-o', 'json', ...args]));
  const kubecause = (...args: string[]) =>
    execa('node', [bin, ...args, '--kubeconfig', started.admin], { reject: false });
  const render = async (values: object, ...more: string[]): Promise<Manifest[]> => {
    const args = ['template', name, chart, '-n', namespace, '--kube-version', '1.36.0', ...settings(values), ...more];
    return documentsOf((await execa(helm, args)).stdout);
  };
  /** Installs the release, and gives the pod that comes of it. */
  const install = async (values: object): Promise<Pod> => {
    const args = ['upgrade', '--install', name, chart, '-n', namespace, '--kubeconfig', started.admin];
    await execa(helm, [...args, ...settings(values)]);
    await kubectl(['rollout', 'status', `deployment/${name}`, '-n', namespace, '--timeout=120s']);
    const { items } = await getJson('pods', '-n', namespace, '--field-selector=status.phase=Running');
    const current = items.filter((pod: Manifest & Pod) => !('deletionTimestamp' in pod.metadata));
    expect(current).toHaveLength(1);
    return current[0];
  };

  /** What a kubelet puts into the volumes of a pod. */
  async function volumesOf({ spec }: Pod): Promise<Volumes> {
    const filesOf = async ({ secret, configMap, projected }: PodVolume): Promise<Record<string, string>> => {
      if (configMap !== undefined) return (await getJson('configmap', '-n', namespace, configMap.name)).data;
      if (projected !== undefined) {
        const { data } = await getJson('configmap', '-n', namespace, 'kube-root-ca.crt');
        return { ...data, namespace, token: await kubectl(['create', 'token', name, '-n', namespace]) };
      }
      if (secret === undefined) return {};
      const { data } = await getJson('secret', '-n', namespace, secret.secretName);
      return Object.fromEntries(
        Object.entries<string>(data).map(([key, value]) => [key, Buffer.from(value, 'base64').toString()]),
      );
    };
    const volumes = spec.volumes.map(async volume => [volume.name, await filesOf(volume)] as const);
    return Object.fromEntries(await Promise.all(volumes));
  }

  /** What a kubelet tells every container of its cluster. */
  async function clusterEnv(): Promise<Record<string, string>> {
    const server = await kubectl(['config', 'view', '--minify', '-o', 'jsonpath={.clusters[0].cluster.server}']);
    const { hostname, port } = new URL(server);
    return { KUBERNETES_SERVICE_HOST: hostname, KUBERNETES_SERVICE_PORT: port };
  }

  /** Runs the container of a pod with other arguments, to its end. */
  async function runInPod({ spec }: Pod, args: readonly string[]) {
    const [container] = spec.containers;
    const child = runPod(
      { spec: { ...spec, containers: [{ ...container, args }] } },
      await volumesOf({ spec }),
      await clusterEnv(),
    );
    const [stdout, stderr, exitCode] = await Promise.all([
      textOf(child.stdout!),
      textOf(child.stderr!),
      new Promise(resolve => child.once('close', resolve)),
    ]);
    return { stdout, stderr, exitCode };
  }

  beforeAll(async () => {
    started = await startControlPlane();
    await kubectl(['create', '-f', join(scripts, 'nodes.yaml')]);
    for (const made of [namespace, 'shop', 'kubecause']) await kubectl(['create', 'namespace', made]);
    // Of a ServiceAccount that is not there no pod is made, not even as a trial.
    for (const made of [name, 'mine']) await kubectl(['create', 'serviceaccount', made, '-n', 'shop']);
    // Pods that the standard forbids would not be made, and a rollout would not end.
    await kubectl(['label', 'namespace', namespace, 'pod-security.kubernetes.io/enforce=restricted']);
  }, startTimeout);
  afterAll(() => started?.stop(), minutes);

  describe.skipIf(whyNoHelm !== undefined)(`by the chart${skipped(whyNoHelm)}`, () => {
    test.each<[string, object]>([
      ['as it is', {}],
      [
        'with all that can be set',
        {
          replicas: 3,
          commonLabels: { team: 'a' },
          diagnosis: { profiles: ['best-practice', 'policy'], severity: 'warning', filters: ['Pod'] },
          config: { practice: { registries: ['ghcr.io/acme'] } },
          auth: { mode: 'kubernetes' },
          rbac: { secrets: true, certificates: true, logs: true, customResources: ['example.com/widgets'] },
          service: { annotations: { a: 'b' } },
          extraArgs: ['--drain-timeout=5s'],
          env: [{ name: 'HTTPS_PROXY', value: 'http://proxy:3128' }],
          envFrom: [{ secretRef: { name: 'keys' } }],
          extraVolumes: [{ name: 'more', emptyDir: {} }],
          extraVolumeMounts: [{ name: 'more', mountPath: '/more' }],
          metrics: { dashboard: { enabled: true } },
          networkPolicy: {
            from: [{ podSelector: {} }],
            apiServer: { cidrs: ['10.0.0.1/32'] },
            egress: [{ ports: [{ port: 443 }] }],
          },
          podDisruptionBudget: { maxUnavailable: '50%' },
          priorityClassName: 'system-cluster-critical',
          podLabels: { c: 'd' },
          podAnnotations: { e: 'f' },
          nodeSelector: { 'kubernetes.io/os': 'linux' },
          image: { digest: `sha256:${'0'.repeat(64)}`, pullSecrets: ['registry'] },
        },
      ],
      [
        'of two namespaces, over TLS, for anybody',
        {
          diagnosis: { namespaces: ['shop', namespace] },
          auth: { mode: 'none' },
          tls: { existingSecret: 'certificate' },
          networkPolicy: { enabled: false },
          serviceAccount: { create: false, name: 'mine' },
        },
      ],
    ])('the API server takes what it makes: %s', async (_, values) => {
      const manifests = await render(values, '-n', 'shop');
      expect(manifests.map(({ kind }) => kind)).toContain('Deployment');
      const input = manifests.map(manifest => JSON.stringify(manifest)).join('\n---\n');
      await kubectl(['apply', '--dry-run=server', '--validate=strict', '-f', '-'], input);
    });

    test.each<[string, object, string[]]>([
      ['the least', {}, []],
      [
        'all',
        { secrets: true, logs: true, certificates: true, customResources: ['example.com/widgets'] },
        ['--with-secrets', '--logs', '--read-certificates', '--custom-resources', 'example.com/widgets'],
      ],
    ])('its role is what kubecause rbac prints: %s', async (_, rbac, args) => {
      for (const profiles of [[], ['best-practice'], ['policy', 'best-practice']]) {
        const role = await render({ rbac, diagnosis: { profiles } }, '-s', 'templates/rbac.yaml');
        const chosen = profiles.flatMap(profile => ['--profile', profile]);
        const printed = await kubecause('rbac', '--serve', ...args, ...chosen);
        expect(grantsIn(role)).toEqual(grantsIn(documentsOf(printed.stdout)));
      }
    });

    test('its roles in namespaces are what kubecause rbac prints', async () => {
      const role = await render({ diagnosis: { namespaces: ['shop', namespace] } }, '-s', 'templates/rbac.yaml');
      const printed = await kubecause('rbac', '--serve', '-n', 'shop', '-n', namespace, '--with-cluster-scoped');
      expect(grantsIn(role)).toEqual(grantsIn(documentsOf(printed.stdout)));
    });

    test('the plain manifests run what the chart runs', async () => {
      const file = join(root, 'deploy/serve.yaml');
      await kubectl(['apply', '-f', file, '--dry-run=server', '--validate=strict']);
      const plain = documentsOf((await execa('cat', [file])).stdout);
      const made = await render({});
      const podOf = (manifests: readonly Manifest[]) => (specOf(manifests, 'Deployment').template as Manifest).spec;
      expect(podOf(plain)).toEqual(podOf(made));
      for (const [kind, ...fields] of [
        ['Deployment', 'replicas', 'strategy'],
        ['Service', 'type', 'ports'],
        ['NetworkPolicy', 'policyTypes', 'ingress', 'egress'],
      ] as const)
        for (const field of fields) expect(specOf(plain, kind)[field]).toEqual(specOf(made, kind)[field]);
    });

    test('nothing is wrong with it', async () => {
      await install({ replicas: 1 });
      const profiles = ['--profile', 'best-practice', '--profile', 'policy'];
      const { stdout, exitCode } = await kubecause(
        'analyze',
        ...profiles,
        '--severity',
        'warning',
        '-o',
        'json',
        '--fail-on',
        'warning',
      );
      const { incidents, settling }: Report = JSON.parse(stdout);
      expect([incidents, settling, exitCode]).toEqual([[], [], 0]);
    });

    describe.skipIf(whyNoPod !== undefined)(`and run as a kubelet would${skipped(whyNoPod)}`, () => {
      test('the ServiceAccount may read what is predicted, and no more', async () => {
        const pod = await install({});
        const { stdout, stderr, exitCode } = await runInPod(pod, ['analyze', '-o', 'json']);
        expect([stderr, exitCode]).toEqual(['', 0]);
        const { source, coverage }: Report = JSON.parse(stdout);
        expect(source.name).toBe('in-cluster');
        const refused = coverage.kinds.filter(({ state }) => isHole(state));
        expect(refused.map(({ kind, state }) => `${kind}: ${state}`)).toEqual(['Secret: forbidden']);
      });
    });
  });
});
