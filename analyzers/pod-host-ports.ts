import { defineAnalyzer } from '../src/core/analyzer.ts';
import { formatRef, type ObjectRef } from '../src/core/objects.ts';
import { word } from '../src/core/values.ts';
import { conflicts, hostPortsOf, usageByNode } from './_shared/node-usage.ts';
import { isUnassigned, perVerdict, schedulingConsults, whyUnscheduled } from './_shared/scheduling.ts';
import { detailsOf } from './_shared/unscheduled.ts';

const takenPorts = perVerdict<readonly { readonly port: number; readonly owner: ObjectRef }[]>();

/**
 * A port of a node can be given to one pod only.
 * @see https://kubernetes.io/docs/concepts/configuration/overview/
 */
export const podHostPorts = defineAnalyzer({
  id: 'pod-host-ports',
  subject: 'Pod',
  title: 'Pods that wait for a hostPort',
  consults: schedulingConsults,
  where: isUnassigned,
  codes: {
    'pod-host-port-taken': {
      severity: 'error',
      breaks: 'ready',
      refines: { code: 'pod-unschedulable' },
      message: 'hostPort {port} is taken on every node that it may use[: on {count|node|nodes}, by {holders}]',
      why: 'A container with a hostPort takes that port of the node, and only one pod of a node can have it. So there can be no more of these pods than nodes.',
      fix: 'Leave out hostPort {port} and use a Service, or run no more of these pods than there are nodes (as a DaemonSet does).',
      docs: 'https://kubernetes.io/docs/concepts/configuration/overview/',
    },
  },
  check(pod, cluster, report) {
    const verdict = whyUnscheduled(pod, cluster);
    if (verdict?.filter !== 'ports') return;
    const wanted = hostPortsOf(pod);
    const usage = usageByNode(cluster);
    const taken = takenPorts(verdict, () =>
      verdict.candidates
        .flatMap(node => usage?.(node.metadata.name).ports ?? [])
        .filter(port => wanted.some(w => conflicts(w, port)))
        .map(({ port, pod: holder }) => ({ port, owner: cluster.topOwnerOf(holder) })),
    );
    const ports = [...new Set((taken.length > 0 ? taken : wanted).map(({ port }) => port))].sort((a, b) => a - b);
    const holders = new Map(taken.map(({ owner }) => [formatRef(owner), owner]));
    const isOwn = holders.size === 1 && holders.has(formatRef(cluster.topOwnerOf(pod)));
    const details = detailsOf(pod, verdict, cluster);
    report('pod-host-port-taken', pod, {
      ...details,
      key: ports.join(','),
      with: {
        port: ports,
        count: usage && verdict.candidates.length,
        holders: isOwn ? word('its own pods') : [...holders.values()],
      },
      evidence: [{ of: pod, path: 'spec.containers[].ports[].hostPort', value: ports }, ...details.evidence],
    });
  },
});
