import { defineAnalyzer } from '../src/core/analyzer.ts';
import { word } from '../src/core/values.ts';
import { covers, hostsOf, othersFor, servedFrom } from './_shared/tls-certificates.ts';

const docs = 'https://kubernetes.io/docs/concepts/services-networking/ingress/#tls';

/** The certificates that Ingresses serve: only known if they are read on request. */
export const ingressCertificate = defineAnalyzer({
  id: 'ingress-certificate',
  subject: 'Ingress',
  title: 'Ingresses whose certificate has expired or is for other hosts',
  consults: ['Secret', 'TlsCertificate'],
  codes: {
    'ingress-certificate-unusable': {
      severity: 'error',
      breaks: 'ready',
      message: 'the certificate in Secret {secret}[, for {hosts},] {flaw}',
      why: 'Clients refuse a certificate that is not valid now. Some controllers serve one of their own instead, which clients refuse as well.',
      fix: 'Renew the certificate in Secret {secret}, and find out why it was not renewed in time.',
      docs,
    },
    'ingress-certificate-mismatch': {
      severity: 'warning',
      message: 'the certificate in Secret {secret} is not for {host}, but for {names}[; that in {other} is]',
      why: 'Clients refuse a certificate that does not name the host that they asked for.',
      fix: 'Name a Secret in spec.tls whose certificate is for {host}, or have the certificate issued for it too.',
      docs,
    },
  },
  check(ingress, cluster, report) {
    const { namespace, deletionTimestamp } = ingress.metadata;
    if (deletionTimestamp !== undefined) return;
    for (const [i, { secretName = '', hosts }] of ingress.spec.tls.entries()) {
      if (secretName === '' || secretName.includes('/')) continue;
      const served = servedFrom(secretName, namespace, cluster);
      if (served === undefined) continue;
      const { own, flaw, secret } = served;
      const evidence = [
        { of: ingress, path: `spec.tls[${i}].secretName`, value: secretName },
        ...(own?.notAfter === undefined
          ? []
          : [{ of: served.tls, path: 'certificates[0].notAfter', value: word(own.notAfter) }]),
      ];
      if (flaw !== undefined) {
        report('ingress-certificate-unusable', ingress, {
          key: secretName,
          with: { secret: secretName, hosts: hosts.length === 0 ? undefined : hosts, flaw: word(flaw) },
          blames: secret === undefined ? [] : [{ object: secret, because: 'config' }],
          evidence,
          impact: 'degraded',
          hosts,
        });
        continue;
      }
      for (const host of hosts) {
        if (own === undefined || covers(own, host)) continue;
        const others = othersFor(host, namespace, cluster);
        report('ingress-certificate-mismatch', ingress, {
          key: `${secretName} ${host}`,
          with: { secret: secretName, host, names: [...hostsOf(own)], other: others[0] },
          near: others,
          evidence,
        });
      }
    }
  },
});
