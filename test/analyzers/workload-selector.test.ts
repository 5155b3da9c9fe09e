import { describe } from 'vitest';
import { workloadSelector } from '../../analyzers/workload-selector.ts';
import { testAnalyzer } from '../helpers/test-analyzer.ts';
import { daemonSet, deployment, statefulSet, template } from '../helpers/workloads.ts';

/** As it stands in a manifest: no API server takes it. */
const manifest = { metadata: { uid: '', generation: undefined }, status: {} };

for (const [kind, make] of Object.entries({ DaemonSet: daemonSet, Deployment: deployment, StatefulSet: statefulSet })) {
  const code = `${kind.toLowerCase()}-selector-mismatch`;
  const on = `${kind} shop/web`;

  describe(kind, () => {
    testAnalyzer(workloadSelector, {
      faulty: {
        'a label of the template is misspelt': {
          fault: 'WL-010',
          objects: [make('shop/web', { ...manifest, spec: { template: template('wbe') } })],
          expect: [
            { code, on, says: /selector app=web .* its own template, app=wbe; label app is wbe instead of web/ },
          ],
          cure: () => [make('shop/web')],
        },
        'the template lacks a label': {
          fault: 'WL-010',
          objects: [
            make('shop/web', { ...manifest, spec: { selector: { matchLabels: { app: 'web', tier: 'front' } } } }),
          ],
          expect: [
            { code, on, says: /selector app=web,tier=front does not match the labels of its own template, app=web$/ },
          ],
        },
      },
      healthy: {
        'the template has more labels than the selector wants': {
          objects: [make('shop/web', { spec: { template: { metadata: { labels: { app: 'web', tier: 'front' } } } } })],
        },
        'a manifest without a template': {
          objects: [make('shop/web', { ...manifest, spec: { template: undefined } })],
        },
      },
    });
  });
}
