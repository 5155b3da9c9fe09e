import { defineAnalyzer } from '../src/core/analyzer.ts';
import type { Kinds } from '../src/core/kinds/index.ts';
import { parseQuantity } from '../src/core/quantities.ts';
import { word } from '../src/core/values.ts';
import { isFresh, percent, shareOf, shown } from './_shared/measured.ts';
import { isTerminating } from './_shared/pods.ts';

/**
 * Parts of a limit. Of memory, 5 % are used up by the next request; a limit that is used to four fifths leaves room for a
 * peak. Memory beyond the request counts from a tenth, and from 64 MiB: below that it is noise.
 */
const thresholds = { memory: 0.95, high: 0.8, cpu: 0.95, request: 1.1, least: 64 * 2 ** 20 } as const;

const docs = 'https://kubernetes.io/docs/concepts/configuration/manage-resources-containers/';

/** What containers use, against what they may: by the metrics API, where the cluster has one. */
export const podUsage = defineAnalyzer({
  id: 'pod-usage',
  subject: 'PodMetrics',
  title: 'Containers close to their limits',
  consults: ['Pod'],
  codes: {
    'pod-memory-near-limit': {
      severity: 'warning',
      message: 'container {container} uses {used} of memory, {share} of its limit of {limit}',
      why: 'A container that uses more memory than its limit is killed by the kernel. So close to it, the next request or the next collection of garbage may be the one.',
      fix: 'Raise resources.limits.memory of container {container}, or make the program use less.',
      look: 'kubectl top pod {name} -n {namespace} --containers',
      docs,
    },
    'pod-memory-high': {
      severity: 'info',
      message: 'container {container} uses {used} of memory, {share} of its limit of {limit}',
      why: 'There is room left, but not much for a peak.',
      fix: 'Watch it over a day, and raise resources.limits.memory of container {container} if it grows.',
      look: 'kubectl top pod {name} -n {namespace} --containers',
      docs,
    },
    'pod-cpu-at-limit': {
      severity: 'info',
      message: 'container {container} uses {used} of CPU, {share} of its limit of {limit}: it is throttled',
      why: 'CPU is shared out every tenth of a second, and a container that has used its part waits for the next. It works, but slower; with a limit far below what it needs, its probes may time out.',
      fix: 'Raise resources.limits.cpu of container {container}, or leave the limit out and rely on the request.',
      look: 'kubectl top pod {name} -n {namespace} --containers',
      docs: `${docs}#how-pods-with-resource-limits-are-run`,
    },
    'pod-memory-over-request': {
      severity: 'info',
      message: 'container {container} uses {used} of memory, and requests {request}',
      why: 'When its node runs short of memory, the pods that use more than they request are evicted first.',
      fix: 'Set resources.requests.memory of container {container} to what it uses.',
      look: 'kubectl top pod {name} -n {namespace} --containers',
      docs: 'https://kubernetes.io/docs/concepts/scheduling-eviction/node-pressure-eviction/#pod-selection-for-kubelet-eviction',
    },
  },
  check(metrics, cluster, report) {
    const { name, namespace } = metrics.metadata;
    const found = cluster.lookup('Pod', name, namespace);
    if (found.state !== 'present' || isTerminating(found.object) || !isFresh(metrics.timestamp, cluster)) return;
    const pod = found.object;
    const at = metrics.timestamp ?? '';
    for (const { name: container = '', usage } of metrics.containers) {
      const bounds = boundsOf(pod, container);
      if (bounds === undefined) continue;
      const { limits, requests } = bounds;
      const evidence = (resource: 'cpu' | 'memory') => [
        { of: metrics, path: `containers[${container}].usage.${resource}`, value: word(usage[resource] ?? ''), at },
      ];
      const memory = shareOf(usage.memory, limits.memory);
      if (memory >= thresholds.high) {
        report(memory >= thresholds.memory ? 'pod-memory-near-limit' : 'pod-memory-high', pod, {
          key: container,
          with: {
            container,
            used: shown('memory', usage.memory ?? ''),
            share: percent(memory),
            limit: word(limits.memory ?? ''),
          },
          evidence: evidence('memory'),
        });
      } else if (
        shareOf(usage.memory, requests.memory) >= thresholds.request &&
        parseQuantity(usage.memory ?? '') - parseQuantity(requests.memory ?? '') >= thresholds.least
      ) {
        report('pod-memory-over-request', pod, {
          key: container,
          with: { container, used: shown('memory', usage.memory ?? ''), request: word(requests.memory ?? '') },
          evidence: evidence('memory'),
        });
      }
      const cpu = shareOf(usage.cpu, limits.cpu);
      if (cpu >= thresholds.cpu) {
        report('pod-cpu-at-limit', pod, {
          key: container,
          with: {
            container,
            used: shown('cpu', usage.cpu ?? ''),
            share: percent(cpu),
            limit: word(limits.cpu ?? ''),
          },
          evidence: evidence('cpu'),
        });
      }
    }
  },
});

/** What a container may use and what is set aside for it: as it is now, which a resize in place may have changed. */
function boundsOf({ spec, status }: Kinds['Pod'], name: string) {
  const actual = status.containerStatuses.find(container => container.name === name)?.resources;
  return actual ?? [...spec.containers, ...spec.initContainers].find(container => container.name === name)?.resources;
}
