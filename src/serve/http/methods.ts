import { problem } from './problem.ts';
import type { HttpApp } from './types.ts';

/**
 * What is told of a method that a path does not take, and to OPTIONS: which it takes. Called when all paths are there.
 * @see https://www.rfc-editor.org/rfc/rfc9110#name-405-method-not-allowed
 */
export function addOtherMethods(app: HttpApp): void {
  const taken = new Map<string, Set<string>>();
  for (const { path, method } of app.routes) {
    // It says itself what it does with each, or only stands before others.
    if (method === 'ALL') continue;
    const methods = taken.get(path) ?? new Set();
    for (const one of method === 'GET' ? ['GET', 'HEAD'] : [method]) methods.add(one);
    taken.set(path, methods);
  }
  for (const [path, methods] of taken) {
    const headers = { Allow: [...methods, 'OPTIONS'].join(', ') };
    app.options(path, () => new Response(null, { status: 204, headers }));
    app.all(path, () => problem(405, `this path takes ${[...methods].join(' and ')}`, { headers }));
  }
}
