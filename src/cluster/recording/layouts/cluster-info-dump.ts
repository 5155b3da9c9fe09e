import { type Kind, kinds } from '../../../core/kinds/index.ts';
import type { Layout } from './layout.ts';
import { readFileParts } from './objects.ts';

/** The files of a dump, and the kind each lists. Of cluster-scoped kinds only Nodes are dumped. */
const files: Readonly<Record<string, Kind>> = {
  nodes: 'Node',
  events: 'Event',
  'replication-controllers': 'ReplicationController',
  services: 'Service',
  daemonsets: 'DaemonSet',
  deployments: 'Deployment',
  replicasets: 'ReplicaSet',
  pods: 'Pod',
};

/**
 * `kubectl cluster-info dump --output-directory`: a folder for each namespace with a typed list for each of seven kinds,
 * and the Nodes beside them. What a namespace's folder holds is complete in that namespace.
 */
export const clusterInfoDump: Layout = {
  name: 'kubectl cluster-info dump',
  // Nothing else spells replication-controllers with a dash.
  recognises: paths => paths.some(path => /(^|\/)[^/]+\/replication-controllers\.(json|ya?ml)$/.test(path)),
  async *read(entries, context) {
    const namespaced = new Set<Kind>();
    for await (const entry of entries) {
      const place = placeOf(entry.path);
      if (place === undefined) continue;
      const { kind, namespace } = place;
      let missing: string | undefined = `${entry.path} is not the list of ${kinds[kind].plural} that a dump has there`;
      for await (const part of readFileParts(entry, context)) {
        if (part.type === 'object') yield part;
        else if (part.form === 'typed' && part.listed?.kind === kind) missing = part.missing;
      }
      const state =
        missing === undefined ? ({ state: 'complete' } as const) : ({ state: 'partial', why: missing } as const);
      yield { type: 'listing', kind, ...(kinds[kind].namespaced ? { namespace } : {}), ...state };
      if (kinds[kind].namespaced) namespaced.add(kind);
    }
    // A dump that an error ended looks like one of fewer namespaces, so that even one of "all" is not known to be of all.
    for (const kind of namespaced)
      yield { type: 'listing', kind, state: 'not-collected', why: 'the dump does not hold other namespaces' };
    const takenAt = context.newest.time;
    if (takenAt !== undefined) yield { type: 'about', takenAt };
  },
};

function placeOf(path: string): { kind: Kind; namespace: string } | undefined {
  const match = /(?:^|\/)(?:([^/]+)\/)?([a-z-]+)\.(?:json|ya?ml)$/.exec(path);
  const kind = match?.[2] === undefined ? undefined : files[match[2]];
  return kind === undefined ? undefined : { kind, namespace: match?.[1] ?? '' };
}
