import { createHash } from 'node:crypto';
import type { Severity } from '../../core/finding.ts';
import type { Incident, ReportedFinding } from '../../core/report.ts';
import { namespacesIn } from '../../render/html/incident.ts';
import { impactText } from '../../render/words.ts';
import type { Mask } from '../mcp/asker.ts';

/** What people are told of an incident. */
export interface Story {
  readonly id: string;
  readonly code: string;
  readonly analyzer: string;
  readonly severity: Severity;
  readonly title: string;
  /** `down: Deployment shop/web`; `''` if nothing is. */
  readonly impact: string;
  /** How many findings follow from the cause. */
  readonly consequences: number;
  readonly fix: string;
  /** A command that shows more. */
  readonly look: string;
  readonly namespaces: readonly string[];
  /** RFC 3339. */
  readonly since?: string | undefined;
  /** Another one when the incident is another. */
  readonly version: string;
}

/** One message about one incident. */
export interface Notice {
  /** The same when it is sent again. */
  readonly id: string;
  readonly type: 'opened' | 'changed' | 'closed';
  /** RFC 3339: when it was seen. */
  readonly at: string;
  readonly cluster: string;
  readonly story: Story;
  /** What was told of it last. */
  readonly before?: Story | undefined;
}

/** One message in the place of many. */
export interface Summary {
  readonly cluster: string;
  readonly opened: readonly Story[];
  readonly closed: readonly Story[];
}

/** What is told of an incident, with masks in the place of names if these are wanted. */
export function storyOf(incident: Incident, findings: ReadonlyMap<string, ReportedFinding>, mask: Mask): Story {
  const { id, severity, since, cause, consequences, impact } = incident;
  const { code, analyzer, fix, look } = findings.get(cause)!;
  const [title = '', down = '', todo = '', command = '', ...namespaces] = mask.hide([
    incident.title,
    impactText(incident),
    fix,
    look,
    ...namespacesIn(incident, findings),
  ]);
  // As News has it: not the words, which count restarts, and not how many pods.
  const { pods: _, ...lasting } = impact;
  const essence = JSON.stringify([severity, cause, consequences, lasting]);
  return {
    id,
    code,
    analyzer,
    severity,
    title,
    impact: down,
    consequences: consequences.length,
    fix: todo,
    look: command,
    namespaces,
    since,
    version: createHash('sha256').update(essence).digest('hex').slice(0, 12),
  };
}
