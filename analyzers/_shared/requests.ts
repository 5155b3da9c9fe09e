import type { Kinds } from '../../src/core/kinds/index.ts';
import { addQuantities, parseQuantity } from '../../src/core/quantities.ts';

type Pod = Kinds['Pod'];
type Container = Pod['spec']['containers'][number];
type Requests = Map<string, number>;

/**
 * What the scheduler sets aside for a pod: its containers together, or its largest init container with the sidecars
 * started before it, whichever is more; what the pod asks for as a whole instead; and the overhead of its runtime class.
 * @see https://kubernetes.io/docs/concepts/workloads/pods/sidecar-containers/#resource-sharing-within-containers
 */
export function podRequests({ spec }: Pod): ReadonlyMap<string, number> {
  const total = sum(spec.containers);
  const sidecars: Requests = new Map();
  const initial: Requests = new Map();
  for (const container of spec.initContainers) {
    const own = sum([container]);
    if (isSidecar(container)) {
      add(total, own);
      add(sidecars, own);
      raise(initial, sidecars);
    } else {
      add(own, sidecars);
      raise(initial, own);
    }
  }
  raise(total, initial);
  for (const [resource, quantity] of Object.entries(spec.resources?.requests ?? {})) {
    total.set(resource, parseQuantity(quantity));
  }
  addQuantities(total, spec.overhead);
  return total;
}

/**
 * The init container that alone decides how much of a resource is set aside: with the sidecars before it, it asks for more
 * than all that runs later. Undefined if it is the containers that do.
 */
export function decidingInitContainer(pod: Pod, resource: string): string | undefined {
  const { initContainers, overhead, resources } = pod.spec;
  if (resources?.requests[resource] !== undefined) return undefined;
  const running = podRequests({ ...pod, spec: { ...pod.spec, initContainers: initContainers.filter(isSidecar) } });
  const whole = podRequests(pod).get(resource) ?? 0;
  if (whole <= (running.get(resource) ?? 0)) return undefined;
  const before: Requests = new Map();
  addQuantities(before, overhead);
  for (const container of initContainers) {
    const own = sum([container]);
    add(own, before);
    if (isSidecar(container)) add(before, sum([container]));
    else if ((own.get(resource) ?? 0) === whole) return container.name;
  }
  return undefined;
}

function isSidecar({ restartPolicy }: Container): boolean {
  return restartPolicy === 'Always';
}

function sum(containers: readonly Container[]): Requests {
  const total: Requests = new Map();
  for (const { resources } of containers) addQuantities(total, resources?.requests ?? {});
  return total;
}

function add(to: Requests, more: ReadonlyMap<string, number>): void {
  for (const [resource, value] of more) to.set(resource, (to.get(resource) ?? 0) + value);
}

function raise(to: Requests, least: ReadonlyMap<string, number>): void {
  for (const [resource, value] of least) to.set(resource, Math.max(to.get(resource) ?? 0, value));
}
