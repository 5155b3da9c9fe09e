import { type ClusterView, defineAnalyzer, type ObjectEvent } from '../src/core/analyzer.ts';
import type { Kinds } from '../src/core/kinds/index.ts';
import { formatRef } from '../src/core/objects.ts';
import { isTroubled } from './_shared/containers.ts';
import { missingDriver } from './_shared/csi-drivers.ts';
import { groupBy } from './_shared/listings.ts';
import { eventEvidence, obstaclesOf } from './_shared/obstacles.ts';

type Pod = Kinds['Pod'];

/** A pod that waits for a driver. */
interface Waiting {
  readonly pod: Pod;
  readonly event: ObjectEvent;
  readonly driver: string;
}

/** Of one pod it may be the pod's own fault; of so many workloads on one node it is the node's. */
const fewestWorkloads = 2;

/**
 * The node part of a CSI driver registers with the kubelet of each node. Where it is missing on one node alone, that node is
 * what the pods there have in common; where it is missing on several, the driver is.
 * @see https://kubernetes.io/docs/concepts/storage/volumes/#csi
 */
export const nodeVolumeDrivers = defineAnalyzer({
  id: 'node-volume-drivers',
  subject: 'Node',
  title: 'Nodes without the driver of the volumes of their pods',
  consults: ['Pod'],
  codes: {
    'node-driver-missing': {
      severity: 'error',
      breaks: 'config',
      message: 'has no CSI driver {driver}, so {count|pod|pods} of several workloads cannot mount their volumes',
      why: 'The node part of a CSI driver runs as a pod of a DaemonSet on each node and registers with the kubelet, which asks it to mount volumes. On this node it has not registered; on the others it has.',
      fix: 'Make sure that the pod of CSI driver {driver} runs on this node: look at the tolerations and the node selector of its DaemonSet, and at its log.',
      docs: 'https://kubernetes.io/docs/concepts/storage/volumes/#csi',
    },
  },
  check(node, cluster, report) {
    const { name } = node.metadata;
    for (const [driver, waiting] of groupBy(waitingFor(cluster), one => one.driver)) {
      const workloads = new Set(waiting.map(({ pod }) => formatRef(cluster.topOwnerOf(pod))));
      if (workloads.size < fewestWorkloads || waiting.some(({ pod }) => pod.spec.nodeName !== name)) continue;
      report('node-driver-missing', node, {
        key: driver,
        with: { driver, count: waiting.length },
        evidence: waiting.slice(0, 3).map(({ pod, event }) => eventEvidence(pod, event)),
        since: waiting.map(({ event }) => event.firstSeen).sort()[0],
      });
    }
  },
});

const memo = new WeakMap<readonly Pod[], readonly Waiting[]>();

/** The pods of the cluster that wait for a driver, found once. */
function waitingFor(cluster: ClusterView<never, 'Pod'>): readonly Waiting[] {
  const listing = cluster.listing('Pod');
  if (listing.state === 'unknown') return [];
  const known = memo.get(listing.objects);
  if (known !== undefined) return known;
  const found = listing.objects.filter(isTroubled).flatMap(pod =>
    obstaclesOf(pod, 'volumes', cluster).flatMap(event => {
      const driver = missingDriver(event.message);
      return driver === undefined ? [] : [{ pod, event, driver }];
    }),
  );
  memo.set(listing.objects, found);
  return found;
}
