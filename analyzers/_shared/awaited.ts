import type { ClusterView } from '../../src/core/analyzer.ts';
import type { ContainerSpec } from './containers.ts';

/** A Service by the name that a command uses for it. */
export interface AwaitedService {
  readonly name: string;
  readonly namespace: string;
}

/** What scripts that wait for a dependency call, and what follows: `nslookup db`, `nc -z db 5432`, `curl http://api:80`. */
const call =
  /\b(?:nslookup|dig|host|getent\s+(?:a?hosts|ahostsv4)|nc|ncat|telnet|ping|pg_isready|redis-cli|mysqladmin|wait-for-it(?:\.sh)?|wait-for|dockerize)\b([^;|&\n]*)/g;
const url = /\b(?:https?|tcp|postgres(?:ql)?|mysql|redis|amqp|mongodb):\/\/(?:[^\s/@]+@)?([\w.-]+)/g;
const hostOption = /(?:-h|--host|--host=|-host=)\s*=?\s*([\w.-]+)/;

/**
 * The Services that the command of a container names, as far as its scripts can be read: only plain names and names
 * under `.svc`, for a name with dots may be anything.
 */
export function servicesAwaited({ command, args }: ContainerSpec, namespace: string): AwaitedService[] {
  const script = [...command, ...args].join(' ');
  const hosts = [...script.matchAll(call)].flatMap(
    ([, rest = '']) => hostOption.exec(rest)?.[1] ?? rest.split(/\s+/).find(isHost) ?? [],
  );
  const named = [...hosts, ...[...script.matchAll(url)].map(([, host = '']) => host)];
  const services = named.flatMap(host => serviceOf(host, namespace) ?? []);
  return [...new Map(services.map(service => [`${service.namespace}/${service.name}`, service])).values()];
}

/** Options and their numbers are none; `db:5432` is. */
function isHost(argument: string): boolean {
  return /^[a-z][a-z0-9.-]*[a-z0-9](:\d+)?$/.test(argument);
}

/** The Service that a host name stands for in a namespace: a plain name, or one under `.svc`. */
function serviceOf(host: string, namespace: string): AwaitedService | undefined {
  const [name = '', second, third] = host.replace(/:\d+$/, '').replace(/\.$/, '').split('.');
  if (!/^[a-z]([a-z0-9-]*[a-z0-9])?$/.test(name) || name === 'localhost') return undefined;
  if (second === undefined) return { name, namespace };
  return third === 'svc' ? { name, namespace: second } : undefined;
}

/** As {@link serviceOf}; and `db.shop`, if there is such a namespace. */
export function serviceNamed(
  host: string,
  namespace: string,
  cluster: Pick<ClusterView<never, 'Namespace'>, 'lookup'>,
): AwaitedService | undefined {
  const [name = '', second = '', third] = host.replace(/:\d+$/, '').split('.');
  if (/^[\d.]+$/.test(host)) return undefined;
  if (second === '' || third !== undefined) return serviceOf(host, namespace);
  return cluster.lookup('Namespace', second).state === 'present' ? { name, namespace: second } : undefined;
}
