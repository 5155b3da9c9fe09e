import type { Kinds } from '../../src/core/kinds/index.ts';
import { memoized } from '../../src/core/memo.ts';
import { type Value, word } from '../../src/core/values.ts';

type ServicePort = Kinds['Service']['spec']['ports'][number];
type Container = Kinds['Pod']['spec']['containers'][number];

/** A port that a container says it listens on. */
export interface DeclaredPort {
  readonly name: string;
  readonly number: number;
  readonly protocol: string;
}

/** The ports that the containers and sidecars of pods declare, each once; init containers are gone when a pod serves. */
export function declaredPorts(pods: readonly Kinds['Pod'][]): DeclaredPort[] {
  const ports = new Map<string, DeclaredPort>();
  // Replicas have one list of containers: most ports are known before anything is made of them.
  const seen = new Set<readonly DeclaredPort[]>();
  const declare = (list: readonly DeclaredPort[]): void => {
    if (seen.has(list)) return;
    seen.add(list);
    for (const port of list) ports.set(`${port.name}/${port.number}/${port.protocol}`, port);
  };
  for (const { spec } of pods) {
    declare(portsOfSidecars(spec.initContainers));
    declare(portsOf(spec.containers));
  }
  return [...ports.values()].sort((a, b) => a.number - b.number);
}

const portsOf = memoized((containers: readonly Container[]): readonly DeclaredPort[] =>
  containers.flatMap(({ ports }) =>
    ports.map(({ name = '', containerPort = 0, protocol = 'TCP' }) => ({ name, number: containerPort, protocol })),
  ),
);

const portsOfSidecars = memoized((containers: readonly Container[]) =>
  portsOf(containers.filter(({ restartPolicy }) => restartPolicy === 'Always')),
);

/** Whether a port of a Service is forwarded to this port of a container: by its number, or by its name and protocol. */
export function leadsTo(port: ServicePort, { name, number, protocol }: DeclaredPort): boolean {
  const target = port.targetPort ?? port.port;
  return (port.protocol ?? 'TCP') === protocol && (target === number || (target === name && name !== ''));
}

/** Whether a port of a Service leads to a pod at all: a number does, be it declared or not; a name must be declared. */
export function reaches({ targetPort, protocol: wanted = 'TCP' }: ServicePort, { spec }: Kinds['Pod']): boolean {
  if (typeof targetPort !== 'string') return true;
  const isIn = (ports: readonly DeclaredPort[]): boolean =>
    ports.some(({ name, protocol }) => name === targetPort && name !== '' && protocol === wanted);
  return isIn(portsOf(spec.containers)) || isIn(portsOfSidecars(spec.initContainers));
}

/** `http (8080)`, `53/UDP`. */
export function shownPort({ name, number, protocol }: DeclaredPort): Value {
  const shown = protocol === 'TCP' ? `${number}` : `${number}/${protocol}`;
  return word(name === '' ? shown : `${name} (${shown})`);
}
