import { defineAnalyzer } from '../src/core/analyzer.ts';
import { groupOf } from '../src/core/objects.ts';
import { text, word } from '../src/core/values.ts';
import { namedKinds, neededBy } from './_shared/custom-needs.ts';

/** As long as records of DNS and load balancers may take to be seen everywhere, in seconds. */
const grace = 900;

/**
 * Challenges of ACME, by which cert-manager proves that a name is its own. One that is pending says why in its status alone:
 * its Certificate only says that it waits. What is invalid or has expired, the rules of custom resources tell.
 * @see https://cert-manager.io/docs/troubleshooting/acme/#2-troubleshooting-challenges
 */
export const acmeChallenge = defineAnalyzer({
  id: 'acme-challenge',
  subject: 'CustomResource',
  title: 'ACME challenges that do not complete',
  aliases: ['Challenge'],
  consults: namedKinds,
  codes: {
    'acme-challenge-pending': {
      severity: 'error',
      breaks: 'ready',
      rollup: true,
      message: 'cannot prove that {host} is yours: {reason}',
      why: 'An issuer of ACME, such as Let’s Encrypt, signs a certificate for a name once it finds a token at its address (HTTP-01) or in its DNS (DNS-01). cert-manager looks for the token itself first, and does not find it.',
      fix: 'HTTP-01: let {host} lead to the ingress controller of this cluster, from inside of it too, on port 80. DNS-01: give cert-manager the rights to write the zone, and let its resolvers see the zone.',
      docs: 'https://cert-manager.io/docs/troubleshooting/acme/#2-troubleshooting-challenges',
    },
  },
  check(object, cluster, report) {
    const { apiVersion, kind, metadata, spec, status } = object;
    if (kind !== 'Challenge' || groupOf(apiVersion) !== 'acme.cert-manager.io') return;
    const { reason, state } = status;
    if (state !== 'pending' || reason === undefined || metadata.deletionTimestamp !== undefined) return;
    const { missing, present } = neededBy(object, reason, cluster);
    const isYoung = cluster.age(metadata.creationTimestamp) < grace && missing.length === 0;
    report('acme-challenge-pending', object, {
      with: { host: spec.dnsName ?? word('the name'), reason: text(reason) },
      blames: missing.map(absent => ({ object: absent, because: 'exists' })),
      dependsOn: present.map(needed => ({ object: needed, because: 'ready' })),
      evidence: [{ of: object, path: 'status.reason', value: text(reason) }],
      since: metadata.creationTimestamp,
      settling: isYoung ? 'the token to be found' : undefined,
    });
  },
});
