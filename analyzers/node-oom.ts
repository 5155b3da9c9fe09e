import { defineAnalyzer } from '../src/core/analyzer.ts';
import { text, word } from '../src/core/values.ts';

/** How long after it a process killed for memory is worth a warning, in seconds. */
const recent = 3600;

/**
 * The kernel ran out of memory as a whole, not within one container's limit: the kubelet says `SystemOOM`, the node
 * problem detector `OOMKilling`, which it also says of containers ("Memory cgroup out of memory").
 */
export const nodeOom = defineAnalyzer({
  id: 'node-oom',
  subject: 'Node',
  title: 'Nodes whose kernel killed a process for want of memory',
  codes: {
    'node-out-of-memory': {
      severity: 'warning',
      message: 'ran out of memory, and its kernel killed {victim}',
      why: 'All memory of the node was in use, so the kernel killed a process of its choice; no limit of a container was the reason. Together, the containers there may use more than there is.',
      fix: 'Give the pods on this node memory limits near their requests, and reserve memory for the system (systemReserved, kubeReserved).',
      docs: 'https://kubernetes.io/docs/tasks/administer-cluster/reserve-compute-resources/',
    },
  },
  check(node, cluster, report) {
    const kill = cluster
      .eventsOf(node)
      .events.find(
        ({ reason, message }) =>
          reason === 'SystemOOM' || (reason === 'OOMKilling' && !message.includes('Memory cgroup')),
      );
    if (kill === undefined || cluster.age(kill.lastSeen) > recent) return;
    const victim =
      /victim process: ([^,]+)/.exec(kill.message)?.[1] ?? /[Kk]illed process \d+ \(([^)]+)\)/.exec(kill.message)?.[1];
    report('node-out-of-memory', node, {
      with: { victim: victim === undefined ? word('a process') : text(victim) },
      evidence: [
        { of: node, path: `event ${kill.reason}`, value: text(kill.message), at: kill.lastSeen, times: kill.count },
      ],
      since: kill.firstSeen,
    });
  },
});
