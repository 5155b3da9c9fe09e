import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { parseAllDocuments } from 'yaml';

export const chart = join(import.meta.dirname, '../../deploy/chart');

export const helm = process.env.HELM ?? 'helm';
/**
 * The definition of HTTPRoutes, as the Gateway API ships it: in the folder that the variable names, else where `go mod download
 * sigs.k8s.io/gateway-api@v1.3.0` puts it.
 */
export const routeDefinition = join(
  process.env.GATEWAY_API ?? join(homedir(), 'go/pkg/mod/sigs.k8s.io/gateway-api@v1.3.0'),
  'config/crd/standard/gateway.networking.k8s.io_httproutes.yaml',
);
export const whyNoRoutes = existsSync(routeDefinition) ? undefined : `${routeDefinition} is not there`;

export const whyNoHelm = spawnSync(helm, ['version']).status === 0 ? undefined : 'there is no helm on the PATH';

/** Said after the name of what is not tried. */
export const skipped = (why: string | undefined): string => (why === undefined ? '' : ` (skipped: ${why})`);

export interface Manifest {
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly namespace?: string };
  readonly rules?: readonly Rule[];
  readonly spec?: Readonly<Record<string, unknown>>;
}

interface Rule {
  readonly apiGroups: readonly string[];
  readonly resources: readonly string[];
  readonly verbs: readonly string[];
}

export function documentsOf(text: string): Manifest[] {
  return parseAllDocuments(text).flatMap(document => (document.contents === null ? [] : [document.toJS()]));
}

export function specOf(manifests: readonly Manifest[], kind: string): Readonly<Record<string, unknown>> {
  const spec = manifests.find(manifest => manifest.kind === kind)?.spec;
  if (spec === undefined) throw new Error(`there is no ${kind}`);
  return spec;
}

/** What is granted, a line for each resource, whatever the order of the rules and whatever the roles are called. */
export function grantsIn(manifests: readonly Manifest[]): string[] {
  const lines = manifests.flatMap(({ kind, metadata, rules = [] }) =>
    rules.flatMap(({ apiGroups, resources, verbs }) =>
      resources.map(what => `${kind} ${metadata.namespace ?? ''} ${apiGroups.join()}/${what}: ${verbs.join()}`),
    ),
  );
  return [...new Set(lines)].sort();
}

/** Values as Helm takes them on its command line. */
export function settings(values: object): string[] {
  return Object.entries(values).flatMap(([key, value]) => ['--set-json', `${key}=${JSON.stringify(value)}`]);
}

/** A type of custom resources that may hold anything. */
export function customType(group: string, plural: string, kind: string): object {
  const schema = { openAPIV3Schema: { type: 'object', 'x-kubernetes-preserve-unknown-fields': true } };
  return {
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    metadata: { name: `${plural}.${group}` },
    spec: {
      group,
      scope: 'Namespaced',
      names: { plural, kind },
      versions: [{ name: 'v1', served: true, storage: true, schema }],
    },
  };
}
