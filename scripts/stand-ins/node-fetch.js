// Stands in for the package node-fetch in the bundle. What @kubernetes/client-node asks it for Node has had itself since 18, and
// what it brings costs a start 20 ms: tables of names that are not ASCII, and Node's own `punycode`, of which Node complains on
// stderr since 21 (https://nodejs.org/api/deprecations.html#DEP0040). Looked up when asked for: Node loads its own late, too.

/** @type {typeof fetch} */
export default function platformFetch(input, init) {
  return fetch(input, init);
}

/**
 * Called with `new`, it gives what it returns.
 * @param {HeadersInit} [init]
 */
export function Headers(init) {
  return new globalThis.Headers(init);
}
