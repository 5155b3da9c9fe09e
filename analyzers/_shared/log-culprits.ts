import type { ClusterView, Details } from '../../src/core/analyzer.ts';
import type { Kinds } from '../../src/core/kinds/index.ts';
import { memoized } from '../../src/core/memo.ts';
import { nearest } from '../../src/core/near.ts';
import { type ObjectRef, refOf } from '../../src/core/objects.ts';
import { text, type Value, word } from '../../src/core/values.ts';
import { serviceNamed } from './awaited.ts';
import { claimsOf } from './claims.ts';
import { blamesDns } from './cluster-dns.ts';
import type { PodContainer } from './containers.ts';
import type { LogCause } from './log-causes.ts';
import { flawOf, mountedSecrets } from './tls-certificates.ts';

type Pod = Kinds['Pod'];
type Service = Kinds['Service'];

export const culpritKinds = ['Service', 'Namespace', 'Node', 'ConfigMap', 'Secret', 'TlsCertificate'] as const;
type View = Pick<ClusterView<never, (typeof culpritKinds)[number]>, 'lookup' | 'listing' | 'age'>;

/** What a cause in a log leads to in the cluster. */
export interface Culprit {
  readonly values: {
    readonly culprit?: Value | undefined;
    readonly port?: Value | undefined;
    readonly ports?: Value | undefined;
    readonly meant?: Value | undefined;
  };
  readonly blames: NonNullable<Details['blames']>;
  readonly dependsOn: NonNullable<Details['dependsOn']>;
}

const unlinked = { blames: [], dependsOn: [] } as const;

export function culpritOf(cause: LogCause, pod: Pod, container: PodContainer, cluster: View): Culprit {
  const { host, port, path, variable, user } = cause;
  switch (cause.kind) {
    case 'refused':
    case 'no-answer':
    case 'name':
    case 'dns':
      return unreached(cause, pod, cluster);
    case 'variable':
      return {
        ...unlinked,
        values: { culprit: quoted(variable), meant: likeVariable(variable ?? '', pod, container, cluster) },
      };
    case 'expired':
      return expiredSecrets(pod, cluster);
    case 'full':
      // What is on no claim is on the disk of the node.
      return { ...unlinked, values: { culprit: onVolume(path, pod, container) }, dependsOn: nodeOf(pod, cluster) };
    case 'config':
    case 'permission':
    case 'read-only':
    case 'file':
      return { ...unlinked, values: { culprit: onVolume(path, pod, container) ?? quoted(port) } };
    case 'port':
      return { ...unlinked, values: { culprit: portUser(port, pod, container) ?? quoted(port) } };
    default:
      return { ...unlinked, values: { culprit: quoted(user ?? host) } };
  }
}

/** What stands in a log is somebody else's text. */
function quoted(value: string | number | undefined): Value | undefined {
  return value === undefined ? undefined : text(String(value));
}

/** A host that cannot be reached: a Service by its name or its address, or something outside of the cluster. */
function unreached({ kind, host, port, line }: LogCause, { metadata }: Pod, cluster: View): Culprit {
  const dns = kind === 'dns' || kind === 'name' ? blamesDns(line) : [];
  if (host === undefined) return { ...unlinked, values: {}, blames: dns };
  const shown = text(port === undefined ? host : `${host}:${port}`);
  if (kind === 'dns') return { ...unlinked, values: { culprit: shown }, blames: dns };
  const byAddress = serviceAt(host, metadata.namespace, cluster);
  if (byAddress !== undefined) return toService(byAddress, port);
  const named = serviceNamed(host, metadata.namespace, cluster);
  if (named === undefined) return { ...unlinked, values: { culprit: shown }, blames: [...dns, ...outside(host)] };
  const found = cluster.lookup('Service', named.name, named.namespace);
  if (found.state === 'present') return { ...toService(found.object, port), blames: dns };
  if (found.state === 'unknown') return { ...unlinked, values: { culprit: shown } };
  return {
    values: { culprit: found.absent.ref },
    blames: [...dns, { object: found.absent, because: 'exists' }],
    dependsOn: [],
  };
}

function toService(service: Service, port: number | undefined): Culprit {
  const { ports } = service.spec;
  const isServed = port === undefined || ports.length === 0 || ports.some(served => served.port === port);
  return {
    values: {
      culprit: refOf(service),
      port: isServed ? undefined : port,
      ports: isServed ? undefined : ports.map(served => word(`${served.port}`)),
    },
    blames: [],
    dependsOn: [{ object: service, because: 'ready' }],
  };
}

/** Several pods may fail for a host that is none of the cluster's; an address may be anybody's. */
function outside(host: string): Culprit['blames'] {
  return /[a-z]/i.test(host) && host.includes('.') && !host.includes('localhost')
    ? [{ object: { named: 'host', name: host }, because: 'ready' }]
    : [];
}

const byAddress = memoized(
  (services: readonly Service[]) =>
    new Map(services.flatMap(service => addressesOf(service).map(address => [address, service] as const))),
);

function addressesOf({ spec }: Service): string[] {
  return [...new Set([spec.clusterIP ?? '', ...spec.clusterIPs])].filter(
    address => address !== '' && address !== 'None',
  );
}

function serviceAt(address: string, namespace: string, cluster: View): Service | undefined {
  if (!/^[\d.]+$|:/.test(address)) return undefined;
  const all = cluster.listing('Service');
  const known = all.state === 'complete' ? all : cluster.listing('Service', namespace);
  return known.state === 'complete' ? byAddress(known.objects).get(address) : undefined;
}

/** The name among those that a container is given which may have been meant. The keys of Secrets are not known. */
function likeVariable(wanted: string, { metadata }: Pod, { spec }: PodContainer, cluster: View): Value | undefined {
  const given = spec.env.map(({ name = '' }) => name);
  for (const { prefix = '', configMapRef } of spec.envFrom) {
    if (configMapRef?.name === undefined) continue;
    const found = cluster.lookup('ConfigMap', configMapRef.name, metadata.namespace);
    if (found.state === 'present') given.push(...Object.keys(found.object.data).map(key => prefix + key));
  }
  return given.includes(wanted) ? undefined : nearest(wanted, given, 1)[0];
}

/** What a path in a container lies on, with the path. */
function onVolume(path: string | undefined, pod: Pod, { spec }: PodContainer): Value | undefined {
  if (path === undefined) return undefined;
  const mount = spec.volumeMounts
    .filter(({ mountPath = '' }) => mountPath !== '' && `${path}/`.startsWith(`${mountPath.replace(/\/$/, '')}/`))
    .sort((a, b) => (b.mountPath ?? '').length - (a.mountPath ?? '').length)[0];
  const object = mount?.name === undefined ? undefined : volumeOf(mount.name, pod);
  return object === undefined ? text(path) : [object, text(path)];
}

function volumeOf(name: string, pod: Pod): ObjectRef | undefined {
  const { namespace } = pod.metadata;
  const claim = claimsOf(pod).find(({ volume }) => volume === name)?.claim;
  if (claim !== undefined) return { kind: 'PersistentVolumeClaim', namespace, name: claim };
  const { configMap, secret } = pod.spec.volumes.find(volume => volume.name === name) ?? {};
  if (configMap?.name !== undefined) return { kind: 'ConfigMap', namespace, name: configMap.name };
  return secret?.secretName === undefined ? undefined : { kind: 'Secret', namespace, name: secret.secretName };
}

/** Another container of the pod that listens on a port: they share one network. */
function portUser(port: number | undefined, { spec }: Pod, { name }: PodContainer): Value | undefined {
  const other = spec.containers.find(
    container => container.name !== name && container.ports.some(({ containerPort }) => containerPort === port),
  );
  return other?.name === undefined || port === undefined ? undefined : [quoted(port)!, other.name];
}

/** The Secrets that a pod mounts whose certificate has expired. */
function expiredSecrets(pod: Pod, cluster: View): Culprit {
  const { namespace } = pod.metadata;
  const expired = mountedSecrets(pod).flatMap(name => {
    const tls = cluster.lookup('TlsCertificate', name, namespace);
    if (tls.state !== 'present') return [];
    const flaw = flawOf(tls.object, cluster)?.flaw;
    const secret = cluster.lookup('Secret', name, namespace);
    return (flaw === 'expired' || flaw === 'chain-expired') && secret.state === 'present' ? [secret.object] : [];
  });
  return {
    ...unlinked,
    values: { culprit: expired.length === 0 ? undefined : expired.map(refOf) },
    blames: expired.map(object => ({ object, because: 'config' })),
  };
}

function nodeOf({ spec }: Pod, cluster: View): Culprit['dependsOn'] {
  const node = cluster.lookup('Node', spec.nodeName ?? '');
  return node.state === 'present' ? [{ object: node.object, because: 'ready' }] : [];
}
