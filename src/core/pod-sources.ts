import type { Kinds } from './kinds/index.ts';
import { memoized } from './memo.ts';

type PodSpec = Kinds['Pod']['spec'];
type ContainerSpec = PodSpec['containers'][number];

/** A ConfigMap or Secret that a pod reads, and what it reads of it. */
export interface Source {
  readonly kind: 'ConfigMap' | 'Secret';
  readonly name: string;
  /** The keys that must be there; none if all of them are taken, whichever they are. */
  readonly keys: readonly string[];
  /** The variables that are filled, or the volume that is. */
  readonly users: readonly string[];
  /** Whether the pod does without it. */
  readonly optional: boolean;
}

/** Everything that a pod reads of ConfigMaps and Secrets, in its environments and its volumes. */
export function sourcesOf(spec: PodSpec): readonly Source[] {
  return [...[...spec.initContainers, ...spec.containers].flatMap(environmentOf), ...volumeSourcesOf(spec)];
}

/** Where the environment of a container comes from, one entry for each object; optional only if all its uses are. */
export function environmentOf({ env, envFrom }: ContainerSpec): readonly Source[] {
  const variables = variablesOf(env);
  if (envFrom.length === 0) return variables;
  const uses: Source[] = [];
  for (const { configMapRef, secretRef } of envFrom) {
    if (configMapRef !== undefined) uses.push(use('ConfigMap', configMapRef, []));
    if (secretRef !== undefined) uses.push(use('Secret', secretRef, []));
  }
  return merge([...uses, ...variables]);
}

/** Looked through once for all pods of a workload: equal lists are decoded as one. */
const variablesOf = memoized((env: ContainerSpec['env']) => {
  const uses: Source[] = [];
  for (const { name = '', valueFrom } of env) {
    const configMap = valueFrom?.configMapKeyRef;
    const secret = valueFrom?.secretKeyRef;
    if (configMap !== undefined) uses.push(use('ConfigMap', configMap, [name], [configMap.key ?? '']));
    if (secret !== undefined) uses.push(use('Secret', secret, [name], [secret.key ?? '']));
  }
  return merge(uses);
});

/** The ConfigMaps and Secrets that the volumes of a pod are made of, projected ones among them. */
export function volumeSourcesOf(spec: PodSpec): readonly Source[] {
  const uses: Source[] = [];
  for (const { name = '', configMap, secret, projected, csi } of spec.volumes) {
    if (configMap !== undefined) uses.push(use('ConfigMap', configMap, [name], keysOf(configMap)));
    if (secret !== undefined) uses.push(use('Secret', { ...secret, name: secret.secretName }, [name], keysOf(secret)));
    if (csi?.nodePublishSecretRef !== undefined) uses.push(use('Secret', csi.nodePublishSecretRef, [name]));
    for (const part of projected?.sources ?? []) {
      if (part.configMap !== undefined) uses.push(use('ConfigMap', part.configMap, [name], keysOf(part.configMap)));
      if (part.secret !== undefined) uses.push(use('Secret', part.secret, [name], keysOf(part.secret)));
    }
  }
  return merge(uses);
}

function keysOf({ items }: { readonly items: Items }): readonly string[] {
  return items.length === 0 ? all : keysIn(items);
}

type Items = readonly { readonly key?: string | undefined }[];

const keysIn = memoized((items: Items): readonly string[] => [...new Set(items.flatMap(({ key }) => key ?? []))]);

/** The keys of a use that takes them all. */
const all: readonly string[] = [];

function use(
  kind: Source['kind'],
  { name = '', optional = false }: { readonly name?: string | undefined; readonly optional?: boolean | undefined },
  users: readonly string[],
  keys: readonly string[] = [],
): Source {
  // A key that may be missing is not looked for.
  return { kind, name, users, keys: optional ? [] : keys, optional };
}

function merge(uses: readonly Source[]): readonly Source[] {
  // Most containers and pods read few objects, and each of them once.
  if (uses.length <= few && uses.every(isFirst)) return uses.every(isNamed) ? uses : uses.filter(isNamed);
  const merged = new Map<string, Source>();
  for (const source of uses) {
    if (source.name === '') continue;
    const key = `${source.kind}/${source.name}`;
    const before = merged.get(key);
    merged.set(key, {
      ...source,
      users: [...new Set([...(before?.users ?? []), ...source.users])],
      keys: [...new Set([...(before?.keys ?? []), ...source.keys])],
      optional: source.optional && (before?.optional ?? true),
    });
  }
  return [...merged.values()];
}

const few = 8;

function isFirst({ kind, name }: Source, at: number, uses: readonly Source[]): boolean {
  for (let i = 0; i < at; i++) if (uses[i]!.name === name && uses[i]!.kind === kind) return false;
  return true;
}

function isNamed({ name }: Source): boolean {
  return name !== '';
}
