import type { ChildProcess } from 'node:child_process';
import { execa } from 'execa';
import { beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import type { Report } from '../../src/core/report.ts';
import { isHole } from '../../src/core/source.ts';
import {
  chart,
  customType,
  documentsOf,
  grantsIn,
  helm,
  type Manifest,
  routeDefinition,
  settings,
  skipped,
  specOf,
  whyNoHelm,
  whyNoRoutes,
} from '../helpers/chart.ts';
import { bin, pathOf } from '../helpers/paths.ts';
import { freePort, type Kubelet, outcomeOf, type Pod, runPod, volumesOf, whyNoPod } from '../helpers/pod.ts';
import { issue } from '../helpers/x509.ts';
import { describeWithControlPlane } from './describe.ts';

/** Where the release of these tests is, and what it is called. */
const namespace = 'tools';
const name = 'kubecause';

describeWithControlPlane('in the cluster', plane => {
  const kubectl = async (args: readonly string[], input = ''): Promise<string> =>
    (await execa(plane.program, ['--kubeconfig', plane.admin, ...args], { input })).stdout;
  const getJson = async (...args: string[]) => JSON.parse(await kubectl(['get', '-o', 'json', ...args]));
  const kubecause = (...args: string[]) =>
    execa(process.execPath, [bin, ...args, '--kubeconfig', plane.admin], { reject: false });
  const render = async (values: object, ...more: string[]): Promise<Manifest[]> => {
    const args = ['template', name, chart, '-n', namespace, '--kube-version', '1.36.0', ...settings(values), ...more];
    return documentsOf((await execa(helm, args)).stdout);
  };
  /** Installs the release, and gives a pod of it. */
  const install = async (values: object): Promise<Pod> => {
    const args = ['upgrade', '--install', name, chart, '-n', namespace, '--kubeconfig', plane.admin];
    await execa(helm, [...args, ...settings(values)]);
    await kubectl(['rollout', 'status', `deployment/${name}`, '-n', namespace, '--timeout=5m']);
    const { items } = await getJson('pods', '-n', namespace, '--field-selector=status.phase=Running');
    return items.filter((pod: Manifest & Pod) => !('deletionTimestamp' in pod.metadata)).at(-1);
  };

  /** What a kubelet tells every container of its cluster. */
  async function clusterEnv(): Promise<Record<string, string>> {
    const server = await kubectl(['config', 'view', '--minify', '-o', 'jsonpath={.clusters[0].cluster.server}']);
    const { hostname, port } = new URL(server);
    return { KUBERNETES_SERVICE_HOST: hostname, KUBERNETES_SERVICE_PORT: port };
  }

  const cluster: Kubelet = {
    namespace,
    dataOf: async (kind, of) => (await getJson(kind, '-n', namespace, of)).data,
    token: () => kubectl(['create', 'token', name, '-n', namespace]),
  };

  /** Starts the container of a pod as its kubelet would. */
  const start = async (pod: Pod, env: Readonly<Record<string, string>> = {}): Promise<ChildProcess> =>
    runPod(pod, await volumesOf(pod, cluster), { ...(await clusterEnv()), ...env });

  beforeAll(async () => {
    for (const made of [namespace, 'shop', 'kubecause']) await kubectl(['create', 'namespace', made]);
    // Of a ServiceAccount that is not there no pod is made, not even as a trial.
    for (const made of [name, 'mine']) await kubectl(['create', 'serviceaccount', made, '-n', 'shop']);
    const authority = issue({ name: 'authority', authority: true });
    const { cert, key } = issue({ name: 'server', addresses: ['127.0.0.1'] }, authority);
    const certificate = {
      apiVersion: 'v1',
      kind: 'Secret',
      metadata: { name: 'certificate', namespace },
      type: 'kubernetes.io/tls',
      stringData: { 'ca.crt': authority.cert, 'tls.crt': cert, 'tls.key': key },
    };
    await kubectl(['create', '-f', '-'], JSON.stringify(certificate));
    const channels = ['create', 'secret', 'generic', 'channels', '-n', namespace];
    await kubectl([...channels, '--from-literal=alertmanager=http://127.0.0.1:9']);
    // Pods that the standard forbids would not be made, and a rollout would not end.
    await kubectl(['label', 'namespace', namespace, 'pod-security.kubernetes.io/enforce=restricted']);
  });

  describe.skipIf(whyNoHelm !== undefined)(`by the chart${skipped(whyNoHelm)}`, () => {
    test.each<[string, object]>([
      ['as it is', {}],
      [
        'with all that can be set',
        {
          replicas: 3,
          commonLabels: { team: 'a' },
          serve: { ui: true, mcp: true, mask: true, metricsObjects: true, grpc: { enabled: true, port: 9000 } },
          diagnosis: { profiles: ['best-practice', 'policy'], severity: 'warning', filters: ['Pod'] },
          config: { practice: { registries: ['ghcr.io/acme'] } },
          auth: { mode: 'kubernetes' },
          rbac: { secrets: true, certificates: true, logs: true, customResources: ['example.com/widgets'] },
          service: { annotations: { a: 'b' } },
          ingress: {
            enabled: true,
            className: 'c',
            host: 'a.example.com',
            tlsSecret: 'web',
            from: [{ podSelector: {} }],
          },
          extraArgs: ['--drain-timeout=5s'],
          env: [{ name: 'HTTPS_PROXY', value: 'http://proxy:3128' }],
          envFrom: [{ secretRef: { name: 'keys' } }],
          extraVolumes: [{ name: 'more', emptyDir: {} }],
          extraVolumeMounts: [{ name: 'more', mountPath: '/more' }],
          metrics: { dashboard: { enabled: true }, serviceMonitor: { enabled: false } },
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
          notify: {
            channels: ['slack', 'teams'],
            existingSecret: 'channels',
            namespaces: ['shop'],
            existingClaim: 'told',
          },
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

    test.each<[string, object, string[]]>([
      ['with what is in none', {}, ['--with-cluster-scoped']],
      ['alone', { rbac: { clusterScoped: false } }, []],
      ['with who callers are', { rbac: { clusterScoped: false }, auth: { mode: 'kubernetes' } }, ['--auth=kubernetes']],
    ])('its roles in namespaces are what kubecause rbac prints: %s', async (_, values, args) => {
      const all = { ...values, diagnosis: { namespaces: ['shop', namespace] } };
      const printed = await kubecause('rbac', '--serve', '-n', 'shop', '-n', namespace, ...args);
      const role = await render(all, '-s', 'templates/rbac.yaml');
      expect(grantsIn(role)).toEqual(grantsIn(documentsOf(printed.stdout)));
    });

    test('the plain manifests run what the chart runs', async () => {
      const file = pathOf('deploy/serve.yaml');
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

    test('an upgrade keeps the token, and goes without one where it is not wanted', async () => {
      const tokenOf = async () => (await getJson('secret', '-n', namespace, `${name}-token`)).data.token;
      await install({});
      const before = await tokenOf();
      await install({ podLabels: { again: 'yes' } });
      expect(await tokenOf()).toBe(before);
      await install({ auth: { mode: 'none' } });
      await expect(tokenOf()).rejects.toThrow('not found');
    });

    test('what the Prometheus operator takes is made where its kinds are', async () => {
      const names = ['servicemonitors', 'prometheusrules'];
      const kinds = { servicemonitors: 'ServiceMonitor', prometheusrules: 'PrometheusRule' };
      const crds = Object.entries(kinds).map(([plural, kind]) => customType('monitoring.coreos.com', plural, kind));
      await kubectl(['create', '-f', '-'], crds.map(crd => JSON.stringify(crd)).join('\n---\n'));
      const defined = names.map(plural => `crd/${plural}.monitoring.coreos.com`);
      await kubectl(['wait', '--for=condition=Established', ...defined, '--timeout=3m']);
      await install({ metrics: { rules: { enabled: 'auto' } } });
      const { items } = await getJson(names.join(), '-n', namespace);
      expect(items.map(({ kind }: Manifest) => kind).sort()).toEqual(Object.values(kinds).sort());
    });

    test.skipIf(whyNoRoutes !== undefined)(`a route of a Gateway${skipped(whyNoRoutes)}`, async () => {
      await kubectl(['create', '-f', routeDefinition]);
      const defined = 'crd/httproutes.gateway.networking.k8s.io';
      await kubectl(['wait', '--for=condition=Established', defined, '--timeout=3m']);
      onTestFinished(async () => void (await kubectl(['delete', defined])));
      const httpRoute = {
        enabled: true,
        parentRefs: [{ name: 'public', namespace: 'gateways', sectionName: 'https' }],
        hostnames: ['kubecause.example.com'],
        annotations: { a: 'b' },
        from: [{ namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'gateways' } } }],
      };
      const apply = async (route: Manifest): Promise<string> =>
        kubectl(['apply', '--validate=strict', '-f', '-'], JSON.stringify(route));
      const [route] = await render({ httpRoute }, '-s', 'templates/httproute.yaml');
      await apply(route!);
      const { spec } = await getJson('httproute', '-n', namespace, name);
      expect(spec).toMatchObject({
        parentRefs: [{ group: 'gateway.networking.k8s.io', kind: 'Gateway', ...httpRoute.parentRefs[0] }],
        hostnames: httpRoute.hostnames,
        rules: [{ backendRefs: [{ kind: 'Service', name, port: 80 }] }],
      });
      // What is misspelt would have been noticed.
      await expect(apply({ ...route!, spec: { ...route!.spec, hostname: 'a' } })).rejects.toThrow('unknown field');
    });

    test.each([1, 2])('nothing is wrong with it, with replicas: %d', async replicas => {
      await install({ replicas });
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
        const [container] = pod.spec.containers;
        const containers = [{ ...container, args: ['analyze', '-o', 'json'] }] as const;
        const { stdout, stderr, exitCode } = await outcomeOf(await start({ spec: { ...pod.spec, containers } }));
        expect([stderr, exitCode]).toEqual(['', 0]);
        const { source, coverage }: Report = JSON.parse(stdout);
        expect(source.name).toBe('in-cluster');
        const refused = coverage.kinds.filter(({ state }) => isHole(state));
        expect(refused.map(({ kind, state }) => `${kind}: ${state}`)).toEqual(['Secret: forbidden']);
      });

      test.each<[string, object, 'http' | 'https']>([
        ['whoever has the token', { serve: { ui: true, mcp: true, metricsObjects: true } }, 'http'],
        ['whoever has a token of the cluster', { auth: { mode: 'kubernetes' } }, 'http'],
        [
          'whoever reaches it, and it tells others',
          { auth: { mode: 'none' }, notify: { channels: ['alertmanager'], existingSecret: 'channels' } },
          'http',
        ],
        ['over TLS', { tls: { existingSecret: 'certificate' } }, 'https'],
        [
          'whoever has a certificate',
          {
            auth: { mode: 'certificate' },
            tls: { existingSecret: 'certificate', clientAuthority: { existingSecret: 'certificate' } },
          },
          'https',
        ],
      ])('it answers, and its own test passes: %s', async (_, values, scheme) => {
        const port = await freePort();
        const all = { ...values, listen: '127.0.0.1', containerPort: port };
        const server = await start(await install(all));
        onTestFinished(() => void server.kill('SIGKILL'));
        const outcome = outcomeOf(server);
        const asked = JSON.stringify((await render(all, '-s', 'templates/tests/answers.yaml'))[0]);
        // The API server adds the token of the ServiceAccount.
        const pod = JSON.parse(await kubectl(['create', '-f', '-', '-o', 'json'], asked));
        const tester = await start(pod, { URL: `${scheme}://127.0.0.1:${port}` });
        const tried = await Promise.race([outcomeOf(tester), outcome]);
        await kubectl(['delete', '-f', '-', '--wait=false', '--force', '--grace-period=0'], asked);
        tester.kill();
        server.kill('SIGTERM');
        const { stdout, stderr, exitCode } = await outcome;
        expect(tried).toEqual({
          stdout: expect.stringMatching(/ answers(: \d+ incidents| who shows a certificate)\n$/),
          stderr: '',
          exitCode: 0,
        });
        const events = stderr
          .trim()
          .split('\n')
          .map(line => JSON.parse(line));
        expect(events.filter(({ level }) => level !== 'info')).toEqual([]);
        expect(events.at(-1)).toMatchObject({ event: 'stopped', drained: true });
        expect([stdout, exitCode]).toEqual(['', 0]);
      });
    });
  });
});
