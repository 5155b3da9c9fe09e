import type { Kinds } from './kinds/index.ts';

/** A file in a ConfigMap of the pod's namespace. */
export interface MountedFile {
  readonly configMap: string;
  readonly key: string;
}

/** A pod that runs Prometheus, and where it reads its configuration. */
export interface PrometheusPod {
  readonly pod: Pod;
  readonly container: Container;
  /** The file of its configuration, as its flags name it; the path is that in the container. */
  readonly path: string;
  readonly configuration: MountedFile;
}

type Pod = Kinds['Pod'];
type Container = Pod['spec']['containers'][number];
type Volume = Pod['spec']['volumes'][number];
type Items = readonly { readonly key?: string | undefined; readonly path?: string | undefined }[];

/** What the image begins with: its Dockerfile. */
const usualPath = '/etc/prometheus/prometheus.yml';

/** The pods that run Prometheus with a configuration from a ConfigMap; the operator's have theirs from a Secret. */
export function prometheusPods(pods: readonly Pod[]): readonly PrometheusPod[] {
  return pods.flatMap(pod => {
    const container = pod.spec.containers.find(runsPrometheus);
    if (container === undefined || pod.metadata.deletionTimestamp !== undefined) return [];
    const path = flagOf(container, 'config.file') ?? usualPath;
    const configuration = fileAt(path, container, pod) ?? reloadedFrom(pod);
    return configuration === undefined ? [] : [{ pod, container, path, configuration }];
  });
}

/** By what the image is called, wherever it comes from: `quay.io/prometheus/prometheus:v3.0.0`. */
function runsPrometheus({ image = '' }: Container): boolean {
  return /(?:^|\/)prometheus(?:[:@]|$)/.test(image);
}

/** The value of a flag: `--config.file=x`, or `--config.file x`. */
function flagOf({ command, args }: Container, name: string): string | undefined {
  const words = [...command, ...args];
  const at = words.findIndex(word => new RegExp(`^--?${name.replace('.', '\\.')}(=|$)`).test(word));
  const word = words[at];
  return word?.includes('=') === true ? word.slice(word.indexOf('=') + 1) : word && words[at + 1];
}

/** Whether a container has a flag, with whatever value. */
export function hasFlag({ command, args }: Container, pattern: RegExp): boolean {
  return [...command, ...args].some(word => pattern.test(word));
}

/** Where a reloader beside Prometheus takes the configuration from that it writes. @see https://github.com/prometheus-operator/prometheus-operator/tree/main/cmd/prometheus-config-reloader */
function reloadedFrom(pod: Pod): MountedFile | undefined {
  for (const container of [...pod.spec.containers, ...pod.spec.initContainers]) {
    const path = flagOf(container, 'config-file');
    const found = path === undefined ? undefined : fileAt(path, container, pod);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** The file of a ConfigMap that a container finds at a path; undefined if it is none, or something else is mounted there. */
function fileAt(path: string, container: Container, pod: Pod): MountedFile | undefined {
  const mount = mountOf(path, container);
  if (mount === undefined) return undefined;
  const name = nameIn(mount, path);
  for (const { configMap, items } of sourcesOf(mount, pod)) {
    const key = items.length === 0 ? name : items.find(item => item.path === name)?.key;
    if (key !== undefined && key !== '' && !key.includes('/')) return { configMap, key };
  }
  return undefined;
}

type Mount = Container['volumeMounts'][number];

/** The innermost mount that a path lies in. */
function mountOf(path: string, { volumeMounts }: Container): Mount | undefined {
  const isIn = ({ mountPath = '' }: Mount): boolean => path === mountPath || path.startsWith(`${trimmed(mountPath)}/`);
  return volumeMounts.filter(isIn).sort((a, b) => (b.mountPath ?? '').length - (a.mountPath ?? '').length)[0];
}

function trimmed(path: string): string {
  return path.replace(/\/+$/, '');
}

/** A path within the volume that is mounted. */
function nameIn({ mountPath = '', subPath }: Mount, path: string): string {
  const rest = path.slice(trimmed(mountPath).length + 1);
  return [subPath ?? '', rest].filter(part => part !== '').join('/');
}

function sourcesOf({ name }: Mount, { spec }: Pod): { readonly configMap: string; readonly items: Items }[] {
  const volume: Volume | undefined = spec.volumes.find(v => v.name === name);
  const sources = [volume?.configMap, ...(volume?.projected?.sources ?? []).map(source => source.configMap)];
  return sources.flatMap(source =>
    source?.name === undefined ? [] : [{ configMap: source.name, items: source.items }],
  );
}

/** What a pattern of `rule_files` stands for in a container. */
export interface PatternFiles {
  readonly pattern: string;
  readonly files: readonly MountedFile[];
  /** Whether nothing else than these can be there: nothing is mounted at the place, or ConfigMaps whose keys are known. */
  readonly complete: boolean;
}

/**
 * The files that a pattern of `rule_files` stands for: it may be relative to the configuration, and have `*` and `?`.
 * @param keysOf the keys of a ConfigMap of the namespace; undefined if they are not known
 * @see https://prometheus.io/docs/prometheus/latest/configuration/configuration/ (rule_files)
 */
export function filesOfPattern(
  pattern: string,
  { pod, container, path }: Pick<PrometheusPod, 'pod' | 'container' | 'path'>,
  keysOf: (configMap: string) => readonly string[] | undefined,
): PatternFiles {
  const full = pattern.startsWith('/') ? pattern : `${path.slice(0, path.lastIndexOf('/'))}/${pattern}`;
  const mount = mountOf(full, container);
  if (mount === undefined) return { pattern, files: [], complete: true };
  const sources = sourcesOf(mount, pod);
  const wanted = nameIn(mount, full);
  const files: MountedFile[] = [];
  let complete = sources.length > 0;
  for (const { configMap, items } of sources) {
    const keys = keysOf(configMap);
    if (keys === undefined) complete = false;
    const paths = items.length > 0 ? items : (keys ?? []).map(key => ({ key, path: key }));
    for (const { key, path: at } of paths)
      if (key !== undefined && at !== undefined && fits(wanted, at)) files.push({ configMap, key });
  }
  return { pattern, files, complete };
}

/**
 * Whether a path fits a pattern as Go's `filepath.Glob` reads it, without its classes. What follows a `*` may begin anywhere, and
 * where it fits first is as good as any other place: so nothing is tried twice, however many there are.
 */
function fits(pattern: string, path: string): boolean {
  const [patterns, names] = [pattern.split('/'), path.split('/')];
  return patterns.length === names.length && patterns.every((part, i) => fitsName(part, names[i]!));
}

function fitsName(pattern: string, name: string): boolean {
  const [first = '', ...others] = pattern.split('*');
  const last = others.pop();
  if (last === undefined) return name.length === first.length && isAt(first, name, 0);
  let at = first.length;
  if (!isAt(first, name, 0)) return false;
  for (const part of others) {
    while (at <= name.length && !isAt(part, name, at)) at++;
    at += part.length;
  }
  return at <= name.length - last.length && isAt(last, name, name.length - last.length);
}

/** Whether a part of a pattern stands in a name at a place; `?` is any one character. */
function isAt(part: string, name: string, at: number): boolean {
  if (at + part.length > name.length) return false;
  for (let i = 0; i < part.length; i++) if (part[i] !== '?' && part[i] !== name[at + i]) return false;
  return true;
}
