import { z } from 'zod';
import { severities } from '../core/finding.ts';
import { schemaVersion } from '../core/report.ts';
import { clocks, listingStates } from '../core/source.ts';

const severity = z.enum(severities);
const counts = z.strictObject({ error: z.int(), warning: z.int(), info: z.int() });
const time = z.string().meta({ description: 'RFC 3339' });

const objectRef = z
  .strictObject({ group: z.string().optional(), kind: z.string(), namespace: z.string().optional(), name: z.string() })
  .meta({
    id: 'ObjectRef',
    description: 'Names an object; no group for built-in kinds, no namespace for cluster-scoped ones',
  });

const listingState = z.enum(listingStates);

const finding = z
  .strictObject({
    id: z.string(),
    incident: z.string().meta({ description: 'The id of the incident that it belongs to' }),
    analyzer: z.string(),
    code: z.string(),
    severity,
    object: objectRef,
    owner: objectRef.optional(),
    count: z.int().min(1),
    objects: z.array(objectRef).optional(),
    message: z.string(),
    fix: z.string(),
    look: z.string(),
    evidence: z.array(
      z.strictObject({
        of: objectRef,
        path: z.string(),
        value: z.string(),
        at: time.optional(),
        times: z.number().optional(),
      }),
    ),
    causedBy: z.array(z.string()),
    blames: z.array(objectRef),
    near: z.array(objectRef),
    impact: z.enum(['down', 'degraded']).optional(),
    hosts: z.array(z.string()).optional().meta({ description: 'Host names that cannot be reached because of it' }),
    since: time.optional(),
  })
  .meta({ id: 'Finding' });

const steps = z.array(
  z.strictObject({ what: z.string(), command: z.string().optional(), patch: z.string().optional() }),
);

// Each has a name: generators of clients that name the parts of a union themselves name some of them twice.
const explained = z
  .strictObject({
    state: z.literal('answered'),
    answer: z.strictObject({
      problem: z.string(),
      cause: z.string(),
      fix: steps,
      verify: steps,
      otherwise: z.array(z.string()),
    }),
    model: z.string(),
    at: time,
    cached: z.boolean(),
    cut: z.literal(true).optional(),
  })
  .meta({ id: 'Explained' });

const unexplained = z
  .strictObject({ state: z.enum(['failed', 'skipped']), why: z.string() })
  .meta({ id: 'Unexplained' });

const explanation = z
  .discriminatedUnion('state', [explained, unexplained])
  .meta({ id: 'Explanation', description: 'What a model says of it, or why it says nothing' });

const incident = z
  .strictObject({
    id: z.string(),
    severity,
    title: z.string(),
    cause: z.string().meta({ description: 'The id of the finding that caused the others' }),
    consequences: z.array(z.string()),
    impact: z.strictObject({
      workloadsDown: z.array(z.string()),
      workloadsDegraded: z.array(z.string()),
      servicesDown: z.array(z.string()),
      hostsDown: z.array(z.string()),
      pods: z.int(),
    }),
    since: time.optional(),
    changes: z.array(z.strictObject({ object: objectRef, at: time, what: z.string() })),
    group: z.string().optional().meta({ description: 'The id of the group that it belongs to' }),
    alsoAffects: z.array(z.string()),
    known: z.literal(true).optional().meta({ description: 'Set if a finding of it is in the baseline' }),
    explanation: explanation.optional(),
  })
  .meta({ id: 'Incident' });

const subject = z
  .strictObject({
    object: objectRef,
    seen: z.boolean(),
    findings: z.array(z.string()),
    findingsOfOwned: z.array(z.string()),
    findingsOfOwners: z.array(z.string()),
    owns: z.record(z.string(), z.int()),
    checkedBy: z.array(z.string()),
    notCheckedBy: z.array(z.strictObject({ id: z.string(), why: z.string() })),
  })
  .meta({ id: 'Subject' });

/** The schema of `-o json`, from which the published JSON Schema is made. A type test holds it against {@link Report}. */
export const reportSchema = z
  .strictObject({
    schemaVersion: z.literal(schemaVersion),
    tool: z.strictObject({ name: z.literal('kubecause'), version: z.string() }),
    source: z.strictObject({
      type: z.enum(['live', 'recording']),
      name: z.string(),
      detail: z.string().optional(),
      serverVersion: z.string().optional(),
      takenAtFrom: z.enum(clocks).optional().meta({ description: 'Who says of what moment the snapshot is' }),
    }),
    takenAt: time,
    summary: z.strictObject({ incidents: counts, findings: counts, settling: z.int(), objects: z.int() }),
    incidents: z.array(incident),
    groups: z.array(
      z.strictObject({
        id: z.string(),
        title: z.string(),
        incidents: z.array(z.string()),
        cause: z.string().optional().meta({ description: 'The one of the incidents that is about what they share' }),
      }),
    ),
    findings: z.array(finding),
    settling: z.array(z.strictObject({ object: objectRef, waitsFor: z.string() })),
    window: z.strictObject({ from: time, earlier: z.int(), unknown: z.int() }).optional().meta({
      description:
        'Only incidents that began since then are here, and those of which it is not known; how many began earlier, how many do not tell',
    }),
    suppressed: z
      .strictObject({
        incidents: z.array(
          z.strictObject({ id: z.string(), severity, title: z.string(), reason: z.string(), origin: z.string() }),
        ),
        findings: z.int(),
        idle: z.array(z.strictObject({ origin: z.string(), reason: z.string(), why: z.enum(['expired', 'unused']) })),
      })
      .meta({ description: 'What was found and left out, because somebody decided not to be told of it' }),
    baseline: z
      .strictObject({ name: z.string(), known: z.int(), gone: z.int() })
      .optional()
      .meta({ description: 'What was known before: incidents of the report, and findings that it does not hold' }),
    subjects: z.array(subject).optional().meta({ description: 'The objects that were asked for by name' }),
    coverage: z.strictObject({
      complete: z.boolean(),
      kinds: z.array(
        z.strictObject({
          kind: z.string(),
          group: z.string().optional(),
          namespace: z.string().optional(),
          state: listingState,
          count: z.int(),
          why: z.string().optional(),
        }),
      ),
      analyzers: z.array(
        z.strictObject({
          id: z.string(),
          state: z.enum(['checked', 'partly-checked', 'not-checked', 'not-applicable', 'failed']),
          subjects: z.int(),
          why: z.string().optional(),
          crash: z.strictObject({ error: z.string(), kind: z.string(), frames: z.array(z.string()) }).optional(),
        }),
      ),
      unknownLookups: z.record(z.string(), z.int()),
      notes: z.array(z.string()),
    }),
    explain: z
      .strictObject({
        provider: z.string(),
        model: z.string(),
        endpoint: z.string(),
        masked: z.boolean().meta({ description: 'Whether names were masked in what was sent' }),
        language: z.string(),
        at: time,
        answered: z.int(),
        cached: z.int(),
        failed: z.int(),
        skipped: z.int(),
        tokens: z.strictObject({ input: z.int(), output: z.int() }),
        cost: z.number().optional().meta({ description: 'About how many dollars, where the price is known' }),
      })
      .optional()
      .meta({ description: 'Who was asked to explain the incidents' }),
  })
  .meta({ id: 'Report', title: 'Report of kubecause analyze -o json' });

/** The schema of `-o json` for several clusters: a report each, or why there is none. */
export const severalReportsSchema = z
  .strictObject({
    schemaVersion: z.literal(schemaVersion),
    reports: z.array(
      z.union([
        z.strictObject({ context: z.string(), report: reportSchema }),
        z.strictObject({ context: z.string(), error: z.string() }),
      ]),
    ),
  })
  .meta({ id: 'Reports', title: 'Reports of kubecause analyze -o json for several contexts' });
