import { type ClusterView, defineAnalyzer } from '../src/core/analyzer.ts';
import type { Kinds } from '../src/core/kinds/index.ts';
import type { Listing } from '../src/core/lookup.ts';
import { memoized } from '../src/core/memo.ts';
import type { KubeObject } from '../src/core/objects.ts';
import { parseTime } from '../src/core/time.ts';
import { word } from '../src/core/values.ts';
import { describeFlaw, flawOf, hostsOf, mountedSecrets, ownOf } from './_shared/tls-certificates.ts';
import { expiredCertificate } from './_shared/trust.ts';

type TlsCertificate = Kinds['TlsCertificate'];

const day = 86_400;

/** Who renews a certificate by hand needs so much notice, in seconds; a short-lived one is renewed by a program, later. */
const notice = { soon: 14 * day, early: 30 * day } as const;
/**
 * The rest of its life in which a certificate that programs renew should have been renewed; cert-manager does it after two
 * thirds.
 * @see https://cert-manager.io/docs/usage/certificate/#renewal
 */
const rest = { soon: 1 / 6, early: 1 / 3 } as const;

/** The label of the Secrets that cert-manager keeps. */
const managed = 'controller.cert-manager.io/fao';
const docs = 'https://kubernetes.io/docs/concepts/configuration/secret/#tls-secrets';
const renew = 'Renew it, and let something renew it from now on, such as cert-manager.';

/** Certificates in Secrets of type kubernetes.io/tls; they are read on request only. What uses them is told by others. */
export const tlsCertificate = defineAnalyzer({
  id: 'tls-certificate',
  subject: 'TlsCertificate',
  title: 'TLS Secrets whose certificate has expired or soon will',
  aliases: ['Certificate'],
  consults: ['Secret', 'Ingress', 'Gateway', 'Pod'],
  codes: {
    'certificate-unusable': {
      severity: 'warning',
      breaks: 'config',
      message: 'its certificate[, for {hosts},] {flaw}; {users|object uses|objects use} it',
      why: 'Clients that check the certificate refuse it: it is no longer valid, or not yet.',
      fix: renew,
      docs,
    },
    'certificate-expires-soon': {
      severity: 'warning',
      message: 'its certificate, for {hosts}, expires on {date}[, though {manager} should have renewed it by now]',
      why: 'From then on clients refuse it. What renews certificates does so weeks before.',
      fix: 'Renew it now; if cert-manager does, look at its Certificate and at what that says.',
      docs,
    },
    'certificate-expires': {
      severity: 'info',
      message: 'its certificate, for {hosts}, expires on {date}',
      why: 'There is still time to renew it, and nothing is known to do so by itself.',
      fix: renew,
      docs,
    },
    'certificate-unused': {
      severity: 'info',
      message: 'its certificate[, for {hosts},] {flaw}, and no Ingress, Gateway or pod uses it',
      why: 'It does no harm, unless something outside of the cluster takes it from here.',
      fix: 'Delete the Secret if nothing needs it.',
      docs,
    },
  },
  check(tls, cluster, report) {
    const { name, namespace, labels } = tls.metadata;
    const secret = cluster.lookup('Secret', name, namespace);
    if (secret.state !== 'present') return;
    const own = ownOf(tls);
    const hosts = own === undefined ? undefined : [...hostsOf(own)];
    const evidence = [
      { of: tls, path: 'certificates[0].notAfter', value: word(own?.notAfter ?? '(no certificate)') },
      { of: tls, path: 'certificates[0].issuer', value: own?.issuer ?? '' },
    ];
    const { users, complete } = usersOf(tls, cluster);
    const flaw = flawOf(tls, cluster);
    if (flaw !== undefined) {
      const values = { hosts, flaw: word(describeFlaw(flaw)) };
      const since = flaw.flaw === 'expired' ? own?.notAfter : undefined;
      // One certificate may have been copied to many namespaces.
      const blames =
        flaw.flaw === 'expired' || flaw.flaw === 'chain-expired'
          ? [{ object: expiredCertificate(flaw.certificate), because: 'config' } as const]
          : [];
      if (users.length > 0)
        report('certificate-unusable', secret.object, {
          with: { ...values, users: users.length },
          blames,
          evidence,
          since,
        });
      else if (complete) report('certificate-unused', secret.object, { with: values, evidence });
      return;
    }
    if (own === undefined || hosts === undefined || users.length === 0) return;
    const left = -cluster.age(own.notAfter);
    const life = (parseTime(own.notAfter ?? '') - parseTime(own.notBefore ?? '')) / 1000;
    const values = { hosts, date: word(own.notAfter ?? '') };
    const manager = labels[managed] === 'true' ? word('cert-manager') : undefined;
    if (left < Math.min(notice.soon, life * rest.soon))
      report('certificate-expires-soon', secret.object, { with: { ...values, manager }, evidence });
    else if (left < Math.min(notice.early, life * rest.early) && manager === undefined)
      report('certificate-expires', secret.object, { with: values, evidence });
  },
});

type View = Pick<ClusterView<never, 'Ingress' | 'Gateway' | 'Pod'>, 'listing'>;
type Users = ReadonlyMap<string, readonly KubeObject[]>;

/** Who uses a Secret, and whether all are known who may: Gateways of any namespace may, the others of its own. */
function usersOf({ metadata: { namespace, name } }: TlsCertificate, cluster: View) {
  const gateways = cluster.listing('Gateway');
  const found = [
    usersIn(cluster.listing('Ingress', namespace), usersByIngress),
    usersIn(gateways, usersByGateway) ?? usersIn(cluster.listing('Gateway', namespace), usersByGateway),
    usersIn(cluster.listing('Pod', namespace), usersByPod),
  ];
  return {
    users: found.flatMap(users => users?.get(`${namespace}/${name}`) ?? []),
    complete: gateways.state === 'complete' && found.every(users => users !== undefined),
  };
}

function usersIn<T extends KubeObject>(
  listing: Listing<T>,
  index: (objects: readonly T[]) => Users,
): Users | undefined {
  return listing.state === 'complete' ? index(listing.objects) : undefined;
}

const usersByIngress = memoized((all: readonly Kinds['Ingress'][]) =>
  indexed(all, ({ metadata, spec }) => spec.tls.map(({ secretName = '' }) => `${metadata.namespace}/${secretName}`)),
);

const usersByGateway = memoized((all: readonly Kinds['Gateway'][]) =>
  indexed(all, ({ metadata, spec }) =>
    spec.listeners
      .flatMap(({ tls }) => tls?.certificateRefs ?? [])
      .map(({ name = '', namespace = metadata.namespace }) => `${namespace}/${name}`),
  ),
);

const usersByPod = memoized((all: readonly Kinds['Pod'][]) =>
  indexed(all, pod => mountedSecrets(pod).map(name => `${pod.metadata.namespace}/${name}`)),
);

function indexed<T extends KubeObject>(objects: readonly T[], secretsOf: (object: T) => readonly string[]): Users {
  const users = new Map<string, KubeObject[]>();
  for (const object of objects) {
    for (const secret of new Set(secretsOf(object))) users.set(secret, [...(users.get(secret) ?? []), object]);
  }
  return users;
}
