import { defineAnalyzer } from '../src/core/analyzer.ts';
import { varying, word } from '../src/core/values.ts';
import { containersOf, isTroubled, type PodContainer } from './_shared/containers.ts';
import { crashesOf } from './_shared/crashes.ts';
import { isActive } from './_shared/pods.ts';
import { sinceLastEnd } from './_shared/runs.ts';

/** A container that was killed for lack of memory stays suspicious for so long after it, in seconds. */
const recent = 86_400;

const page =
  'https://kubernetes.io/docs/tasks/configure-pod-container/assign-memory-resource/#exceed-a-container-s-memory-limit';

/**
 * A container that uses more memory than its limit is killed by the kernel.
 * @see https://kubernetes.io/docs/concepts/configuration/manage-resources-containers/#how-pods-with-resource-limits-are-run
 */
export const podMemory = defineAnalyzer({
  id: 'pod-memory',
  subject: 'Pod',
  title: 'Containers killed for lack of memory',
  consults: ['Job', 'CronJob', 'Node'],
  where: isTroubled,
  codes: {
    'pod-oom-killed': {
      severity: 'error',
      breaks: 'ready',
      message: '{role} {container} was OOMKilled: it needs more memory than {bound}',
      why: 'The kernel kills a process of a container that uses more memory than the limit, and the kubelet starts the container again. It will be killed again as soon as it needs as much.',
      fix: 'Raise resources.limits.memory of container {container}, or make the program use less: a heap limit of its own, smaller caches, fewer workers.',
      look: 'kubectl logs {name} -n {namespace} -c {container} --previous',
      docs: page,
    },
    'pod-oom-recently': {
      severity: 'warning',
      message: '{role} {container} runs now, but was OOMKilled before: it needed more memory than {bound}',
      why: 'The container runs again since the kernel killed it for lack of memory. Whatever made it need so much will come back.',
      fix: 'Raise resources.limits.memory of container {container}, or make the program use less: a heap limit of its own, smaller caches, fewer workers.',
      look: 'kubectl logs {name} -n {namespace} -c {container} --previous',
      docs: page,
    },
  },
  check(pod, cluster, report) {
    const crashes = crashesOf(pod, cluster);
    for (const { cause, container, subject, details } of crashes) {
      if (cause !== 'memory') continue;
      const limit = limitOf(container);
      const node = cluster.lookup('Node', pod.spec.nodeName ?? '');
      report('pod-oom-killed', pod, {
        ...details,
        with: { ...subject, bound: boundOf(limit) },
        dependsOn: limit === undefined && node.state === 'present' ? [{ object: node.object, because: 'ready' }] : [],
      });
    }
    if (!isActive(pod)) return;
    for (const container of containersOf(pod)) {
      const last = container.status?.lastState?.terminated;
      if (last?.reason !== 'OOMKilled' || container.status?.state?.running === undefined) continue;
      if (crashes.some(crash => crash.container.name === container.name) || sinceLastEnd(pod, last, cluster) > recent)
        continue;
      report('pod-oom-recently', pod, {
        key: container.name,
        with: { role: word(container.role), container: container.name, bound: boundOf(limitOf(container)) },
        evidence: [
          {
            of: pod,
            path: `${container.statusPath}.lastState.terminated.reason`,
            value: word(last.reason),
            ...(last.finishedAt === undefined ? {} : { at: last.finishedAt }),
          },
          { of: pod, path: `${container.statusPath}.restartCount`, value: varying(container.status.restartCount ?? 0) },
        ],
      });
    }

    /** The container's own limit, or the one that all containers of the pod share. */
    function limitOf({ spec }: PodContainer): string | undefined {
      return spec.resources?.limits.memory ?? pod.spec.resources?.limits.memory;
    }
  },
});

function boundOf(limit: string | undefined) {
  return word(limit === undefined ? 'its node could give (it has no memory limit)' : `its limit of ${limit}`);
}
