import type { ListingRequest } from '../../src/cluster/live/listing.ts';
import { ServerClock } from '../../src/cluster/live/server-clock.ts';
import type { Transport } from '../../src/cluster/live/transport.ts';
import { kinds } from '../../src/core/kinds/index.ts';

/** Of ConfigMaps, as what is followed is asked for. */
export const configMaps: ListingRequest = {
  definition: kinds.ConfigMap,
  version: 'v1',
  jsonOnly: true,
  sure: true,
  pageSize: 500,
  tallies: [],
};

export const configMap = (name: string, resourceVersion: string, metadata: object = {}) => ({
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name, namespace: 'shop', resourceVersion, ...metadata },
});

/** A connection on which a test plays the server. */
export function playedBy(get: Transport['get']): Transport {
  return {
    where: 'test',
    clock: new ServerClock(),
    close() {},
    review: () => Promise.reject(new Error('nobody asks for a review')),
    get,
  };
}
