import { defineAnalyzer } from '../src/core/analyzer.ts';
import type { Kinds } from '../src/core/kinds/index.ts';
import { parseTime } from '../src/core/time.ts';
import { varying, word } from '../src/core/values.ts';
import { isNodeReady } from './_shared/node-state.ts';

type Lease = Kinds['Lease'];

/** Leases are renewed every ten seconds; so far from the others no kubelet is that works and has the right time, in seconds. */
const tolerance = 120;
/** Fewer nodes make no majority. */
const fewestNodes = 3;

const known = new WeakMap<readonly Lease[], number>();

/**
 * A kubelet writes its own time into its lease. One that is far from those of the other nodes while the node is ready has
 * a wrong clock: certificates and tokens will be refused there.
 * @see https://kubernetes.io/docs/concepts/architecture/leases/#node-heart-beats
 */
export const nodeClock = defineAnalyzer({
  id: 'node-clock',
  subject: 'Node',
  title: 'Nodes whose clock is wrong',
  consults: ['Lease'],
  codes: {
    'node-clock-skewed': {
      severity: 'warning',
      message: 'its clock is about {skew} {direction} that of the other nodes',
      why: 'Certificates and tokens are valid from one moment to another. A node with a wrong clock refuses valid ones or accepts expired ones, and its logs do not line up with others.',
      fix: 'Fix time synchronisation (chrony, systemd-timesyncd) on the node.',
      docs: 'https://kubernetes.io/docs/concepts/architecture/leases/#node-heart-beats',
    },
  },
  check(node, cluster, report) {
    const listing = cluster.listing('Lease', 'kube-node-lease');
    const lease = cluster.lookup('Lease', node.metadata.name, 'kube-node-lease');
    if (listing.state === 'unknown' || lease.state !== 'present' || !isNodeReady(node)) return;
    const usual = known.get(listing.objects) ?? medianRenewal(listing.objects);
    known.set(listing.objects, usual);
    const skew = (parseTime(lease.object.spec.renewTime ?? '') - usual) / 1000;
    if (!(Math.abs(skew) > tolerance)) return;
    report('node-clock-skewed', node, {
      with: { skew: varying(Math.abs(skew), 'seconds'), direction: word(skew > 0 ? 'ahead of' : 'behind') },
      evidence: [{ of: lease.object, path: 'spec.renewTime', value: word(lease.object.spec.renewTime ?? '') }],
    });
  },
});

/** NaN if there are too few to tell. */
function medianRenewal(leases: readonly Lease[]): number {
  const times = leases.map(({ spec }) => parseTime(spec.renewTime ?? '')).filter(time => !Number.isNaN(time));
  times.sort((a, b) => a - b);
  return times.length < fewestNodes ? Number.NaN : times[Math.floor(times.length / 2)]!;
}
