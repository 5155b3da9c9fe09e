import { definitionOf, isKind, type Kind, kinds } from '../../../core/kinds/index.ts';
import { aboutOf, collectedWithin } from './about.ts';
import type { Found, Layout } from './layout.ts';
import { type Place, readPlaces } from './places.ts';

/**
 * Cluster-scoped kinds that the default image of must-gather inspects whole, one file for each object.
 * @see https://github.com/openshift/must-gather/blob/main/collection-scripts/gather
 */
const inspectedWhole: readonly Kind[] = [
  'CSIDriver',
  'CSINode',
  'CertificateSigningRequest',
  'Node',
  'PersistentVolume',
  'StorageClass',
  'VolumeAttachment',
];

/** What no other layout has: objects by scope and group, the list of a namespace, the folder of an image. */
const marks: readonly RegExp[] = [
  /(^|\/)cluster-scoped-resources\/[^/]+\/.+\.yaml$/,
  /(^|\/)namespaces\/([^/]+)\/\2\.yaml$/,
  /(^|\/)namespaces\/[^/]+\/(core|[^/]+\.[^/]+)\/.+\.yaml$/,
  /(^|\/)[^/]+-sha256-[0-9a-f]{64}\//,
];

/**
 * `oc adm must-gather` and `oc adm inspect`: below the folder of each image a list for each kind of a namespace
 * (`namespaces/shop/core/pods.yaml`), and cluster-scoped objects one by one or as lists
 * (`cluster-scoped-resources/core/nodes/node-a.yaml`).
 * @see https://github.com/openshift/oc/tree/master/pkg/cli/admin/inspect
 */
export const mustGather: Layout = {
  name: 'must-gather',
  recognises: path => marks.some(mark => mark.test(path)),
  async *read(entries, context) {
    const records = { byDefaultImage: false, times: [] as string[] };
    const held = new Set<Kind>();
    for await (const found of readPlaces(entries, context, {
      name: 'the must-gather',
      redacted: true,
      placeOf: path => placeOf(path) ?? recordOf(path, records),
    })) {
      if (found.type === 'object') held.add(found.kind);
      yield found;
    }
    if (records.byDefaultImage) yield* wholeOf(held, context.notes.cutBecause);
    yield aboutOf(context, collectedWithin(records.times));
  },
};

function* wholeOf(held: ReadonlySet<Kind>, cut: string | undefined): Generator<Found> {
  // Of a kind that it holds nothing of, the listing may have failed as well.
  for (const kind of inspectedWhole.filter(kind => held.has(kind)))
    yield { type: 'listing', kind, ...(cut === undefined ? { state: 'complete' } : { state: 'partial', why: cut }) };
}

function placeOf(path: string): Place | undefined {
  const [, scope = ''] = /(?:^|\/)((?:namespaces|cluster-scoped-resources)\/.+)\.(?:yaml|json)$/.exec(path) ?? [];
  const [root, ...inside] = scope.split('/');
  const [namespace, [group = '', plural = '', name]] =
    root === 'namespaces' ? [inside[0], inside.slice(1)] : [undefined, inside];
  if (group === '') return undefined;
  if (plural === '') return group === namespace ? { type: 'objects' } : undefined;
  if (name !== undefined) return { type: 'objects' };
  const kind = kindOfResource(group === 'core' ? '' : group, plural);
  return { type: 'list', ...(kind !== undefined && { kind }), ...(namespace !== undefined && { namespace }) };
}

const byResource: ReadonlyMap<string, Kind> = new Map(
  Object.keys(kinds)
    .filter(isKind)
    .filter(kind => definitionOf(kind).onRequest === undefined)
    .map(kind => [`${kinds[kind].plural}.${kinds[kind].group}`, kind]),
);

function kindOfResource(group: string, plural: string): Kind | undefined {
  return byResource.get(`${plural}.${group}`);
}

/** The default image leaves its name in `version`, and `oc adm must-gather` when it began and ended in `timestamp`. */
function recordOf(path: string, records: { byDefaultImage: boolean; times: string[] }): Place | undefined {
  const name = path.slice(path.lastIndexOf('/') + 1);
  if (name === 'version') {
    const take = (text: string): void => {
      if (text.startsWith('openshift/must-gather\n')) records.byDefaultImage = true;
    };
    return { type: 'record', take };
  }
  if (name !== 'timestamp') return undefined;
  return { type: 'record', take: text => void records.times.push(...text.split('\n').flatMap(timeOf)) };
}

/** RFC 3339 of a time as Go prints it: `2026-03-01 10:00:12.123456789 +0100 CET m=+0.1`. */
function timeOf(line: string): string[] {
  const [, date, time, hours, minutes] =
    /^(\d{4}-\d\d-\d\d) (\d\d:\d\d:\d\d)(?:\.\d+)? ([+-]\d\d)(\d\d)\b/.exec(line) ?? [];
  const milliseconds = Date.parse(`${date}T${time}${hours}:${minutes}`);
  return Number.isNaN(milliseconds) ? [] : [new Date(milliseconds).toISOString().replace('.000Z', 'Z')];
}
