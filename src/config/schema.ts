import { z } from 'zod';
import { conditionStatuses } from '../core/settings.ts';

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

/**
 * What a configuration file may hold. A section is added here, with what it means; everything else (validation with the line
 * of the mistake, near misses, `config view`) follows from it.
 */
export const configSchema = z.strictObject({
  conditions: z.array(declaredCondition).default([]).describe('conditions of your own custom resources'),
});

export type Config = z.output<typeof configSchema>;
