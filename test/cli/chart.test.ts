import { execa } from 'execa';
import { describe, expect, test } from 'vitest';
import { chart, documentsOf, helm, type Manifest, settings, skipped, specOf, whyNoHelm } from '../helpers/chart.ts';

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

  test.each([
    ['certificates of nobody', 'auth.mode=certificate', /auth\.mode=certificate: name the Secret/],
    ['certificates without TLS', 'tls.clientAuthority.existingSecret=callers', /also give tls\.existingSecret/],
    ['masks without MCP', 'serve.mask=true', /also set serve\.mcp/],
    ['channels without addresses', 'notify.channels={slack}', /notify\.existingSecret/],
    ['telling everything twice', 'notify.channels={slack},replicas=2', /set replicas to 1/],
    ['a way in for anybody', 'ingress.enabled=true,auth.mode=none', /ingress: with auth\.mode=none whoever reaches it/],
    ['a route for anybody', 'httpRoute.enabled=true,auth.mode=none', /httpRoute: with auth\.mode=none whoever/],
    [
      'certificates that do not get through',
      'ingress.enabled=true,auth.mode=certificate,tls.existingSecret=a,tls.clientAuthority.existingSecret=b',
      /ingress: what stands before it ends TLS/,
    ],
    ['an Ingress for every name', 'ingress.enabled=true', /ingress\.host: say by which name/],
    ['a route of no Gateway', 'httpRoute.enabled=true', /httpRoute\.parentRefs: name the Gateway/],
    [
      'a way in that the network closes',
      'httpRoute.enabled=true,networkPolicy.from[0].podSelector.matchLabels.a=b',
      /networkPolicy\.from says who may ask: also say in httpRoute\.from/,
    ],
    ['a ServiceAccount without a name', 'serviceAccount.create=false', /serviceAccount\.name: /],
  ])('does not go with %s', async (_, value, says) => {
    const template = ['template', 'kc', chart, '--kube-version', '1.36.0', '--set', value];
    const { exitCode, stderr } = await execa(helm, template, { reject: false });
    expect(exitCode).not.toBe(0);
    expect(stderr).toMatch(says);
  });

  const made = async (values: object): Promise<Manifest[]> => {
    const args = ['template', 'kc', chart, '--kube-version', '1.36.0', ...settings(values)];
    return documentsOf((await execa(helm, args)).stdout);
  };

  test('lets in from outside who can show a token, by a name, to the port of its Service', async () => {
    const controller = { namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'ingress' } } };
    const gateway = { podSelector: { matchLabels: { app: 'gateway' } } };
    const manifests = await made({
      auth: { mode: 'kubernetes' },
      tls: { existingSecret: 'inside' },
      ingress: { enabled: true, className: 'nginx', host: 'kube.example.com', tlsSecret: 'web', from: [controller] },
      httpRoute: { enabled: true, parentRefs: [{ name: 'public' }], hostnames: ['kube.example.com'], from: [gateway] },
      networkPolicy: { from: [{ podSelector: {} }] },
    });
    expect(specOf(manifests, 'Ingress')).toEqual({
      ingressClassName: 'nginx',
      tls: [{ hosts: ['kube.example.com'], secretName: 'web' }],
      rules: [
        {
          host: 'kube.example.com',
          http: {
            paths: [
              {
                path: '/',
                pathType: 'Prefix',
                backend: { service: { name: 'kc-kubecause', port: { name: 'https' } } },
              },
            ],
          },
        },
      ],
    });
    expect(specOf(manifests, 'HTTPRoute')).toEqual({
      parentRefs: [{ name: 'public' }],
      hostnames: ['kube.example.com'],
      rules: [
        {
          matches: [{ path: { type: 'PathPrefix', value: '/' } }],
          backendRefs: [{ name: 'kc-kubecause', port: 80 }],
        },
      ],
    });
    const { ingress } = specOf(manifests, 'NetworkPolicy') as { ingress: [{ from: unknown[] }] };
    expect(ingress[0].from).toEqual(expect.arrayContaining([{ podSelector: {} }, controller, gateway]));
  });

  test('makes no way in by itself, and closes none to all of the cluster', async () => {
    expect((await made({})).map(({ kind }) => kind)).not.toContain('Ingress');
    const { ingress } = specOf(await made({ ingress: { enabled: true, host: 'a.example.com' } }), 'NetworkPolicy');
    expect(ingress).toEqual([{ ports: [{ port: 'http', protocol: 'TCP' }] }]);
  });
});
