import type { ClusterView } from '../../src/core/analyzer.ts';
import type { Kinds } from '../../src/core/kinds/index.ts';
import type { Absent } from '../../src/core/lookup.ts';
import { backendKinds, backingOf } from './service-backends.ts';

/** What must be consulted to say whether the API server can call a Service. */
export const calleeKinds = ['Service', ...backendKinds] as const;
type View = Pick<ClusterView<never, (typeof calleeKinds)[number]>, 'lookup' | 'listing' | 'age'>;

/** A Service that the API server calls: for a webhook, a conversion, an aggregated API. */
export interface ServiceCall {
  readonly namespace?: string | undefined;
  readonly name?: string | undefined;
  readonly port?: number | undefined;
}

/** Why the API server cannot call a Service, or that this cannot be seen. */
export type CallFault = KnownFault | { readonly fault: 'unknown' };

export type KnownFault =
  | { readonly fault: 'missing'; readonly absent: Absent }
  | { readonly fault: 'port'; readonly service: Kinds['Service']; readonly port: number }
  | { readonly fault: 'not-ready'; readonly service: Kinds['Service']; readonly starting: boolean };

/** The port that is called where none is named. */
const httpsPort = 443;

/** What stands between the API server and a Service; undefined if nothing does. */
export function callFault(
  { namespace = '', name = '', port = httpsPort }: ServiceCall,
  cluster: View,
): CallFault | undefined {
  const found = cluster.lookup('Service', name, namespace);
  if (found.state === 'unknown') return { fault: 'unknown' };
  if (found.state === 'absent') return { fault: 'missing', absent: found.absent };
  const service = found.object;
  if (service.spec.type !== 'ExternalName') {
    const exposed = service.spec.ports.find(p => p.port === port);
    if (exposed === undefined) return { fault: 'port', service, port };
    const backing = backingOf(service, cluster, exposed);
    if (backing === 'unknown') return { fault: 'unknown' };
    // A Service that is scaled to zero answers as little as one that is broken.
    if (backing === 'none' || backing === 'idle' || backing === 'starting')
      return { fault: 'not-ready', service, starting: backing === 'starting' };
  }
  return undefined;
}
