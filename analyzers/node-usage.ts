import { defineAnalyzer } from '../src/core/analyzer.ts';
import { word } from '../src/core/values.ts';
import { isFresh, percent, shareOf, shown } from './_shared/measured.ts';

/** Parts of what a node can give to pods. What the kubelet keeps for itself and for its eviction threshold is not in it. */
const thresholds = { memory: 0.95, high: 0.85, cpu: 0.95 } as const;

const docs = 'https://kubernetes.io/docs/concepts/scheduling-eviction/node-pressure-eviction/';

/** What nodes use, against what they have: by the metrics API, where the cluster has one. */
export const nodeUsage = defineAnalyzer({
  id: 'node-usage',
  subject: 'NodeMetrics',
  title: 'Nodes that are close to their capacity',
  consults: ['Node'],
  codes: {
    'node-memory-nearly-used': {
      severity: 'warning',
      message: 'uses {used} of memory, {share} of the {allocatable} that it can give',
      why: 'When it runs out, its kubelet evicts pods, or the kernel kills processes; first those that use more than they request.',
      fix: 'Move pods away, give them requests that fit what they use, or add nodes.',
      look: 'kubectl top pods -A --sort-by=memory --field-selector spec.nodeName={name}',
      docs,
    },
    'node-memory-high': {
      severity: 'info',
      message: 'uses {used} of memory, {share} of the {allocatable} that it can give',
      why: 'There is room left, but not much for a peak.',
      fix: 'Compare what its pods use with what they request.',
      look: 'kubectl top node {name}',
      docs,
    },
    'node-cpu-nearly-used': {
      severity: 'info',
      message: 'uses {used} of CPU, {share} of the {allocatable} that it can give',
      why: 'Pods get the CPU that they request; beyond that they share what is left, and get slower.',
      fix: 'Compare what its pods use with what they request, or add nodes.',
      look: 'kubectl top node {name}',
      docs: 'https://kubernetes.io/docs/concepts/configuration/manage-resources-containers/',
    },
  },
  check(metrics, cluster, report) {
    const found = cluster.lookup('Node', metrics.metadata.name);
    if (found.state !== 'present' || !isFresh(metrics.timestamp, cluster)) return;
    const { allocatable } = found.object.status;
    for (const resource of ['memory', 'cpu'] as const) {
      const used = metrics.usage[resource];
      const share = shareOf(used, allocatable[resource]);
      if (used === undefined || !(share >= (resource === 'cpu' ? thresholds.cpu : thresholds.high))) continue;
      const memory = share >= thresholds.memory ? 'node-memory-nearly-used' : 'node-memory-high';
      report(resource === 'cpu' ? 'node-cpu-nearly-used' : memory, found.object, {
        with: {
          used: shown(resource, used),
          share: percent(share),
          allocatable: shown(resource, allocatable[resource] ?? ''),
        },
        evidence: [{ of: metrics, path: `usage.${resource}`, value: word(used), at: metrics.timestamp ?? '' }],
      });
    }
  },
});
