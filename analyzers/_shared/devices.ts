import type { ClusterView } from '../../src/core/analyzer.ts';
import type { Kinds } from '../../src/core/kinds/index.ts';
import type { Absent } from '../../src/core/lookup.ts';

export const deviceConsults = ['ResourceClaim', 'ResourceClaimTemplate', 'DeviceClass'] as const;
export type DeviceView = ClusterView<'Pod', (typeof deviceConsults)[number]>;

type ResourceClaim = Kinds['ResourceClaim'];

/** What a pod asks for by dynamic resource allocation: its claims that exist, and what is missing of them. */
export interface Devices {
  readonly claims: readonly { readonly name: string; readonly claim: ResourceClaim }[];
  readonly missing: readonly { readonly name: string; readonly absent: Absent }[];
}

/** @see https://kubernetes.io/docs/concepts/scheduling-eviction/dynamic-resource-allocation/ */
export function devicesOf({ metadata, spec, status }: Kinds['Pod'], cluster: DeviceView): Devices {
  const claims: { name: string; claim: ResourceClaim }[] = [];
  const missing: { name: string; absent: Absent }[] = [];
  for (const { name = '', resourceClaimName, resourceClaimTemplateName } of spec.resourceClaims) {
    const made = resourceClaimName ?? status.resourceClaimStatuses.find(s => s.name === name)?.resourceClaimName;
    if (made !== undefined) {
      const found = cluster.lookup('ResourceClaim', made, metadata.namespace);
      if (found.state === 'present') claims.push({ name, claim: found.object });
      else if (found.state === 'absent') missing.push({ name, absent: found.absent });
    } else if (resourceClaimTemplateName !== undefined) {
      const found = cluster.lookup('ResourceClaimTemplate', resourceClaimTemplateName, metadata.namespace);
      if (found.state === 'absent') missing.push({ name, absent: found.absent });
    }
  }
  return { claims, missing };
}

/** The device classes that a claim's requests name, by request. */
export function classesOf({ spec }: ResourceClaim): { request: string; deviceClass: string }[] {
  return (spec.devices?.requests ?? []).flatMap(({ name = '', exactly, firstAvailable }) =>
    [exactly, ...firstAvailable].flatMap(wanted =>
      wanted?.deviceClassName === undefined ? [] : [{ request: name, deviceClass: wanted.deviceClassName }],
    ),
  );
}
