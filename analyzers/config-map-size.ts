import { defineAnalyzer } from '../src/core/analyzer.ts';
import { formatQuantity } from '../src/core/quantities.ts';
import { word } from '../src/core/values.ts';

/** The API server refuses more than this for all values together, in bytes. */
const limit = 1_048_576;
const near = 0.9 * limit;

/** @see https://kubernetes.io/docs/concepts/configuration/configmap/#motivation */
export const configMapSize = defineAnalyzer({
  id: 'config-map-size',
  subject: 'ConfigMap',
  title: 'ConfigMaps that are empty or nearly too large',
  codes: {
    'config-map-near-limit': {
      severity: 'warning',
      message: 'holds {size} of the 1Mi that a ConfigMap may hold; the largest key is {largest}',
      why: 'The API server refuses a ConfigMap with more than 1 MiB of data. The next addition may fail, and every pod that mounts it keeps a copy.',
      fix: 'Split it, or keep large data such as {largest} in a volume or an image.',
      docs: 'https://kubernetes.io/docs/concepts/configuration/configmap/',
    },
    'config-map-empty': {
      severity: 'info',
      message: 'has no data',
      why: 'There is no key in it. Whoever reads it finds nothing, which may be a mistake of what made it.',
      fix: 'Fill it, or delete it.',
      docs: 'https://kubernetes.io/docs/concepts/configuration/configmap/',
    },
  },
  check(configMap, _cluster, report) {
    const { metadata, data, binaryData } = configMap;
    const sizes = Object.entries({ ...data, ...binaryData });
    if (sizes.length === 0) {
      // A lock for the election of a leader says all in an annotation; others are markers of their operators.
      if (Object.keys(metadata.annotations).length === 0 && metadata.ownerReferences.length === 0)
        report('config-map-empty', configMap, {});
      return;
    }
    const size = sizes.reduce((sum, [, bytes]) => sum + bytes, 0);
    if (size < near) return;
    const [largest] = sizes.reduce((a, b) => (b[1] > a[1] ? b : a));
    report('config-map-near-limit', configMap, {
      with: { size: word(formatQuantity('storage', size)), largest },
      evidence: [
        {
          of: configMap,
          path: `data[${largest}]`,
          value: word(formatQuantity('storage', Math.max(...sizes.map(([, bytes]) => bytes)))),
        },
      ],
    });
  },
});
