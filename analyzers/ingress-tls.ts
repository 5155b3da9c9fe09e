import { defineAnalyzer } from '../src/core/analyzer.ts';
import { word } from '../src/core/values.ts';

/** How long an issuer may take to fill the Secret of a certificate, in seconds. */
const issueGrace = 600;

/**
 * The certificate of an Ingress lies in a Secret of its namespace.
 * @see https://kubernetes.io/docs/concepts/services-networking/ingress/#tls
 */
export const ingressTls = defineAnalyzer({
  id: 'ingress-tls',
  subject: 'Ingress',
  title: 'Ingresses whose certificate is missing, or for other hosts',
  consults: ['Secret'],
  codes: {
    'ingress-tls-secret-missing': {
      severity: 'error',
      breaks: 'ready',
      message: 'TLS Secret {secret} does not exist[; it is to be made by {issuer}]',
      why: 'The controller takes the certificate from this Secret. Without it, it answers with a certificate of its own, which clients refuse, or not at all.',
      fix: 'Create Secret {secret} of type kubernetes.io/tls, or correct spec.tls.',
      docs: 'https://kubernetes.io/docs/concepts/services-networking/ingress/#tls',
    },
    'ingress-tls-hosts-differ': {
      severity: 'warning',
      message: 'spec.tls is for {hosts}, which no rule serves; {bare} has no certificate',
      why: 'The controller takes the certificate of a host from the entry of spec.tls that names it. No entry names the host of the rule, so the controller answers with a certificate of its own, which clients refuse.',
      fix: 'Make the hosts of spec.tls and of the rules the same.',
      docs: 'https://kubernetes.io/docs/concepts/services-networking/ingress/#tls',
    },
  },
  check(ingress, cluster, report) {
    const { namespace, creationTimestamp, deletionTimestamp } = ingress.metadata;
    if (deletionTimestamp !== undefined) return;
    checkHosts();
    const issuer = issuerOf(ingress.metadata.annotations);
    for (const [i, { secretName = '' }] of ingress.spec.tls.entries()) {
      // Without a name the controller uses its default certificate; some take one from another namespace (`namespace/name`).
      if (secretName === '' || secretName.includes('/')) continue;
      const found = cluster.lookup('Secret', secretName, namespace);
      if (found.state !== 'absent') continue;
      report('ingress-tls-secret-missing', ingress, {
        key: secretName,
        with: { secret: secretName, issuer },
        blames: [{ object: found.absent, because: 'exists' }],
        near: found.absent.similar(),
        evidence: [{ of: ingress, path: `spec.tls[${i}].secretName`, value: secretName }],
        impact: 'degraded',
        settling:
          issuer !== undefined && cluster.age(creationTimestamp) < issueGrace
            ? 'its certificate to be issued'
            : undefined,
      });
    }

    /** An entry without hosts is for all. */
    function checkHosts(): void {
      const { tls, rules } = ingress.spec;
      const named = rules.flatMap(({ host = '' }) => (host === '' ? [] : [host]));
      if (tls.some(({ hosts }) => hosts.length === 0)) return;
      const secured = tls.flatMap(({ hosts }) => hosts);
      const idle = secured.filter(host => !named.some(name => covers(host, name)));
      const bare = named.filter(name => !secured.some(host => covers(host, name)));
      if (bare.length === 0 || idle.length === 0 || idle.length < secured.length) return;
      report('ingress-tls-hosts-differ', ingress, {
        with: { hosts: idle, bare: [...new Set(bare)] },
        evidence: [{ of: ingress, path: 'spec.tls.hosts', value: idle }],
      });
    }
  },
});

/** `*.example.com` is for every name one label below it. */
function covers(host: string, name: string): boolean {
  return host === name || (host.startsWith('*.') && host.slice(1) === name.slice(name.indexOf('.')));
}

/** Annotations by which cert-manager is asked to make the Secret. */
const issuerAnnotations = {
  'cert-manager.io/cluster-issuer': 'ClusterIssuer',
  'cert-manager.io/issuer': 'Issuer',
  'kubernetes.io/tls-acme': 'cert-manager',
} as const;

function issuerOf(annotations: Readonly<Record<string, string>>) {
  for (const [annotation, kind] of Object.entries(issuerAnnotations)) {
    const value = annotations[annotation];
    if (value === undefined) continue;
    return kind === 'cert-manager' ? word(kind) : { kind, group: 'cert-manager.io', name: value };
  }
  return undefined;
}
