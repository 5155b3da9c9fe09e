import type { Kinds } from '../../src/core/kinds/index.ts';
import { groupBy } from './listings.ts';

type VirtualService = Kinds['VirtualService'];
type Target = NonNullable<VirtualService['spec']['http'][number]['mirror']>;

/** Where a VirtualService sends traffic. */
export interface Destination {
  readonly host: string;
  readonly subset: string | undefined;
  readonly port: number | undefined;
  /** The field that says so: `spec.http.route`. */
  readonly path: string;
}

/** All destinations of a VirtualService, each once. One that gets none of the traffic does no harm. */
export function destinationsOf({ spec }: VirtualService): readonly Destination[] {
  const all = [
    ...spec.http.flatMap(({ route, mirror, mirrors }) => [
      ...weighted(route).map(to => destination(to, 'spec.http.route')),
      ...[mirror, ...mirrors.map(to => to.destination)].map(to => destination(to, 'spec.http.mirrors')),
    ]),
    ...spec.tls.flatMap(({ route }) => weighted(route).map(to => destination(to, 'spec.tls.route'))),
    ...spec.tcp.flatMap(({ route }) => weighted(route).map(to => destination(to, 'spec.tcp.route'))),
  ].filter(({ host }) => host !== '');
  return [...groupBy(all, keyOf).values()].map(([first]) => first!);
}

/** Sets destinations of one VirtualService apart. */
export function keyOf({ host, subset, port }: Destination): string {
  return `${host}/${subset ?? ''}/${port ?? ''}`;
}

type Routes = VirtualService['spec']['tcp'][number]['route'];

function weighted(routes: Routes): (Target | undefined)[] {
  return routes.filter(({ weight }) => weight !== 0 || routes.length === 1).map(({ destination: to }) => to);
}

function destination(to: Target | undefined, path: string): Destination {
  return { host: to?.host ?? '', subset: to?.subset, port: to?.port?.number, path };
}
