import { namespaceWarnings } from '../../analyzers/namespace-warnings.ts';
import { namespace } from '../helpers/network.ts';
import { ago, event, runningPod } from '../helpers/objects.ts';
import { testAnalyzer } from '../helpers/test-analyzer.ts';

const warnings = (count: number, reason: string, rest: Record<string, unknown> = {}) =>
  Array.from({ length: count }, (_, i) => event(runningPod(`shop/web-${i}`), reason, 'again', rest));

testAnalyzer(namespaceWarnings, {
  faulty: {
    'a hundred and twenty': {
      fault: 'CLU-030',
      objects: [namespace('shop'), ...warnings(90, 'BackOff'), ...warnings(30, 'Unhealthy')],
      expect: [
        {
          code: 'namespace-warning-flood',
          on: 'Namespace shop',
          says: /^120 warnings in the last hour, most of them BackOff \(90\), Unhealthy \(30\)$/,
          severity: 'info',
        },
      ],
      cure: ([shop]) => [shop!],
    },
  },
  healthy: {
    'some are normal': { objects: [namespace('shop'), ...warnings(40, 'BackOff')] },
    'they are old': { objects: [namespace('shop'), ...warnings(150, 'BackOff', { lastTimestamp: ago(5000) })] },
    'they are no warnings': { objects: [namespace('shop'), ...warnings(150, 'Pulled', { type: 'Normal' })] },
  },
});
