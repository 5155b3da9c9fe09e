import { type Kind, kinds } from './kinds/index.ts';
import type { ObjectRef } from './objects.ts';

/** A command that shows more of an object; for one that does not exist, what there is instead. */
export function kubectlFor(ref: ObjectRef, exists: boolean): string {
  const resource = resourceOf(ref);
  const namespace = ref.namespace === undefined ? '' : ` -n ${quote(ref.namespace)}`;
  return exists ? `kubectl describe ${resource} ${quote(ref.name)}${namespace}` : `kubectl get ${resource}${namespace}`;
}

function resourceOf({ kind, group }: ObjectRef): string {
  if (group === undefined && Object.hasOwn(kinds, kind)) return kinds[kind as Kind].plural;
  return quote(group === undefined ? kind.toLowerCase() : `${kind.toLowerCase()}.${group}`);
}

/** Names in a cluster need no quotes; a recording may hold anything. */
export function quote(word: string): string {
  return /^[\w.:/@=,+-]+$/.test(word) ? word : `'${word.replace(/'/g, `'\\''`)}'`;
}
