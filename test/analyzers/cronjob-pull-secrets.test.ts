import { cronjobPullSecrets } from '../../analyzers/cronjob-pull-secrets.ts';
import { object } from '../helpers/objects.ts';
import { testAnalyzer } from '../helpers/test-analyzer.ts';
import { cronJob, template } from '../helpers/workloads.ts';

const report = cronJob('shop/report', {
  spec: { jobTemplate: { spec: { template: template('report', { imagePullSecrets: [{ name: 'regcred' }] }) } } },
});

testAnalyzer(cronjobPullSecrets, {
  faulty: {
    'the Secret does not exist': {
      fault: 'WL-017',
      objects: [report],
      expect: [
        {
          code: 'cronjob-pull-secret-missing',
          on: 'CronJob shop/report',
          says: /regcred/,
          blames: ['Secret shop/regcred'],
        },
      ],
      cure: objects => [...objects, object('v1', 'Secret', 'shop/regcred', { data: {} })],
    },
  },
  healthy: { 'it names none': { objects: [cronJob('shop/report')] } },
});
