import { defineAnalyzer } from '../src/core/analyzer.ts';
import type { Kinds } from '../src/core/kinds/index.ts';
import { labels } from '../src/core/values.ts';
import { nearestByLabels } from './_shared/near-labels.ts';
import { isReady } from './_shared/pods.ts';
import { alive } from './_shared/rollup.ts';
import { withLabels } from './_shared/select-labels.ts';
import { podsAndControllers } from './_shared/service-backends.ts';

const docs = 'https://istio.io/latest/docs/reference/config/networking/gateway/';
const makers = ['Deployment', 'DaemonSet'] as const;

/** A Gateway of Istio configures proxies that run in pods, which its selector finds in any namespace. */
export const istioGateway = defineAnalyzer({
  id: 'istio-gateway',
  subject: 'Gateway.networking.istio.io',
  title: 'Gateways of Istio that configure no proxy, or lack their certificate',
  consults: ['Pod', 'Secret', ...makers],
  codes: {
    'istio-gateway-selects-nothing': {
      severity: 'error',
      breaks: 'ready',
      message: 'selector {selector} matches no pod[; {near} differs in label {label}: {has} instead of {wants}]',
      why: 'The selector names the proxies that are to serve what the Gateway describes. No pod has these labels, so nobody listens.',
      fix: 'Make the selector of the Gateway the labels of the pods of the ingress gateway.',
      docs: 'https://istio.io/latest/docs/reference/config/analysis/ist0101/',
    },
    'istio-gateway-not-ready': {
      severity: 'error',
      breaks: 'ready',
      rollup: true,
      message: 'its selector matches {count|proxy|proxies}, none of them ready',
      why: 'The proxies that are to serve the Gateway exist, but none is ready, so nobody answers.',
      fix: 'Find out why the pods of the gateway are not ready; the Gateway itself is in order.',
      docs,
    },
    'istio-gateway-credential-missing': {
      severity: 'error',
      breaks: 'ready',
      message: 'takes its certificate from Secret {secret}, which does not exist in {namespace}',
      why: 'The proxy reads the certificate from a Secret in its own namespace, not in that of the Gateway. Without it the listener refuses every connection.',
      fix: 'Create Secret {secret} in namespace {namespace}, where the proxies of the gateway run, or correct credentialName.',
      docs: 'https://istio.io/latest/docs/tasks/traffic-management/ingress/secure-ingress/',
    },
  },
  check(gateway, cluster, report) {
    const { selector, servers } = gateway.spec;
    const pods = cluster.listing('Pod');
    // Without a selector it is for all proxies.
    if (gateway.metadata.deletionTimestamp !== undefined || pods.state === 'unknown') return;
    if (Object.keys(selector).length === 0) return;
    const hosts = servers.flatMap(server => server.hosts.map(host => host.slice(host.indexOf('/') + 1))).filter(isName);
    const evidence = [{ of: gateway, path: 'spec.selector', value: labels(selector) }];
    const proxies = alive(withLabels(pods.objects, selector));
    if (proxies.length === 0) {
      if (isMadeBySomebody() !== false) return;
      const near = nearestByLabels(selector, pods.objects);
      report('istio-gateway-selects-nothing', gateway, {
        with: {
          selector: labels(selector),
          near: near?.ref,
          label: near?.label,
          has: near?.has,
          wants: near?.wants,
        },
        near: near === undefined ? [] : [near.object],
        evidence,
        impact: 'down',
        hosts,
      });
      return;
    }
    if (!proxies.some(isReady)) {
      report('istio-gateway-not-ready', gateway, {
        with: { count: proxies.length },
        dependsOn: podsAndControllers(proxies, cluster),
        evidence,
        impact: 'down',
        hosts,
      });
    }
    for (const namespace of new Set(proxies.map(({ metadata }) => metadata.namespace))) checkCredentials(namespace);

    function checkCredentials(namespace: string): void {
      for (const [secret, server] of credentialsOf(servers)) {
        const found = cluster.lookup('Secret', secret, namespace);
        if (found.state !== 'absent') continue;
        report('istio-gateway-credential-missing', gateway, {
          key: `${namespace}/${secret}`,
          with: { secret, namespace },
          blames: [{ object: found.absent, because: 'exists' }],
          near: found.absent.similar(),
          evidence: [{ of: gateway, path: 'spec.servers.tls.credentialName', value: secret }],
          impact: servers.length === 1 ? 'down' : 'degraded',
          hosts: server.hosts.map(host => host.slice(host.indexOf('/') + 1)).filter(isName),
        });
      }
    }

    /** Whether there is a workload whose pods would match: scaled to zero, or broken, which is its own finding. */
    function isMadeBySomebody(): boolean | undefined {
      for (const kind of makers) {
        const listing = cluster.listing(kind);
        if (listing.state === 'unknown') return undefined;
        if (listing.objects.some(({ spec }) => matches(spec.template?.metadata?.labels ?? {}))) return true;
      }
      return false;
    }

    function matches(own: Readonly<Record<string, string>>): boolean {
      return Object.entries(selector).every(([key, value]) => own[key] === value);
    }
  },
});

type Server = Kinds['Gateway.networking.istio.io']['spec']['servers'][number];

/** Names of Secrets; what has a scheme (`builtin://`, `sds://`) or is in a file is none. */
function* credentialsOf(servers: readonly Server[]): Generator<[string, Server]> {
  for (const server of servers) {
    const { credentialName = '', credentialNames = [] } = server.tls ?? {};
    for (const name of [credentialName, ...credentialNames]) {
      const plain = name.replace(/^kubernetes:\/\//, '');
      if (/^[a-z0-9][a-z0-9.-]*$/.test(plain)) yield [plain, server];
    }
  }
}

function isName(host: string): boolean {
  return !host.includes('*');
}
