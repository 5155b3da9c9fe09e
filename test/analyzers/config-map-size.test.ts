import { configMapSize } from '../../analyzers/config-map-size.ts';
import { object } from '../helpers/objects.ts';
import { testAnalyzer } from '../helpers/test-analyzer.ts';

const on = 'ConfigMap shop/settings';
const configMap = (data: object, rest: object = {}) => object('v1', 'ConfigMap', 'shop/settings', { data, ...rest });

testAnalyzer(configMapSize, {
  faulty: {
    'nearly full': {
      fault: 'CFG-002',
      objects: [configMap({ 'small.txt': 'x', 'huge.json': 'x'.repeat(1_000_000) })],
      expect: [
        { code: 'config-map-near-limit', on, says: /holds 976.56Ki of the 1Mi .* huge.json/, severity: 'warning' },
      ],
      cure: () => [configMap({ a: 'b' })],
    },
    empty: {
      fault: 'CFG-002',
      objects: [configMap({})],
      expect: [{ code: 'config-map-empty', on, says: /no data/, severity: 'info' }],
      cure: () => [configMap({ a: 'b' })],
    },
  },
  healthy: {
    'a little data': { objects: [configMap({ a: 'b' })] },
    'only binary data': { objects: [configMap({}, { binaryData: { a: 'AAAA' } })] },
    'values that a recording hides': { situation: 'NEG-29', objects: [configMap({ a: '***HIDDEN***' })] },
    'a lock': {
      objects: [configMap({}, { metadata: { annotations: { 'control-plane.alpha.kubernetes.io/leader': '{}' } } })],
    },
  },
});
