import { rootTable } from '../../src/cluster/decode/normalise.ts';
import { openRecording } from '../../src/cluster/recording/index.ts';
import type { KindDefinition } from '../../src/core/kinds/define.ts';
import { definitionOf, type Kind, kinds } from '../../src/core/kinds/index.ts';
import { groupOf, type KubeObject } from '../../src/core/objects.ts';
import type { ApiServerOptions, Content, Pages } from './api-server.ts';
import { encode } from './encode.ts';
import { recordingOf } from './paths.ts';
import { protobufList } from './protobuf.ts';

/** A cluster that an API server can be made to play. */
export interface RecordedWorld {
  readonly server: Pick<ApiServerOptions, 'contents' | 'custom'>;
  /** RFC 3339: when it was recorded. */
  readonly takenAt: string;
  /** Its objects as an API server would send them in JSON, by kind. */
  readonly objects: ReadonlyMap<Kind, readonly object[]>;
}

/** Namespaces of the recording that between them have an object of every namespaced kind that it holds. */
const shown = ['a-nodelost', 'kube-system', 's-cronsecret', 'a-gwc', 'h-quota', 's-hpabad', 'h-deny', 'r-cr', 's-rs'];

/** A part of a recorded cluster that is small enough to be read a thousand times: faults of many kinds, and healthy twins. */
export async function recordedWorld(): Promise<RecordedWorld> {
  const recording = recordingOf('cascades');
  const source = await openRecording(recording);
  const plan = { kinds: (Object.keys(kinds) as Kind[]).filter(kind => definitionOf(kind).onRequest === undefined) };
  const byKind = new Map<Kind, KubeObject[]>();
  let takenAt = '';
  for await (const chunk of source.read(plan, new AbortController().signal)) {
    if (chunk.type === 'about') takenAt = chunk.takenAt ?? takenAt;
    else if (chunk.type === 'objects')
      byKind.set(chunk.kind, [...(byKind.get(chunk.kind) ?? []), ...chunk.objects.filter(isShown)]);
  }
  const customs = byKind.get('CustomResource') ?? [];
  const types = new Map(customs.map(object => [`${object.apiVersion} ${object.kind}`, typeOf(object)]));
  const contents: [string, Content][] = [...byKind].map(([kind, objects]) => [
    kind,
    pagesOf(definitionOf(kind), objects),
  ]);
  for (const type of types.values())
    contents.push([
      type.kind,
      pagesOf(
        type,
        customs.filter(object => object.kind === type.kind),
      ),
    ]);
  return {
    server: { contents: Object.fromEntries(contents), custom: [...types.values()] },
    takenAt,
    objects: new Map(
      [...byKind].map(([kind, objects]) => [kind, objects.map(object => withData(definitionOf(kind), object))]),
    ),
  };
}

function isShown({ kind, metadata: { name, namespace } }: KubeObject): boolean {
  if (kind === 'Namespace') return shown.includes(name) || name === 'default';
  return namespace === '' || shown.includes(namespace);
}

function typeOf({ apiVersion, kind, metadata: { namespace } }: KubeObject): KindDefinition {
  const [, version = ''] = apiVersion.split('/');
  const names = { kind, plural: `${kind.toLowerCase()}s`, group: groupOf(apiVersion), version };
  return { ...kinds.CustomResource, ...names, namespaced: namespace !== '' };
}

/** Objects of a kind, ready to be sent: as JSON, and by their table as protobuf. */
function pagesOf(definition: KindDefinition, objects: readonly KubeObject[]): Pages {
  const { group, version, kind, metadataOnly, jsonOnly } = definition;
  const whole = { apiVersion: group === '' ? version : `${group}/${version}`, kind: `${kind}List` };
  const list = metadataOnly ? { apiVersion: 'meta.k8s.io/v1', kind: 'PartialObjectMetadataList' } : whole;
  const raw = objects.map(object => withData(definition, object));
  const json = raw.map(object => JSON.stringify(object));
  const binary = jsonOnly ? [] : raw.map(object => encode(rootTable(definition), object));
  return {
    count: objects.length,
    page(from, to, form, next) {
      if (form === 'protobuf' && jsonOnly !== true)
        return protobufList(list.apiVersion, list.kind, binary.slice(from, to), { continue: next });
      const metadata = { resourceVersion: '1', ...(next !== undefined && { continue: next }) };
      const head = JSON.stringify({ ...list, metadata }).slice(0, -1);
      return Buffer.from(`${head},"items":[${json.slice(from, to).join(',')}]}`);
    },
  };
}

/** An object as it was before only the sizes of its data were kept. */
function withData({ fields }: KindDefinition, object: KubeObject): object {
  const entries = Object.entries(object).map(([name, value]): [string, unknown] => {
    if (fields[name]?.[1] !== 'keys') return [name, value];
    const sizes = Object.entries(value as Readonly<Record<string, number>>);
    return [name, Object.fromEntries(sizes.map(([key, size]) => [key, 'x'.repeat(size)]))];
  });
  return Object.fromEntries(entries);
}
