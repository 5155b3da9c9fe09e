import { defineAnalyzer } from '../src/core/analyzer.ts';
import { word } from '../src/core/values.ts';
import { covers, hostsOf, othersFor, type Served, servedFrom } from './_shared/tls-certificates.ts';

const docs = 'https://gateway-api.sigs.k8s.io/guides/tls/';

/** The certificates that the listeners of Gateways serve: only known if they are read on request. */
export const gatewayCertificate = defineAnalyzer({
  id: 'gateway-certificate',
  subject: 'Gateway',
  title: 'Gateways whose certificate has expired or is for other hosts',
  consults: ['Secret', 'TlsCertificate'],
  codes: {
    'gateway-certificate-unusable': {
      severity: 'error',
      breaks: 'ready',
      message: 'the certificate of listener {listener} in Secret {secret} {flaw}',
      why: 'Clients refuse a certificate that is not valid now.',
      fix: 'Renew the certificate in Secret {secret}, and find out why it was not renewed in time.',
      docs,
    },
    'gateway-certificate-mismatch': {
      severity: 'warning',
      message:
        'the certificate of listener {listener} in Secret {secret} is not for {host}, but for {names}[; that in {other} is]',
      why: 'Clients refuse a certificate that does not name the host that they asked for.',
      fix: 'Name a Secret in certificateRefs whose certificate is for {host}, or have the certificate issued for it too.',
      docs,
    },
  },
  check(gateway, cluster, report) {
    const { namespace, deletionTimestamp } = gateway.metadata;
    if (deletionTimestamp !== undefined) return;
    for (const { name: listener = '', hostname, tls } of gateway.spec.listeners) {
      const certificates = (tls?.certificateRefs ?? [])
        .filter(({ kind = 'Secret', group = '' }) => kind === 'Secret' && group === '')
        .map(({ name = '', namespace: other }) => servedFrom(name, other ?? namespace, cluster));
      const known = certificates.filter(served => served !== undefined);
      for (const served of known) if (served.flaw !== undefined) reportFlaw(listener, hostname, served, served.flaw);
      const [first] = known;
      // Each client is given the certificate that is for its host, so one of them is enough.
      if (hostname === undefined || first?.own === undefined || known.length < certificates.length) continue;
      if (known.some(({ own, flaw }) => flaw !== undefined || own === undefined || covers(own, hostname))) continue;
      const others = othersFor(hostname, namespace, cluster);
      report('gateway-certificate-mismatch', gateway, {
        key: listener,
        with: {
          listener,
          secret: first.tls.metadata.name,
          host: hostname,
          names: known.flatMap(({ own }) => (own === undefined ? [] : hostsOf(own))),
          other: others[0],
        },
        near: others,
        evidence: [{ of: gateway, path: `spec.listeners[${listener}].hostname`, value: hostname }],
      });
    }

    function reportFlaw(listener: string, hostname: string | undefined, served: Served, flaw: string): void {
      const { tls, own, secret } = served;
      const { name } = tls.metadata;
      report('gateway-certificate-unusable', gateway, {
        key: `${listener} ${name}`,
        with: { listener, secret: name, flaw: word(flaw) },
        blames: secret === undefined ? [] : [{ object: secret, because: 'config' }],
        evidence: [
          { of: gateway, path: `spec.listeners[${listener}].tls.certificateRefs`, value: name },
          ...(own?.notAfter === undefined
            ? []
            : [{ of: tls, path: 'certificates[0].notAfter', value: word(own.notAfter) }]),
        ],
        impact: 'degraded',
        hosts: hostname === undefined ? [] : [hostname],
      });
    }
  },
});
