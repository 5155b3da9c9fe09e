import type { Kinds } from '../../src/core/kinds/index.ts';
import { type Value, word } from '../../src/core/values.ts';

type ServicePort = Kinds['Service']['spec']['ports'][number];
type Container = Kinds['Pod']['spec']['containers'][number];
type ContainerPort = Container['ports'][number];

/** A port that a container says it listens on. */
export interface DeclaredPort {
  readonly name: string;
  readonly number: number;
  readonly protocol: string;
}

/** The ports that the containers and sidecars of pods declare, each once; init containers are gone when a pod serves. */
export function declaredPorts(pods: readonly Kinds['Pod'][]): DeclaredPort[] {
  const ports = new Map<string, DeclaredPort>();
  // Replicas have their ports from one decoded object: most are known before anything is made of them.
  const seen = new Set<ContainerPort>();
  const declare = (container: Container): void => {
    for (const port of container.ports) {
      if (seen.has(port)) continue;
      seen.add(port);
      const { name = '', containerPort = 0, protocol = 'TCP' } = port;
      ports.set(`${name}/${containerPort}/${protocol}`, { name, number: containerPort, protocol });
    }
  };
  for (const { spec } of pods) {
    for (const container of spec.initContainers) if (container.restartPolicy === 'Always') declare(container);
    spec.containers.forEach(declare);
  }
  return [...ports.values()].sort((a, b) => a.number - b.number);
}

/** Whether a port of a Service is forwarded to this port of a container: by its number, or by its name and protocol. */
export function leadsTo(port: ServicePort, { name, number, protocol }: DeclaredPort): boolean {
  const target = port.targetPort ?? port.port;
  return (port.protocol ?? 'TCP') === protocol && (target === number || (target === name && name !== ''));
}

/** Whether a port of a Service leads to a pod at all: a number does, be it declared or not; a name must be declared. */
export function reaches({ targetPort, protocol: wanted = 'TCP' }: ServicePort, { spec }: Kinds['Pod']): boolean {
  if (typeof targetPort !== 'string') return true;
  const declares = ({ ports }: Container): boolean =>
    ports.some(({ name, protocol = 'TCP' }) => name === targetPort && name !== '' && protocol === wanted);
  return (
    spec.containers.some(declares) || spec.initContainers.some(one => one.restartPolicy === 'Always' && declares(one))
  );
}

/** `http (8080)`, `53/UDP`. */
export function shownPort({ name, number, protocol }: DeclaredPort): Value {
  const shown = protocol === 'TCP' ? `${number}` : `${number}/${protocol}`;
  return word(name === '' ? shown : `${name} (${shown})`);
}
