import { defineAnalyzer } from '../src/core/analyzer.ts';
import type { Kinds } from '../src/core/kinds/index.ts';
import { memoized } from '../src/core/memo.ts';
import { compareText, refOf } from '../src/core/objects.ts';
import { word } from '../src/core/values.ts';
import { fullHost } from './_shared/istio-hosts.ts';

type VirtualService = Kinds['VirtualService'];

/** A host for which a VirtualService wants to answer everything, at a Gateway or in the sidecars. */
interface Claim {
  readonly gateway: string;
  readonly host: string;
}

/**
 * Two VirtualServices of which one is not heard. In the sidecars those for one host are not merged; at a Gateway they are, and
 * contradict each other only where both answer every request.
 * @see https://istio.io/latest/docs/ops/best-practices/traffic-management/#split-virtual-services
 */
export const virtualServiceConflict = defineAnalyzer({
  id: 'virtual-service-conflict',
  subject: 'VirtualService',
  title: 'VirtualServices of Istio that claim the same host',
  codes: {
    'virtual-service-host-conflict': {
      severity: 'warning',
      breaks: 'config',
      message: 'claims host {host} {where}, as {other} does',
      why: 'Only one of the two is used, as a rule the older one, but that is not defined. What the other says has no effect.',
      fix: 'Merge the two, or make their routes match different requests.',
      docs: 'https://istio.io/latest/docs/reference/config/analysis/ist0109/',
    },
  },
  check(service, cluster, report) {
    const reported = new Set<string>();
    for (const claim of claimsOf(service)) {
      const [first] = claimants(cluster.list('VirtualService')).get(keyOf(claim)) ?? [];
      if (first === undefined || first === service || reported.has(claim.host)) continue;
      reported.add(claim.host);
      report('virtual-service-host-conflict', service, {
        key: claim.host,
        with: {
          host: claim.host,
          where: word(claim.gateway === mesh ? 'in the mesh' : `at Gateway ${claim.gateway}`),
          other: refOf(first),
        },
        near: [first],
        evidence: [{ of: service, path: 'spec.hosts', value: claim.host }],
      });
    }
  },
});

const mesh = 'mesh';

function keyOf({ gateway, host }: Claim): string {
  return `${gateway} ${host}`;
}

/** By claim, the oldest first. */
const claimants = memoized((services: readonly VirtualService[]): ReadonlyMap<string, readonly VirtualService[]> => {
  const byAge = [...services].sort(
    (a, b) =>
      compareText(a.metadata.creationTimestamp, b.metadata.creationTimestamp) ||
      compareText(`${a.metadata.namespace}/${a.metadata.name}`, `${b.metadata.namespace}/${b.metadata.name}`),
  );
  const claims = new Map<string, VirtualService[]>();
  for (const service of byAge) {
    for (const claim of claimsOf(service)) {
      const known = claims.get(keyOf(claim));
      if (known === undefined) claims.set(keyOf(claim), [service]);
      else known.push(service);
    }
  }
  return claims;
});

function claimsOf({ metadata, spec }: VirtualService): Claim[] {
  // One that other namespaces do not see takes nothing from them.
  if (spec.exportTo.length > 0 && !spec.exportTo.includes('*')) return [];
  const gateways = spec.gateways.length === 0 ? [mesh] : spec.gateways;
  const answersAll = spec.http.some(({ match, delegate }) => match.length === 0 && delegate === undefined);
  return gateways
    .filter(gateway => gateway === mesh || answersAll)
    .flatMap(gateway =>
      spec.hosts.map(host => ({
        gateway: gateway === mesh || gateway.includes('/') ? gateway : `${metadata.namespace}/${gateway}`,
        host: gateway === mesh ? fullHost(host, metadata.namespace) : host,
      })),
    );
}
