import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { openLive } from '../../src/cluster/live/live-source.ts';
import type { LiveOptions } from '../../src/cluster/live/options.ts';
import type { Kind } from '../../src/core/kinds/index.ts';
import type { KubeObject } from '../../src/core/objects.ts';
import type { Chunk, Plan, SourceDescription, SourceStats } from '../../src/core/source.ts';
import { type ApiServer, type ApiServerOptions, startApiServer } from './api-server.ts';
import { testFolder } from './scratch.ts';

/** What a reading gave. */
export interface Reading {
  readonly chunks: readonly Chunk[];
  readonly objects: readonly KubeObject[];
  /** `complete`, or `complete in shop` for a namespace, and why if there is a reason; by kind. */
  readonly states: { readonly [kind: string]: readonly string[] };
  readonly stats: SourceStats;
  readonly description: SourceDescription;
}

/** A server that ends with the test. */
export async function server(options: ApiServerOptions = {}): Promise<ApiServer> {
  const started = await startApiServer(options);
  onTestFinished(() => started.close());
  return started;
}

/** A directory that ends with the test. */
export async function directory(): Promise<string> {
  const path = testFolder();
  return path;
}

/** Parts of a kubeconfig with one context. */
export interface Parts {
  readonly cluster?: object;
  readonly user?: object;
  readonly context?: object;
}

/** A kubeconfig in a file. JSON is YAML. */
export async function kubeconfig(url: string, { cluster = {}, user = {}, context = {} }: Parts = {}): Promise<string> {
  const file = join(await directory(), 'config');
  const config = {
    apiVersion: 'v1',
    kind: 'Config',
    'current-context': 'test',
    clusters: [{ name: 'cluster', cluster: { server: url, ...cluster } }],
    users: [{ name: 'somebody', user }],
    contexts: [{ name: 'test', context: { cluster: 'cluster', user: 'somebody', ...context } }],
  };
  await writeFile(file, JSON.stringify(config, null, 2));
  return file;
}

/** Quick to try again, deaf to the environment of whoever runs the tests. */
export const quick = {
  retryDelay: 1,
  env: { PATH: process.env.PATH },
  requestTimeout: 60,
} as const satisfies LiveOptions;

/** Opens and reads a live cluster. */
export async function read(
  options: LiveOptions,
  plan: Plan | readonly Kind[] = ['Pod'],
  signal = new AbortController().signal,
): Promise<Reading> {
  const source = await openLive({ ...quick, ...options });
  const chunks: Chunk[] = [];
  for await (const chunk of source.read('kinds' in plan ? plan : { kinds: plan }, signal)) chunks.push(chunk);
  const states: Record<string, string[]> = {};
  for (const chunk of chunks) {
    if (chunk.type !== 'state') continue;
    const where = chunk.namespace === undefined ? '' : ` in ${chunk.namespace}`;
    states[chunk.kind] = [
      ...(states[chunk.kind] ?? []),
      `${chunk.state}${where}${chunk.why === undefined ? '' : `: ${chunk.why}`}`,
    ];
  }
  return {
    chunks,
    objects: chunks.flatMap(chunk => (chunk.type === 'objects' ? chunk.objects : [])),
    states,
    stats: source.stats,
    description: source.description,
  };
}
