import type { ClusterView } from '../../src/core/analyzer.ts';
import type { Named } from '../../src/core/finding.ts';
import { compareText } from '../../src/core/objects.ts';
import { readBundle } from '../../src/core/x509.ts';

/** How long the API server can trust what a caBundle vouches for. */
export interface Trust {
  readonly state: 'good' | 'expiring' | 'broken';
  /** RFC 3339; undefined if no certificate can be read. */
  readonly until: string | undefined;
  /** What is wrong with it, in words; `''` if nothing is. */
  readonly flaw: string;
  /** The certificate that has expired: it may be in many bundles, and is what they have in common. */
  readonly expired: readonly { readonly object: Named; readonly because: 'config' }[];
}

/** A certificate that ends within this time, in seconds, is worth a word: what renews itself does so earlier. */
const expiryNotice = 7 * 24 * 3600;

/** One certificate that is valid is enough: bundles hold the old authority beside the new one. */
export function trustIn(bundle: string, cluster: Pick<ClusterView<never, never>, 'age'>): Trust {
  const latest = readBundle(bundle)
    .sort((a, b) => compareText(a.notAfter, b.notAfter))
    .at(-1);
  const until = latest?.notAfter;
  if (latest === undefined) return { state: 'broken', until, flaw: 'holds no PEM certificate', expired: [] };
  if (cluster.age(until) > 0) {
    const expired = [{ object: expiredCertificate(latest), because: 'config' as const }];
    return { state: 'broken', until, flaw: `expired on ${until}`, expired };
  }
  return { state: cluster.age(until) > -expiryNotice ? 'expiring' : 'good', until, flaw: '', expired: [] };
}

/** A certificate that has expired, as a thing that several objects may hold. */
export function expiredCertificate({ subject = '', notAfter = '' }: Dated): Named {
  return { named: 'certificate', name: `${subject}, which expired on ${notAfter}` };
}

interface Dated {
  readonly subject?: string | undefined;
  readonly notAfter?: string | undefined;
}
