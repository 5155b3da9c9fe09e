import type { Kind, Kinds } from './kinds/index.ts';
import { compareText } from './objects.ts';
import { filesOfPattern, type MountedFile, prometheusPods } from './prometheus-pods.ts';
import type { Chunk, Source, WantedFiles } from './source.ts';

type Files = Kinds['PrometheusFiles'];

/** What is asked of a recording with everything else: it holds configurations as it holds any kind. */
export function heldConfigurations({ configurations }: Source): readonly Kind[] {
  return configurations === undefined ? ['PrometheusFiles'] : [];
}

/** More ConfigMaps than any cluster has for Prometheus. */
const mostConfigMaps = 50;

/**
 * Reads the configurations of Prometheus, and the rules that they name: of the ConfigMaps that pods of Prometheus mount, the
 * files that these read, and nothing else of them.
 */
export async function* readConfigurations(
  source: Source,
  pods: readonly Kinds['Pod'][],
  configMaps: readonly Kinds['ConfigMap'][],
  signal: AbortSignal,
): AsyncGenerator<Chunk> {
  if (source.configurations === undefined) return;
  const servers = prometheusPods(pods);
  const keys = new Map(
    configMaps.map(({ metadata, data }) => [nameOf(metadata.namespace, metadata.name), Object.keys(data)]),
  );
  const found = new Map<string, Files>();
  const failed: Chunk[] = [];
  let left = mostConfigMaps;

  const read = async (wanted: readonly WantedFiles[]): Promise<void> => {
    for (const one of wanted.slice(0, Math.max(0, left))) {
      const answer = await source.configurations!(one, signal);
      if (answer.state !== 'complete')
        failed.push({
          type: 'state',
          kind: 'PrometheusFiles',
          namespace: one.namespace,
          state: answer.state,
          why: answer.why,
        });
      else if (answer.object !== undefined) add(found, answer.object);
    }
    left -= wanted.length;
  };
  await read(
    merged(servers.map(({ pod, configuration }) => ({ ...configuration, namespace: pod.metadata.namespace }))),
  );
  const rules = servers.flatMap(server => {
    const { namespace } = server.pod.metadata;
    const { configMap, key } = server.configuration;
    const file = found.get(nameOf(namespace, configMap))?.files.find(f => f.key === key);
    const keysOf = (name: string): readonly string[] | undefined => keys.get(nameOf(namespace, name));
    const files = (file?.ruleFiles ?? []).flatMap(pattern => filesOfPattern(pattern, server, keysOf).files);
    return files.map(rule => ({ ...rule, namespace }));
  });
  await read(merged(rules));
  const objects = [...found].sort(([a], [b]) => compareText(a, b)).map(([, object]) => object);
  if (objects.length > 0) yield { type: 'objects', kind: 'PrometheusFiles', objects };
  yield* failed;
  const why = `more than ${mostConfigMaps} ConfigMaps hold configurations of Prometheus`;
  yield { type: 'state', kind: 'PrometheusFiles', ...(left < 0 ? { state: 'partial', why } : { state: 'complete' }) };
}

function nameOf(namespace: string, name: string): string {
  return `${namespace}/${name}`;
}

/** One entry for each ConfigMap, in order. */
function merged(files: readonly (MountedFile & { readonly namespace: string })[]): readonly WantedFiles[] {
  const wanted = new Map<string, { namespace: string; configMap: string; keys: string[] }>();
  for (const { namespace, configMap, key } of files) {
    const name = nameOf(namespace, configMap);
    const known = wanted.get(name) ?? { namespace, configMap, keys: [] };
    wanted.set(name, known);
    if (!known.keys.includes(key)) known.keys.push(key);
  }
  return [...wanted].sort(([a], [b]) => compareText(a, b)).map(([, one]) => one);
}

/** A ConfigMap may hold the configuration and the rules. */
function add(found: Map<string, Files>, object: Files): void {
  const name = nameOf(object.metadata.namespace, object.metadata.name);
  const before = found.get(name);
  found.set(name, before === undefined ? object : { ...object, files: [...before.files, ...object.files] });
}
