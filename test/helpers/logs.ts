import { object, type Raw } from './objects.ts';

/** The log of a container of pod shop/web-1, unless it says otherwise. */
export function containerLog(
  log: { current?: string; previous?: string },
  path = 'shop/web-1',
  container = 'app',
): Raw {
  const [namespace, pod] = path.split('/');
  return object('v1', 'ContainerLog', `${namespace}/${pod}`, { metadata: { name: `${pod}/${container}` }, ...log });
}
