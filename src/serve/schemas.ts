import { z } from 'zod';
import { severities } from '../core/finding.ts';
import { reportSchema } from '../render/report-schema.ts';

/** Parts that the inputs and outputs of several use cases have. */
export const incidentSchema = reportSchema.shape.incidents.element;
export const findingSchema = reportSchema.shape.findings.element;
export const groupSchema = reportSchema.shape.groups.element;

export const severity = z.enum(severities);

export const namespace = z.string().describe('only what concerns this namespace; all if not given');

export const takenAt = z.string().describe('RFC 3339: the moment that the answer is about');

/** So many of what is listed, and no more, are given at a time. */
const most = 500;

/** What a listing takes besides its filters. */
export const pageInput = {
  limit: z.int().min(1).max(most).default(50).describe('so many at most'),
  cursor: z.string().optional().describe('the next of an earlier answer: what comes after it'),
} as const;

/** What a listing says besides what it lists. */
export const pageOutput = {
  total: z.int().describe('how many there are in all'),
  next: z.string().optional().describe('the cursor for what comes next; not there at the end'),
} as const;

export const incidentEvent = z.strictObject({
  number: z.int().describe('counts up, from event to event'),
  type: z.enum(['opened', 'changed', 'closed']),
  at: z.string().describe('RFC 3339: the moment of the snapshot that shows it'),
  severity,
  title: z.string(),
});
