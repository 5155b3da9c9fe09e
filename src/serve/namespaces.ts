import { z } from 'zod';
import { findingsById } from '../render/tree.ts';
import type { Look } from './audience.ts';

export const namespaceSchema = z.strictObject({
  name: z.string(),
  phase: z.string().optional(),
  created: z.string(),
  pods: z.int(),
  incidents: z.int().describe('those that something in it is part of; what is only worth knowing is not counted'),
});

type NamespaceSummary = z.output<typeof namespaceSchema>;

/** The namespaces that may be seen, with how much is in them and how much of it is wrong. */
export function namespacesIn({ examination: { index }, diagnosis: { report } }: Look): NamespaceSummary[] {
  const findings = findingsById(report);
  const incidents = new Map<string, number>();
  for (const { severity, cause, consequences } of report.incidents) {
    if (severity === 'info') continue;
    const members = [cause, ...consequences].map(id => findings.get(id)!);
    const objects = members.flatMap(({ object, objects = [object] }) => objects);
    const places = new Set(objects.map(({ kind, name, namespace = kind === 'Namespace' ? name : '' }) => namespace));
    for (const place of places) incidents.set(place, (incidents.get(place) ?? 0) + 1);
  }
  return index.store.objects('Namespace').map(({ metadata: { name, creationTimestamp }, status }) => ({
    name,
    ...(status.phase !== undefined && { phase: status.phase }),
    created: creationTimestamp,
    pods: index.inNamespace('Pod', name).length,
    incidents: incidents.get(name) ?? 0,
  }));
}
