import { compareText, formatRef } from '../../core/objects.ts';
import type { IncidentImpact } from '../../core/report.ts';
import type { Draft } from '../draft.ts';

/** Kinds that lead to workloads and are none: what they lose are hosts. */
const routing: ReadonlySet<string> = new Set(['Ingress', 'Gateway', 'HTTPRoute', 'GRPCRoute']);

/** What does not work, from what the findings of an incident say of workloads, Services and hosts. */
export function impactOf(members: readonly Draft[]): IncidentImpact {
  const down = new Set<string>();
  const degraded = new Set<string>();
  const services = new Set<string>();
  const hosts = new Set<string>();
  const pods = new Set<string>();
  for (const { ref, topOwner, impact, hosts: names } of members) {
    if (ref.kind === 'Pod') pods.add(formatRef(ref));
    for (const host of names) hosts.add(host);
    if (impact === undefined) continue;
    if (ref.kind === 'Service') {
      if (impact === 'down') services.add(formatRef(ref));
    } else if (!routing.has(ref.kind)) {
      // The Jobs of a CronJob come anew with every run.
      (impact === 'down' ? down : degraded).add(formatRef(topOwner.kind === 'CronJob' ? topOwner : ref));
    }
  }
  for (const workload of down) degraded.delete(workload);
  const sorted = (names: ReadonlySet<string>): string[] => [...names].sort(compareText);
  return {
    workloadsDown: sorted(down),
    workloadsDegraded: sorted(degraded),
    servicesDown: sorted(services),
    hostsDown: sorted(hosts),
    pods: pods.size,
  };
}

/** Worse impact first. */
export function compareImpact(a: IncidentImpact, b: IncidentImpact): number {
  return (
    b.workloadsDown.length - a.workloadsDown.length ||
    b.hostsDown.length + b.servicesDown.length - a.hostsDown.length - a.servicesDown.length ||
    b.workloadsDegraded.length - a.workloadsDegraded.length ||
    b.pods - a.pods
  );
}
