import { cronjobJobsRefused } from '../../analyzers/cronjob-jobs-refused.ts';
import { ago, event, object } from '../helpers/objects.ts';
import { testAnalyzer } from '../helpers/test-analyzer.ts';
import { cronJob } from '../helpers/workloads.ts';

const tick = cronJob('shop/tick');
const failed = event(
  tick,
  'FailedCreate',
  'Error creating job: admission webhook "gate.example.com" denied the request: no owner',
);
const gate = object('admissionregistration.k8s.io/v1', 'MutatingWebhookConfiguration', 'gate', {
  webhooks: [{ name: 'gate.example.com' }],
});

testAnalyzer(cronjobJobsRefused, {
  faulty: {
    'a webhook denies its Jobs': {
      fault: 'WL-028',
      objects: [tick, failed, gate],
      expect: [
        {
          code: 'cronjob-jobs-refused',
          on: 'CronJob shop/tick',
          says: /refuses its jobs: webhook gate\.example\.com denies them, no owner/,
          blames: ['MutatingWebhookConfiguration gate'],
        },
      ],
      cure: objects => [...objects, event(tick, 'SuccessfulCreate', 'Created job tick-1', { lastTimestamp: ago(1) })],
    },
  },
  healthy: {
    'it is suspended': { objects: [cronJob('shop/tick', { spec: { suspend: true } }), failed], situation: 'NEG-26' },
  },
});
