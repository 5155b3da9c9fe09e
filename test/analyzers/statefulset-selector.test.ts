import { statefulsetSelector } from '../../analyzers/statefulset-selector.ts';
import { testAnalyzer } from '../helpers/test-analyzer.ts';
import { statefulSet, template } from '../helpers/workloads.ts';

const code = 'statefulset-selector-mismatch';
const on = 'StatefulSet shop/web';
/** As it stands in a manifest: no API server takes it. */
const manifest = { metadata: { uid: '', generation: undefined }, status: {} };

testAnalyzer(statefulsetSelector, {
  faulty: {
    'a label of the template is misspelt': {
      fault: 'WL-010',
      objects: [statefulSet('shop/web', { ...manifest, spec: { template: template('wbe') } })],
      expect: [{ code, on, says: /selector app=web .* its own template, app=wbe; label app is wbe instead of web/ }],
      cure: () => [statefulSet('shop/web')],
    },
    'the template lacks a label': {
      fault: 'WL-010',
      objects: [
        statefulSet('shop/web', { ...manifest, spec: { selector: { matchLabels: { app: 'web', tier: 'front' } } } }),
      ],
      expect: [
        { code, on, says: /selector app=web,tier=front does not match the labels of its own template, app=web$/ },
      ],
    },
  },
  healthy: {
    'the template has more labels than the selector wants': {
      objects: [
        statefulSet('shop/web', { spec: { template: { metadata: { labels: { app: 'web', tier: 'front' } } } } }),
      ],
    },
    'a manifest without a template': {
      objects: [statefulSet('shop/web', { ...manifest, spec: { template: undefined } })],
    },
  },
});
