import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { parseAllDocuments } from 'yaml';

export const chart = join(import.meta.dirname, '../../deploy/chart');

export const helm = process.env.HELM ?? 'helm';
export const whyNoHelm = spawnSync(helm, ['version']).status === 0 ? undefined : 'there is no helm on the PATH';

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
