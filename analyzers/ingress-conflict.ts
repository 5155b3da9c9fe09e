import { defineAnalyzer } from '../src/core/analyzer.ts';
import { memoized } from '../src/core/memo.ts';
import { compareText, refOf } from '../src/core/objects.ts';
import { word } from '../src/core/values.ts';
import { classOf, type Ingress, routesOf } from './_shared/ingress.ts';
import { groupBy } from './_shared/listings.ts';

/** Controllers that make a load balancer of its own for each Ingress: the same host in two of them is no conflict. */
const oneLoadBalancerEach = /^(gce|alb)/;

/** Annotations of Ingresses that are meant to share a host and path: canaries, and minions of a merged Ingress. */
const sharing = ['nginx.ingress.kubernetes.io/canary', 'nginx.org/mergeable-ingress-type'];

/**
 * What two Ingresses of one class claim, one of them does not get: which one is up to the controller.
 * @see https://kubernetes.io/docs/concepts/services-networking/ingress/#multiple-matches
 */
export const ingressConflict = defineAnalyzer({
  id: 'ingress-conflict',
  subject: 'Ingress',
  title: 'Ingresses that claim the same host and path',
  codes: {
    'ingress-conflict': {
      severity: 'warning',
      message: '{route} is claimed by {other} too',
      why: 'Both Ingresses are of the same class and claim the same host and path. Most controllers take the older one and ignore the other, but none guarantees it.',
      fix: 'Remove the path from one of the two.',
      docs: 'https://kubernetes.io/docs/concepts/services-networking/ingress/#multiple-matches',
    },
  },
  check(ingress, cluster, report) {
    const claims = claimsOf(cluster.list('Ingress'));
    const told = new Set<Ingress>();
    for (const { key, route } of claimsOfOne(ingress)) {
      const others =
        claims
          .get(key)
          ?.map(claim => claim.ingress)
          .filter(other => other !== ingress && isBefore(other, ingress)) ?? [];
      const [other] = others;
      if (other === undefined || told.has(other)) continue;
      told.add(other);
      report('ingress-conflict', ingress, {
        key: `${other.metadata.namespace}/${other.metadata.name}`,
        with: { route: route.text, other: refOf(other) },
        near: [other],
        evidence: [
          { of: ingress, path: route.field, value: route.text },
          { of: other, path: 'spec.ingressClassName', value: classOf(other) ?? word('(none)') },
        ],
      });
    }
  },
});

interface Claim {
  readonly key: string;
  readonly ingress: Ingress;
  readonly route: { readonly text: string; readonly field: string };
}

const claimsOf = memoized((ingresses: readonly Ingress[]) =>
  groupBy(ingresses.flatMap(claimsOfOne), claim => claim.key),
);

function claimsOfOne(ingress: Ingress): Claim[] {
  const { annotations, deletionTimestamp } = ingress.metadata;
  const ofClass = classOf(ingress) ?? '';
  if (deletionTimestamp !== undefined || oneLoadBalancerEach.test(ofClass)) return [];
  if (sharing.some(annotation => annotations[annotation] !== undefined && annotations[annotation] !== 'false'))
    return [];
  const claims = routesOf(ingress)
    .filter(route => route.host !== '' || route.path !== '')
    .map(
      ({ host, path, pathType, field }): Claim => ({
        key: [ofClass, host, pathType === 'Prefix' ? path.replace(/(.)\/$/, '$1') : path, pathType].join(' '),
        ingress,
        route: { text: `${host === '' ? '*' : host}${path}`, field },
      }),
    );
  return [...new Map(claims.map(claim => [claim.key, claim])).values()];
}

/** The older one keeps its path, as far as controllers say; of two of an age, the first by name. */
function isBefore(a: Ingress, b: Ingress): boolean {
  const order =
    compareText(a.metadata.creationTimestamp, b.metadata.creationTimestamp) ||
    compareText(a.metadata.namespace, b.metadata.namespace) ||
    compareText(a.metadata.name, b.metadata.name);
  return order < 0;
}
