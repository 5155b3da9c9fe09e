import { compareText, formatRef } from '../../core/objects.ts';
import type { IncidentImpact } from '../../core/report.ts';
import type { Draft } from '../draft.ts';

/** Kinds that lead to workloads and are none: what they lose are hosts. */
const routing: ReadonlySet<string> = new Set(['Ingress', 'Gateway', 'HTTPRoute', 'GRPCRoute']);

/** What does not work, from what the findings of an incident say of workloads, Services and hosts. */
export function impactOf(members: readonly Draft[]): IncidentImpact {
  const down: string[] = [];
  const degraded: string[] = [];
  const services: string[] = [];
  const hosts: string[] = [];
  const pods: string[] = [];
  for (const { ref, name, topOwner, impact, hosts: names } of members) {
    if (ref.kind === 'Pod') pods.push(name);
    for (const host of names) hosts.push(host);
    if (impact === undefined) continue;
    if (ref.kind === 'Service') {
      if (impact === 'down') services.push(name);
    } else if (!routing.has(ref.kind)) {
      // The Jobs of a CronJob come anew with every run.
      (impact === 'down' ? down : degraded).push(topOwner.kind === 'CronJob' ? formatRef(topOwner) : name);
    }
  }
  const workloadsDown = distinct(down);
  const isDown = new Set(workloadsDown);
  return {
    workloadsDown,
    workloadsDegraded: distinct(degraded.filter(workload => !isDown.has(workload))),
    servicesDown: distinct(services),
    hostsDown: distinct(hosts),
    pods: distinct(pods).length,
  };
}

/** Each name once, in order. Most incidents have one of a sort or none. */
export function distinct(names: readonly string[]): readonly string[] {
  return names.length < 2 ? names : [...new Set(names)].sort(compareText);
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
