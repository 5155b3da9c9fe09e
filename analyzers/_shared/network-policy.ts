import type { Kinds } from '../../src/core/kinds/index.ts';

export type NetworkPolicy = Kinds['NetworkPolicy'];
export type Peer = NetworkPolicy['spec']['ingress'][number]['from'][number];

/** Whether a policy restricts what its pods may reach. By default it does if it has egress rules. */
export function restrictsEgress({ spec }: NetworkPolicy): boolean {
  return spec.policyTypes.length === 0 ? spec.egress.length > 0 : spec.policyTypes.includes('Egress');
}
