import type { Kind } from '../../../core/kinds/index.ts';
import { aboutOf } from './about.ts';
import type { Layout } from './layout.ts';
import { type Place, readPlaces } from './places.ts';

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
  recognises: path => /(^|\/)[^/]+\/replication-controllers\.(json|ya?ml)$/.test(path),
  async *read(entries, context) {
    yield* readPlaces(entries, context, { name: 'the dump', placeOf });
    yield aboutOf(context);
  },
};

function placeOf(path: string): Place | undefined {
  const [, namespace = '', file = ''] = /(?:^|\/)(?:([^/]+)\/)?([a-z-]+)\.(?:json|ya?ml)$/.exec(path) ?? [];
  const kind = Object.hasOwn(files, file) ? files[file] : undefined;
  return kind === undefined ? undefined : { type: 'list', kind, namespace };
}
