/**
 * The lists and maps of decoded objects, the same for every encoding.
 */

/** Stands for every list that an object does not have: one frozen array, so that absence costs no memory. */
export const emptyList: readonly never[] = Object.freeze([]);

/**
 * A map from the cluster. It inherits nothing, so that `labels.constructor` is undefined and a key `__proto__` is a key
 * like any other. (`Object.create(null)` would do the same, but V8 keeps such objects as hash tables: thrice the memory.)
 */
export class Dictionary<T> {
  [key: string]: T;
}
Object.setPrototypeOf(Dictionary.prototype, null);
Reflect.deleteProperty(Dictionary.prototype, 'constructor');

/** Stands for every map that an object does not have. */
export const emptyMap: Dictionary<never> = Object.freeze(new Dictionary<never>());

/** kubectl's copy of the manifest. It holds the values of Secrets and variables in clear, so it is dropped wherever it is. */
export const lastApplied = 'kubectl.kubernetes.io/last-applied-configuration';
