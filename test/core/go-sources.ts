import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** What the published sources of Kubernetes say of one field of a message, by its tag number. */
export interface PublishedField {
  readonly name: string;
  readonly type: string;
  readonly repeated: boolean;
  /** Whether JSON has the field although it is zero: a pointer in Go, or no `omitempty`. */
  readonly zeroIsKept: boolean | undefined;
}

type Message = ReadonlyMap<number, PublishedField>;

/** The messages of all API groups, by full name; undefined where the Go modules are not on this machine. */
export function publishedMessages(): ReadonlyMap<string, Message> | undefined {
  const cache = moduleCache();
  if (cache === undefined) return undefined;
  const api = newest(cache, 'api');
  const machinery = newest(cache, 'apimachinery');
  if (api === undefined || machinery === undefined) return undefined;
  const folders = new Map([[join(machinery, 'pkg/apis/meta/v1'), 'k8s.io.apimachinery.pkg.apis.meta.v1']]);
  for (const group of readdirSync(api)) {
    for (const version of existsSync(join(api, group, 'v1')) ? ['v1', 'v2'] : []) {
      if (existsSync(join(api, group, version)))
        folders.set(join(api, group, version), `k8s.io.api.${group}.${version}`);
    }
  }
  for (const [module, path, name] of [
    [
      'apiextensions-apiserver',
      'pkg/apis/apiextensions/v1',
      'k8s.io.apiextensions_apiserver.pkg.apis.apiextensions.v1',
    ],
    ['kube-aggregator', 'pkg/apis/apiregistration/v1', 'k8s.io.kube_aggregator.pkg.apis.apiregistration.v1'],
    ['metrics', 'pkg/apis/metrics/v1beta1', 'k8s.io.metrics.pkg.apis.metrics.v1beta1'],
  ] as const) {
    const folder = newest(cache, module);
    if (folder !== undefined) folders.set(join(folder, path), name);
  }
  const messages = new Map<string, Message>();
  for (const [folder, name] of folders) readPackage(folder, name, messages);
  return messages;
}

/** `testdata` of k8s.io/api: an object of each kind in both encodings, with every field set. */
export function publishedObjects(): string | undefined {
  const cache = moduleCache();
  const api = cache === undefined ? undefined : newest(cache, 'api');
  const folder = api === undefined ? undefined : join(api, 'testdata/HEAD');
  return folder !== undefined && existsSync(folder) ? folder : undefined;
}

function moduleCache(): string | undefined {
  try {
    const folder = join(execFileSync('go', ['env', 'GOMODCACHE'], { encoding: 'utf8' }).trim(), 'k8s.io');
    return existsSync(folder) ? folder : undefined;
  } catch {
    return undefined;
  }
}

function newest(cache: string, module: string): string | undefined {
  const versions = readdirSync(cache).filter(name => name.startsWith(`${module}@v`));
  versions.sort((a, b) => a.localeCompare(b, 'en', { numeric: true }));
  const last = versions.at(-1);
  return last === undefined ? undefined : join(cache, last);
}

function readPackage(folder: string, name: string, messages: Map<string, Message>): void {
  const zeros = readStructs(folder);
  let message = new Map<number, PublishedField>();
  let messageName = '';
  for (const line of readFileSync(join(folder, 'generated.proto'), 'utf8').split('\n')) {
    const start = /^message (\w+) \{/.exec(line);
    if (start !== null) {
      message = new Map();
      messageName = start[1]!;
      messages.set(`${name}.${messageName}`, message);
    }
    const field = /^ {2}(optional|repeated)? ?(map<string, [^>]+>|[.\w]+) (\w+) = (\d+);/.exec(line);
    if (field === null) continue;
    const [, label, type = '', fieldName = '', tag] = field;
    const full = type.startsWith('.')
      ? type.slice(1)
      : /^(string|bytes|bool|u?int(32|64)|map<.*)$/.test(type)
        ? type
        : `${name}.${type}`;
    message.set(Number(tag), {
      name: fieldName,
      type: full.replace('<string, .', '<string, '),
      repeated: label === 'repeated' && !type.startsWith('map<'),
      zeroIsKept: zeros.get(`${messageName}.${tag}`),
    });
  }
}

/** By struct and tag number, whether the zero value is kept in JSON. */
function readStructs(folder: string): Map<string, boolean> {
  const zeros = new Map<string, boolean>();
  for (const file of readdirSync(folder).filter(name => /^types.*\.go$/.test(name))) {
    let struct = '';
    for (const line of readFileSync(join(folder, file), 'utf8').split('\n')) {
      struct = /^type (\w+) struct \{/.exec(line)?.[1] ?? struct;
      const field = /^\t\w+\s+(\*?)\S+\s+`.*json:"([^"]*)".*protobuf:"\w+,(\d+)/.exec(line);
      if (field === null) continue;
      const [, pointer, json = '', tag] = field;
      zeros.set(`${struct}.${tag}`, pointer === '*' || !/,omit(empty|zero)/.test(json));
    }
  }
  return zeros;
}
