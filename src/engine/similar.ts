import { beside, type NameList, nameList, nearestIn } from '../core/near.ts';
import { compareText, type KubeObject, type ObjectRef } from '../core/objects.ts';

const mostSimilar = 3;
/** A name that lies in more namespaces than this is everybody's (`web`, `redis`), and no hint; nor is a shorter one. */
const mostNamespaces = 3;
const shortestName = 3;
/** Namespaces with so many letters in common at their beginning belong together: `shop` and `shop-staging`. */
const kindred = 3;

/** The names of the objects of one kind, to find what may have been meant by one that is absent. */
export class Names {
  readonly #inNamespace: ReadonlyMap<string, NameList>;
  readonly #namespacesOf: ReadonlyMap<string, readonly string[]>;

  constructor(objects: Iterable<KubeObject>) {
    const inNamespace = new Map<string, string[]>();
    const namespacesOf = new Map<string, string[]>();
    for (const { metadata } of objects) {
      push(inNamespace, metadata.namespace, metadata.name);
      push(namespacesOf, metadata.name, metadata.namespace);
    }
    this.#inNamespace = new Map([...inNamespace].map(([namespace, names]) => [namespace, nameList(names)]));
    this.#namespacesOf = new Map([...namespacesOf].map(([name, found]) => [name, found.sort(compareText)]));
  }

  /**
   * Objects with a similar name in the same namespace, then those with the same name in another, first where the namespaces
   * begin alike.
   */
  similarTo(ref: ObjectRef): readonly ObjectRef[] {
    const { namespace, name } = ref;
    const list = this.#inNamespace.get(namespace ?? '');
    const byName = list === undefined ? [] : nearestIn(name, list, mostSimilar).map(near => ({ ...ref, name: near }));
    if (namespace === undefined) return byName;
    const others = this.#namespacesOf.get(name) ?? [];
    const telling = name.length >= shortestName && others.length <= mostNamespaces;
    const elsewhere = beside(namespace, others)
      .filter(other => telling || inCommon(other, namespace) >= kindred)
      .sort((a, b) => inCommon(b, namespace) - inCommon(a, namespace) || compareText(a, b))
      .map(other => ({ ...ref, namespace: other }));
    return [...byName, ...elsewhere].slice(0, mostSimilar);
  }
}

function push(map: Map<string, string[]>, key: string, value: string): void {
  const list = map.get(key);
  if (list === undefined) map.set(key, [value]);
  else list.push(value);
}

/** How many letters two names have in common at the beginning. */
function inCommon(a: string, b: string): number {
  let length = 0;
  while (length < a.length && a[length] === b[length]) length++;
  return length;
}
