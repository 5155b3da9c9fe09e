import { z } from 'zod';
import { parseQuantity } from '../core/quantities.ts';
import { parseSelector } from '../core/selectors.ts';
import { conditionStatuses, labelledKinds, serviceTypes } from '../core/settings.ts';
import type { Suppression } from '../core/suppressions.ts';
import { backendSections } from './backend-schema.ts';

/** YAML reads `True` without quotes as a boolean. */
const status = z.preprocess(
  given => (typeof given === 'boolean' ? (given ? 'True' : 'False') : given),
  z.enum(conditionStatuses),
);

const declaredCondition = z
  .strictObject({
    group: z.string().default('').describe('the API group, such as example.com; any if not given'),
    kind: z.string().min(1).describe('the kind of the custom resource'),
    type: z.string().min(1).describe('the type of the condition'),
    bad: z.array(status).min(1).default(['False']).describe('the statuses that are bad'),
    severity: z
      .enum(['error', 'warning', 'ignore'])
      .default('error')
      .describe('how bad that is; ignore: the condition says nothing about health'),
  })
  .describe('how to read a condition of a custom resource that does not follow the conventions');

const quantity = z
  .union([z.string(), z.number()])
  .transform(String)
  .refine(given => parseQuantity(given) > 0, 'expected a quantity such as 500m or 2Gi');
const replicas = z.int().min(0).optional();
const key = z.string().min(1);

const practice = z
  .strictObject({
    registries: z
      .array(key)
      .describe('registries, or paths in them, from which images may come, such as ghcr.io/acme')
      .optional(),
    serviceTypes: z.array(z.enum(serviceTypes)).describe('types that Services may have').optional(),
    replicas: z
      .strictObject({ min: replicas, max: replicas })
      .describe('replicas that Deployments and StatefulSets may have')
      .optional(),
    limits: z
      .strictObject({
        max: z.record(z.string(), quantity).describe('the highest limit of a container, by resource').optional(),
        ratio: z
          .record(z.string(), z.number().min(1))
          .describe('how many times its request a limit may be, by resource')
          .optional(),
      })
      .optional(),
    required: z
      .array(
        z.strictObject({
          kinds: z.array(z.enum(labelledKinds)).min(1).describe('the kinds of objects that must have them'),
          labels: z.array(key).default([]),
          annotations: z.array(key).default([]),
        }),
      )
      .describe('labels and annotations that objects must have')
      .optional(),
  })
  .describe('what you demand of workloads; looked at with --profile best-practice');

const patterns = z.array(z.string().min(1)).default([]);

const suppression = z
  .strictObject({
    codes: patterns.describe('codes of findings, such as pod-oom-recently; * is any text'),
    kinds: patterns.describe('kinds of their objects, or of what owns them'),
    namespaces: patterns,
    names: patterns.describe('names of their objects, or of what owns them'),
    labels: z
      .string()
      .transform((given, { addIssue }) => {
        try {
          return parseSelector('labels', given);
        } catch (error) {
          addIssue((error as Error).message);
          return z.NEVER;
        }
      })
      .describe('a label selector, as kubectl takes it')
      .optional(),
    reason: z.string().min(1).describe('why, for whoever reads this next year'),
    until: z.iso.date('expected a date such as 2027-01-31').describe('the last day on which it holds').optional(),
  })
  .refine(
    ({ codes, kinds, namespaces, names, labels }) =>
      labels !== undefined || [codes, kinds, namespaces, names].some(list => list.length > 0),
    'expected at least one of codes, kinds, namespaces, names, labels: without them everything would be suppressed',
  )
  .describe('findings that nobody wants to be told of');

const word = z.union([z.string(), z.number()]);

/**
 * What a configuration file may hold. A section is added here, with what it means; everything else (validation with the line
 * of the mistake, near misses, `config view`) follows from it.
 */
const configSchema = z.strictObject({
  conditions: z.array(declaredCondition).default([]).describe('conditions of your own custom resources'),
  practice: practice.default({}),
  suppressions: z.array(suppression).default([]).describe('findings that nobody wants to be told of'),
  defaults: z
    .record(z.string(), z.union([word, z.boolean(), z.array(word)]))
    .default({})
    .describe('options of the command line, by name, for when they are not given'),
});

type Checked = z.output<typeof configSchema>;

/** What the files say, each suppression and default with the file and line where it is declared. */
export type Config = Omit<Checked, 'suppressions' | 'defaults'> & {
  readonly suppressions: readonly Suppression[];
  readonly defaults: Defaults;
};

/** Values of options by name, and where each stands: `.kubecause.yaml:7`. */
export type Defaults = Readonly<
  Record<string, { readonly value: Checked['defaults'][string]; readonly origin: string }>
>;

/** What the file of the user may hold besides. */
export const userConfigSchema = configSchema.extend(backendSections);

export type UserConfig = Config & Pick<z.output<typeof userConfigSchema>, keyof typeof backendSections>;
