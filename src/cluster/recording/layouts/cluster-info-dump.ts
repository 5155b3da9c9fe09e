import { type Kind, kinds } from '../../../core/kinds/index.ts';
import type { Layout, Listing } from './layout.ts';
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

/** Of use to nobody but the nodes: whoever dumped it dumped every namespace. */
const namespaceOfLeases = 'kube-node-lease';

/**
 * `kubectl cluster-info dump --output-directory`: a folder for each namespace with a typed list for each of seven kinds,
 * and the Nodes beside them. What a namespace's folder holds is complete in that namespace.
 */
export const clusterInfoDump: Layout = {
  name: 'kubectl cluster-info dump',
  // Nothing else spells replication-controllers with a dash.
  recognises: paths => paths.some(path => /(^|\/)[^/]+\/replication-controllers\.(json|ya?ml)$/.test(path)),
  async *read(entries, context) {
    const listings: (Listing & { readonly namespace?: string })[] = [];
    for await (const entry of entries) {
      const place = placeOf(entry.path);
      if (place === undefined) continue;
      const { kind, namespace } = place;
      let missing: string | undefined = `${entry.path} is not the list of ${kinds[kind].plural} that a dump has there`;
      for await (const part of readFileParts(entry, context)) {
        if (part.type === 'object') yield part;
        else if (part.form === 'typed' && part.listed === kind) missing = part.missing;
      }
      listings.push({
        type: 'listing',
        kind,
        ...(kinds[kind].namespaced ? { namespace } : {}),
        ...(missing === undefined ? { state: 'complete' } : { state: 'partial', why: missing }),
      });
    }
    const all = context.notes.cutBecause === undefined && listings.some(({ namespace }) => namespace === namespaceOfLeases);
    for (const listing of listings) yield listing;
    if (all) yield* everywhere(listings);
    const takenAt = context.newest.time;
    if (takenAt !== undefined) yield { type: 'about', takenAt };
  },
};

/** A dump of all namespaces: what no namespace's folder holds does not exist. */
function* everywhere(listings: readonly Listing[]): Generator<Listing> {
  const damaged = new Map(listings.filter(({ state }) => state !== 'complete').map(listing => [listing.kind, listing]));
  for (const kind of new Set(listings.map(listing => listing.kind))) {
    if (!kinds[kind].namespaced) continue;
    const { state, why } = damaged.get(kind) ?? { state: 'complete', why: undefined };
    yield { type: 'listing', kind, state, ...(why === undefined ? {} : { why }) };
  }
}

function placeOf(path: string): { kind: Kind; namespace: string } | undefined {
  const match = /(?:^|\/)(?:([^/]+)\/)?([a-z-]+)\.(?:json|ya?ml)$/.exec(path);
  const kind = match?.[2] === undefined ? undefined : files[match[2]];
  return kind === undefined ? undefined : { kind, namespace: match?.[1] ?? '' };
}
