import type { Fields } from '../fields.ts';
import { defineKind } from './define.ts';
import { podTemplate } from './pod-spec.ts';
import { labelSelector, objectReference, templateMetadata, writtenMetadata } from './shared.ts';

const jobSpec = {
  parallelism: [1, 'int', 'zero'],
  completions: [2, 'int', 'zero'],
  activeDeadlineSeconds: [3, 'int', 'zero'],
  podFailurePolicy: [
    11,
    {
      rules: [
        1,
        [
          {
            action: [1, 'string'],
            onExitCodes: [2, { containerName: [1, 'string', 'zero'], operator: [2, 'string'], values: [3, ['int']] }],
            onPodConditions: [3, [{ type: [1, 'string'], status: [2, 'string'] }]],
          },
        ],
      ],
    },
  ],
  successPolicy: [
    16,
    { rules: [1, [{ succeededIndexes: [1, 'string', 'zero'], succeededCount: [2, 'int', 'zero'] }]] },
  ],
  backoffLimit: [7, 'int', 'zero'],
  backoffLimitPerIndex: [12, 'int', 'zero'],
  maxFailedIndexes: [13, 'int', 'zero'],
  selector: [4, labelSelector],
  manualSelector: [5, 'bool', 'zero'],
  template: [6, podTemplate],
  ttlSecondsAfterFinished: [8, 'int', 'zero'],
  completionMode: [9, 'string', 'zero'],
  suspend: [10, 'bool', 'zero'],
  podReplacementPolicy: [14, 'string', 'zero'],
  managedBy: [15, 'string', 'zero'],
} as const satisfies Fields;

export const job = defineKind({
  kind: 'Job',
  group: 'batch',
  version: 'v1',
  plural: 'jobs',
  namespaced: true,
  fields: {
    spec: [2, jobSpec],
    status: [
      3,
      {
        conditions: [
          1,
          [
            {
              type: [1, 'string'],
              status: [2, 'string'],
              lastProbeTime: [3, 'time'],
              lastTransitionTime: [4, 'time'],
              reason: [5, 'string'],
              message: [6, 'string'],
            },
          ],
        ],
        startTime: [2, 'time'],
        completionTime: [3, 'time'],
        active: [4, 'int'],
        terminating: [11, 'int', 'zero'],
        succeeded: [5, 'int'],
        failed: [6, 'int'],
        completedIndexes: [7, 'string'],
        failedIndexes: [10, 'string', 'zero'],
        ready: [9, 'int', 'zero'],
      },
    ],
  },
});

export const cronJob = defineKind({
  kind: 'CronJob',
  group: 'batch',
  version: 'v1',
  plural: 'cronjobs',
  namespaced: true,
  fields: {
    metadata: [1, writtenMetadata],
    spec: [
      2,
      {
        schedule: [1, 'string'],
        timeZone: [8, 'string', 'zero'],
        startingDeadlineSeconds: [2, 'int', 'zero'],
        concurrencyPolicy: [3, 'string'],
        suspend: [4, 'bool', 'zero'],
        jobTemplate: [5, { metadata: [1, templateMetadata], spec: [2, jobSpec] }],
        successfulJobsHistoryLimit: [6, 'int', 'zero'],
        failedJobsHistoryLimit: [7, 'int', 'zero'],
      },
    ],
    status: [3, { active: [1, [objectReference]], lastScheduleTime: [4, 'time'], lastSuccessfulTime: [5, 'time'] }],
  },
});
