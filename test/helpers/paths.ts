import { resolve } from 'node:path';

/** The path of a file of the project, wherever it is checked out: in the `pathname` of a URL a space would be `%20`. */
export function pathOf(name: string): string {
  return resolve(import.meta.dirname, '../..', name);
}

/** The path of a bundled recording of a cluster. */
export function recordingOf(name: string): string {
  return pathOf(`test/recordings/${name}.tar.gz`);
}

export const bin = pathOf('bin/kubecause.js');
export const demo = pathOf('demo/shop.tar.gz');
