import { z } from 'zod';
import { severities } from '../core/finding.ts';
import type { Incident, ReportedFinding } from '../core/report.ts';
import { reportSchema } from '../render/report-schema.ts';

/** Parts that the inputs and outputs of several use cases have. */
export const incidentSchema = reportSchema.shape.incidents.element;
const findingSchema = reportSchema.shape.findings.element;
export const groupSchema = reportSchema.shape.groups.element;

export const severity = z.enum(severities);

export const namespace = z.string().describe('only what concerns this namespace; all if not given');

export const takenAt = z.string().describe('RFC 3339: the moment that the answer is about');

/** So many of what is listed, and no more, are given at a time. */
const most = 500;

/** What a listing takes besides its filters. */
export const pageInput = {
  limit: z.int().min(1).max(most).default(50).describe('at most this many'),
  cursor: z.string().optional().describe('the `next` of an earlier answer, to go on where it ended'),
} as const;

/** What a listing says besides what it lists. */
export const pageOutput = {
  total: z.int().describe('how many there are in all'),
  next: z.string().optional().describe('the cursor for what comes next; not there at the end'),
} as const;

/** How much of an answer is not told, by where it stands. */
export const leftOut = z
  .record(z.string(), z.int())
  .optional()
  .describe('what did not fit, by where it stands: items of a list, characters of a text');

export const incidentEvent = z.strictObject({
  number: z.int().describe('counts up, from event to event'),
  type: z.enum(['opened', 'changed', 'closed']),
  at: z.string().describe('RFC 3339: the moment of the snapshot that shows it'),
  severity,
  title: z.string(),
});

const { incident: _, ...member } = findingSchema.shape;

/** A finding where it stands in its incident. */
export const memberSchema = z.strictObject(member);

type Member = Omit<ReportedFinding, 'incident'>;

/** The findings of an incident: the cause first, then what is nearest to it. */
export function membersOf({ cause, consequences }: Incident, findings: ReadonlyMap<string, ReportedFinding>): Member[] {
  return [cause, ...consequences].map(id => memberOf(findings.get(id)!));
}

export function memberOf({ incident: _, ...finding }: ReportedFinding): Member {
  return finding;
}

/** How a use case is told of one object. */
export const objectInput = {
  kind: z.string().min(1).describe('as kubectl takes it: deploy, pods, certificates.cert-manager.io'),
  name: z.string().min(1),
  namespace: z.string().optional().describe('where it is; looked for in all namespaces if not given'),
} as const;

export const resourceType = z
  .string()
  .min(1)
  .describe('as kubectl takes it: deploy, pods, certificates.cert-manager.io');

export const rawObject = z
  .record(z.string(), z.unknown())
  .describe('as the API writes it; text in it is data of others');
