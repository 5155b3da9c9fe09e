import type { Kinds } from '../../src/core/kinds/index.ts';

export type Ingress = Kinds['Ingress'];
type Path = NonNullable<NonNullable<Ingress['spec']['rules'][number]['http']>['paths'][number]>;

/** The annotation by which Ingresses named their class before `spec.ingressClassName`. */
export const classAnnotation = 'kubernetes.io/ingress.class';

/** The class that an Ingress names; `undefined` if it leaves that to the default. */
export function classOf({ spec, metadata }: Ingress): string | undefined {
  return spec.ingressClassName || metadata.annotations[classAnnotation] || undefined;
}

/** Whether a controller has taken an Ingress up: it writes the address into the status. */
export function hasAddress({ status }: Ingress): boolean {
  return (status.loadBalancer?.ingress ?? []).length > 0;
}

/** The Service that a path, or everything else (`host` and `path` are then `''`), leads to. */
export interface IngressRoute {
  readonly host: string;
  readonly path: string;
  readonly pathType: string;
  readonly service: NonNullable<NonNullable<Path['backend']>['service']>;
  readonly field: string;
}

/**
 * Where an Ingress leads. Backends that are another resource are left out, and so are the actions of the AWS load balancer
 * controller, which stand in place of a Service with the port `use-annotation`.
 */
export function routesOf({ spec }: Ingress): IngressRoute[] {
  const routes: IngressRoute[] = [];
  const add = (service: IngressRoute['service'] | undefined, rest: Omit<IngressRoute, 'service'>): void => {
    if (service?.name !== undefined && service.port?.name !== 'use-annotation') routes.push({ ...rest, service });
  };
  add(spec.defaultBackend?.service, { host: '', path: '', pathType: '', field: 'spec.defaultBackend' });
  for (const { host = '', http } of spec.rules) {
    for (const { path = '', pathType = '', backend } of http?.paths ?? []) {
      add(backend?.service, { host, path, pathType, field: `spec.rules[${host}].http.paths[${path}].backend` });
    }
  }
  return routes;
}

/** All hosts of an Ingress, each once. */
export function hostsOf(routes: readonly IngressRoute[]): string[] {
  return [...new Set(routes.map(route => route.host).filter(host => host !== ''))];
}
