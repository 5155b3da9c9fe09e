import { defineAnalyzer } from '../src/core/analyzer.ts';
import type { Kinds } from '../src/core/kinds/index.ts';
import { memoized } from '../src/core/memo.ts';
import { formatAge, parseTime } from '../src/core/time.ts';
import { word } from '../src/core/values.ts';
import { componentOf } from './_shared/control-plane.ts';
import { isReady } from './_shared/pods.ts';

/** Leaders renew their lease every few seconds and lose it after fifteen: after this nobody leads, in seconds. */
const tolerance = 120;

const leaders = {
  'kube-scheduler': 'no pod is given a node',
  'kube-controller-manager': 'nothing is created, scaled, replaced or deleted',
} as const;

/**
 * The scheduler and the controllers of a cluster, by the lease that the one who leads holds. This shows also where the control
 * plane is somebody else's and its pods are not seen.
 * @see https://kubernetes.io/docs/concepts/architecture/leases/#leader-election
 */
export const controlPlaneLease = defineAnalyzer({
  id: 'control-plane-lease',
  subject: 'Lease',
  title: 'Schedulers and controllers that do not run',
  aliases: ['control-plane'],
  consults: ['Pod', 'Node'],
  codes: {
    'control-plane-silent': {
      severity: 'error',
      breaks: 'ready',
      rollup: true,
      message: '{component} is down: its leader, {holder}, was last heard of {time} ago, so {effect}',
      why: 'Whoever leads renews this lease every few seconds, and another takes it over when that stops. Nobody did: the component runs nowhere, or cannot reach the API server. What runs goes on, and nothing changes.',
      fix: 'Look at the pods of {component} in kube-system and their logs; with static pods at the manifest in /etc/kubernetes/manifests and the kubelet of the node.',
      docs: 'https://kubernetes.io/docs/concepts/architecture/leases/#leader-election',
    },
  },
  check(lease, cluster, report) {
    const { name, namespace } = lease.metadata;
    if (namespace !== 'kube-system' || (name !== 'kube-scheduler' && name !== 'kube-controller-manager')) return;
    const { renewTime = '', holderIdentity = '' } = lease.spec;
    // Other leases were read at the same moment: what a recording says of its time may be minutes off.
    const silent = (newestRenewal(cluster.list('Lease')) - parseTime(renewTime)) / 1000;
    if (!(silent > tolerance)) return;
    const pods = cluster.listing('Pod', namespace);
    const own =
      pods.state === 'complete' ? pods.objects.filter(({ metadata }) => componentOf(metadata.labels) === name) : [];
    // A single one may run without electing a leader; then the lease is of the past.
    if (pods.state === 'unknown' || own.some(isReady)) return;
    const [host = ''] = holderIdentity.split('_');
    const node = cluster.lookup('Node', host);
    report('control-plane-silent', lease, {
      with: {
        component: word(name),
        holder: holderIdentity === '' ? word('nobody') : host,
        time: word(formatAge(silent)),
        effect: word(leaders[name]),
      },
      dependsOn: [...own, ...(node.state === 'present' ? [node.object] : [])].map(object => ({
        object,
        because: 'ready',
      })),
      since: renewTime,
      evidence: [{ of: lease, path: 'spec.renewTime', value: word(renewTime) }],
    });
  },
});

/** In milliseconds; NaN if there is none. */
const newestRenewal = memoized((leases: readonly Kinds['Lease'][]) =>
  leases.reduce((newest, { spec }) => Math.max(newest, parseTime(spec.renewTime ?? '') || 0), 0),
);
