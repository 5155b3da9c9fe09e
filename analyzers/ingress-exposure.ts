import { defineAnalyzer } from '../src/core/analyzer.ts';
import { word } from '../src/core/values.ts';

/** Annotations that keep plain HTTP off, or end TLS in front of the Ingress. */
const tlsElsewhere = [
  'kubernetes.io/ingress.allow-http',
  'networking.gke.io/managed-certificates',
  'ingress.gcp.kubernetes.io/pre-shared-cert',
  'alb.ingress.kubernetes.io/certificate-arn',
  'alb.ingress.kubernetes.io/listen-ports',
  'appgw.ingress.kubernetes.io/appgw-ssl-certificate',
  'traefik.ingress.kubernetes.io/router.tls',
  'route.openshift.io/termination',
];

/** What an Ingress opens to the world without saying so. */
export const ingressExposure = defineAnalyzer({
  id: 'ingress-exposure',
  subject: 'Ingress',
  title: 'Ingresses for every host or without TLS',
  codes: {
    'ingress-any-host': {
      severity: 'info',
      message: 'takes the requests of {hosts}',
      why: 'A rule without a host, or with a wildcard, takes every request that no other Ingress claims, also for hosts that belong to somebody else.',
      fix: 'Name the hosts that the Ingress is for.',
      docs: 'https://kubernetes.io/docs/concepts/services-networking/ingress/#hostname-wildcards',
    },
    'ingress-without-tls': {
      severity: 'info',
      message: 'is served without TLS',
      why: 'The Ingress has no spec.tls: what clients send and get can be read and changed on its way.',
      fix: 'Add spec.tls with a Secret that holds the certificate.',
      docs: 'https://kubernetes.io/docs/concepts/services-networking/ingress/#tls',
    },
  },
  check(ingress, _cluster, report) {
    const { rules, tls } = ingress.spec;
    const wide = rules.map(({ host = '' }) => host).filter(host => host === '' || host.startsWith('*'));
    if (wide.length > 0) {
      report('ingress-any-host', ingress, {
        with: { hosts: [...new Set(wide)].map(host => (host === '' ? word('every host') : host)) },
        evidence: [{ of: ingress, path: 'spec.rules.host', value: wide }],
      });
    }
    if (
      rules.length > 0 &&
      tls.length === 0 &&
      !tlsElsewhere.some(annotation => annotation in ingress.metadata.annotations)
    ) {
      report('ingress-without-tls', ingress, { evidence: [{ of: ingress, path: 'spec.tls', value: word('(none)') }] });
    }
  },
});
