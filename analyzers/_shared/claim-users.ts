import type { ClusterView } from '../../src/core/analyzer.ts';
import type { Kinds } from '../../src/core/kinds/index.ts';
import { claimsOf } from './claims.ts';
import { isFinished } from './pods.ts';

type Pod = Kinds['Pod'];
type Claim = Kinds['PersistentVolumeClaim'];

const known = new WeakMap<readonly Pod[], ReadonlyMap<string, readonly Pod[]>>();

/** The pods that mount a claim and have not ended; undefined if the pods of its namespace are not all known. */
export function usersOf({ metadata }: Claim, cluster: ClusterView<never, 'Pod'>): readonly Pod[] | undefined {
  const listing = cluster.listing('Pod', metadata.namespace);
  if (listing.state === 'unknown') return undefined;
  let users = known.get(listing.objects);
  if (users === undefined) {
    users = indexByClaim(listing.objects);
    known.set(listing.objects, users);
  }
  return users.get(metadata.name) ?? [];
}

function indexByClaim(pods: readonly Pod[]): ReadonlyMap<string, readonly Pod[]> {
  const users = new Map<string, Pod[]>();
  for (const pod of pods) {
    if (isFinished(pod)) continue;
    for (const { claim } of claimsOf(pod)) {
      const list = users.get(claim);
      if (list === undefined) users.set(claim, [pod]);
      else list.push(pod);
    }
  }
  return users;
}
