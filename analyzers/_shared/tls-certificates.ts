import type { ClusterView } from '../../src/core/analyzer.ts';
import type { Kinds } from '../../src/core/kinds/index.ts';
import type { ObjectRef } from '../../src/core/objects.ts';
import { volumeSourcesOf } from '../../src/core/pod-sources.ts';

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

/** The hosts of a certificate. Without a list of names its subject counts, as it did once. */
export function hostsOf({ names, subject = '' }: Certificate): readonly string[] {
  return names.length === 0 ? [subject.toLowerCase()] : names;
}

/**
 * Whether a certificate is good for a host. A wildcard in it stands for one label; of a wildcard that is served, a
 * certificate may be good for some hosts only.
 * @see https://www.rfc-editor.org/rfc/rfc6125#section-6.4.3
 */
export function covers(certificate: Certificate, host: string): boolean {
  const wanted = host.toLowerCase();
  return hostsOf(certificate).some(name => {
    if (name === wanted) return true;
    if (wanted.startsWith('*.')) return name.endsWith(wanted.slice(1));
    return name.startsWith('*.') && wanted.slice(wanted.indexOf('.')) === name.slice(1);
  });
}

/** A Secret that somebody serves a certificate from, as far as its certificate can be read. */
export interface Served {
  readonly tls: TlsCertificate;
  readonly own: Certificate | undefined;
  /** What makes it unusable, in words. */
  readonly flaw: string | undefined;
  readonly secret: Kinds['Secret'] | undefined;
}

/** Undefined if the certificate was not read: then nothing is known of it. */
export function servedFrom(
  name: string,
  namespace: string,
  cluster: Pick<ClusterView<never, 'Secret' | 'TlsCertificate'>, 'lookup' | 'age'>,
): Served | undefined {
  const tls = cluster.lookup('TlsCertificate', name, namespace);
  if (tls.state !== 'present') return undefined;
  const flaw = flawOf(tls.object, cluster);
  const secret = cluster.lookup('Secret', name, namespace);
  return {
    tls: tls.object,
    own: ownOf(tls.object),
    flaw: flaw && describeFlaw(flaw),
    secret: secret.state === 'present' ? secret.object : undefined,
  };
}

/** Secrets of a namespace whose certificates are good for a host, now. */
export function othersFor(
  host: string,
  namespace: string,
  cluster: Pick<ClusterView<never, 'TlsCertificate'>, 'listing' | 'age'>,
): ObjectRef[] {
  const all = cluster.listing('TlsCertificate', namespace);
  if (all.state === 'unknown') return [];
  const good = all.objects.filter(tls => {
    const own = ownOf(tls);
    return own !== undefined && covers(own, host) && flawOf(tls, cluster) === undefined;
  });
  return good.map(({ metadata }) => ({ kind: 'Secret', namespace, name: metadata.name }));
}

/** The Secrets that a pod mounts. */
export function mountedSecrets(pod: Kinds['Pod']): string[] {
  return volumeSourcesOf(pod.spec).flatMap(({ kind, name }) => (kind === 'Secret' ? name : []));
}
