import { z } from 'zod';
import type { RawObject } from '../core/resources.ts';

export const summarySchema = z.strictObject({
  namespace: z.string().optional(),
  name: z.string(),
  created: z.string().optional().describe('RFC 3339'),
  deleting: z.literal(true).optional(),
  status: z.string().optional().describe('its phase, or the conditions that are not as they should be'),
  replicas: z.string().optional().describe('ready of wanted'),
});

type ResourceSummary = z.output<typeof summarySchema>;

interface Condition {
  readonly type?: unknown;
  readonly status?: unknown;
  readonly reason?: unknown;
}

/** Conditions that are false when all is well. */
const adverse = /Pressure|Unavailable|Failure|Failed|Degraded|Stalled|Progressing|Terminating|Disruption/;

/** A line for an object of any type, by the conventions that types of the API keep to. */
export function summaryOf(object: RawObject): ResourceSummary {
  const { metadata, status, spec } = object as {
    readonly metadata?: Readonly<Record<string, unknown>>;
    readonly status?: Readonly<Record<string, unknown>>;
    readonly spec?: Readonly<Record<string, unknown>>;
  };
  const { name, namespace, creationTimestamp, deletionTimestamp } = metadata ?? {};
  const state = stateOf(status);
  const wanted = spec?.replicas ?? status?.desiredNumberScheduled;
  const ready = status?.readyReplicas ?? status?.numberReady ?? 0;
  return {
    name: String(name ?? ''),
    ...(isText(namespace) && { namespace }),
    ...(isText(creationTimestamp) && { created: creationTimestamp }),
    ...(isText(deletionTimestamp) && { deleting: true }),
    ...(state !== undefined && { status: state }),
    ...(typeof wanted === 'number' && { replicas: `${ready}/${wanted}` }),
  };
}

function stateOf(status: Readonly<Record<string, unknown>> | undefined): string | undefined {
  if (status === undefined) return undefined;
  const { phase, conditions = [] } = status;
  const bad = (Array.isArray(conditions) ? (conditions as Condition[]) : []).filter(({ type, status: is }) =>
    adverse.test(String(type)) ? is === 'True' && type !== 'Progressing' : is === 'False',
  );
  const said = bad.map(({ type, status: is, reason }) => `${type}=${is}${isText(reason) ? ` (${reason})` : ''}`);
  const parts = [...(isText(phase) ? [phase] : []), ...said];
  return parts.length === 0 ? undefined : parts.join(', ');
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value !== '';
}
