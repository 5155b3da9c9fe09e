import type { ClusterView } from '../../src/core/analyzer.ts';
import type { Kinds } from '../../src/core/kinds/index.ts';
import { volumeSourcesOf } from './sources.ts';

type TlsCertificate = Kinds['TlsCertificate'];
type Certificate = TlsCertificate['certificates'][number];
type Clock = Pick<ClusterView<never, never>, 'age'>;

/** The server's own certificate, which comes first in the file. */
export function ownOf({ certificates }: TlsCertificate): Certificate | undefined {
  return certificates[0];
}

/** What makes the certificates of a Secret unusable now. */
export type Flaw =
  | { readonly flaw: 'unreadable' }
  | { readonly flaw: 'expired' | 'not-yet-valid' | 'chain-expired'; readonly certificate: Certificate };

export function flawOf(tls: TlsCertificate, cluster: Clock): Flaw | undefined {
  const [own, ...chain] = tls.certificates;
  if (own === undefined) return { flaw: 'unreadable' };
  if (cluster.age(own.notAfter) > 0) return { flaw: 'expired', certificate: own };
  if (cluster.age(own.notBefore) < 0) return { flaw: 'not-yet-valid', certificate: own };
  // Roots may be in the file, and are not looked at by those who have them; what signs the others is.
  const expired = chain.find(({ subject, issuer, notAfter }) => subject !== issuer && cluster.age(notAfter) > 0);
  return expired === undefined ? undefined : { flaw: 'chain-expired', certificate: expired };
}

/** The words for a flaw, to be followed by nothing. */
export function describeFlaw(flaw: Flaw): string {
  if (flaw.flaw === 'unreadable') return 'holds no certificate that can be read';
  const { notAfter = '', notBefore = '', subject = '' } = flaw.certificate;
  if (flaw.flaw === 'expired') return `expired on ${notAfter}`;
  if (flaw.flaw === 'not-yet-valid') return `is not valid before ${notBefore}`;
  return `is signed by ${subject}, which expired on ${notAfter}`;
}

/** Whether a certificate is good for a host; a wildcard stands for one label. Without names the subject counts, as it did once. */
export function covers({ names, subject = '' }: Certificate, host: string): boolean {
  const wanted = host.toLowerCase();
  return (names.length === 0 ? [subject.toLowerCase()] : names).some(name => {
    if (name === wanted) return true;
    // A listener for *.example.com is served by a certificate for *.example.com, which is equal.
    return name.startsWith('*.') && !wanted.startsWith('*') && wanted.slice(wanted.indexOf('.')) === name.slice(1);
  });
}

/** The Secrets that a pod mounts. */
export function mountedSecrets(pod: Kinds['Pod']): string[] {
  return volumeSourcesOf(pod.spec).flatMap(({ kind, name }) => (kind === 'Secret' ? name : []));
}
