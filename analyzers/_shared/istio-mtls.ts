import type { Kinds } from '../../src/core/kinds/index.ts';
import { matchesLabels } from '../../src/core/selectors.ts';

type Policy = Kinds['PeerAuthentication'];

/** The namespace whose policies hold for the whole mesh, unless somebody configured another. */
const root = 'istio-system';

/**
 * What mTLS a pod demands: by the policy that selects it, else that of its namespace, else that of the mesh. Undefined if that
 * is not sure: for one of its ports another may hold.
 * @see https://istio.io/latest/docs/reference/config/security/peer_authentication/
 */
export function mtlsOf(pod: Kinds['Pod'], policies: readonly Policy[]): string | undefined {
  const { namespace, labels } = pod.metadata;
  const own = policies.filter(({ metadata }) => metadata.namespace === namespace);
  const selecting = own.filter(({ spec }) => isFor(spec.selector?.matchLabels ?? {}, labels));
  const wide = [own, policies.filter(({ metadata }) => metadata.namespace === root)].map(some =>
    some.filter(({ spec }) => Object.keys(spec.selector?.matchLabels ?? {}).length === 0),
  );
  for (const level of [selecting, ...wide]) {
    const [first, ...rest] = level;
    if (first === undefined) continue;
    if (rest.length > 0 || first.spec.portLevelMtls !== undefined) return undefined;
    const { mode = 'UNSET' } = first.spec.mtls ?? {};
    if (mode !== 'UNSET') return mode;
  }
  return 'PERMISSIVE';
}

function isFor(selector: Readonly<Record<string, string>>, labels: Readonly<Record<string, string>>): boolean {
  return Object.keys(selector).length > 0 && matchesLabels(selector, labels);
}
