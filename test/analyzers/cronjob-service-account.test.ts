import { cronjobServiceAccount } from '../../analyzers/cronjob-service-account.ts';
import { object } from '../helpers/objects.ts';
import { testAnalyzer } from '../helpers/test-analyzer.ts';
import { cronJob, template } from '../helpers/workloads.ts';

const tick = (serviceAccountName: string | undefined, spec: object = {}) =>
  cronJob('shop/tick', {
    spec: { jobTemplate: { spec: { template: template('tick', { serviceAccountName }) } }, ...spec },
  });
const robot = object('v1', 'ServiceAccount', 'shop/robot');

testAnalyzer(cronjobServiceAccount, {
  faulty: {
    'the account of its template does not exist': {
      fault: 'WL-030',
      objects: [tick('robbot'), robot],
      expect: [
        {
          code: 'cronjob-service-account-missing',
          on: 'CronJob shop/tick',
          says: /ServiceAccount robbot/,
          blames: ['ServiceAccount shop/robbot'],
        },
      ],
      cure: () => [tick('robot'), robot],
    },
  },
  healthy: {
    'the default account': { objects: [tick(undefined)] },
    'it is suspended': { situation: 'NEG-26', objects: [tick('gone', { suspend: true })] },
  },
});
