import { caBundle as analyzer } from '../../analyzers/ca-bundle.ts';
import { caBundle } from '../helpers/certificates.ts';
import { object } from '../helpers/objects.ts';
import { testAnalyzer } from '../helpers/test-analyzer.ts';

const api = (bundle: string | undefined, spec: object = {}) =>
  object('apiregistration.k8s.io/v1', 'APIService', 'v1beta1.metrics.k8s.io', {
    spec: {
      group: 'metrics.k8s.io',
      version: 'v1beta1',
      service: { namespace: 'kube-system', name: 'metrics-server', port: 443 },
      caBundle: bundle,
      ...spec,
    },
  });
const crd = (bundle: string | undefined, strategy = 'Webhook') =>
  object('apiextensions.k8s.io/v1', 'CustomResourceDefinition', 'widgets.example.com', {
    spec: {
      group: 'example.com',
      conversion: { strategy, webhook: { clientConfig: { service: { namespace: 'a', name: 'b' }, caBundle: bundle } } },
    },
  });
const good = caBundle('2030-01-01T00:00:00Z');
const expired = caBundle('2026-02-27T00:00:00Z');

testAnalyzer(analyzer, {
  faulty: {
    'of an aggregated API has expired': {
      fault: 'CLU-009',
      objects: [api(expired)],
      expect: [
        {
          code: 'ca-bundle-invalid',
          on: 'APIService v1beta1.metrics.k8s.io',
          says: /its caBundle expired on 2026-02-27T00:00:00Z: the API server does not trust what serves this API/,
          blames: ['certificate ca, which expired on 2026-02-27T00:00:00Z'],
        },
      ],
      cure: () => [api(good)],
    },
    'of a conversion is no certificate': {
      objects: [crd(Buffer.from('none').toString('base64'))],
      expect: [
        {
          code: 'ca-bundle-invalid',
          on: 'CustomResourceDefinition widgets.example.com',
          says: /its caBundle holds no PEM certificate: .* converts its objects/,
        },
      ],
      cure: () => [crd(good)],
    },
    'of a conversion expires within days': {
      fault: 'CLU-009',
      objects: [crd(caBundle('2026-03-04T00:00:00Z'))],
      expect: [
        {
          code: 'ca-bundle-expiring',
          on: 'CustomResourceDefinition widgets.example.com',
          says: /expires on 2026-03-04T00:00:00Z/,
        },
      ],
      cure: () => [crd(good)],
    },
  },
  healthy: {
    'is good for years': { objects: [api(good), crd(good)] },
    'is not there': { objects: [api(undefined), crd(undefined)] },
    'is of an API that the API server serves itself': { objects: [api(expired, { service: undefined })] },
    'is left of a conversion that is off': { objects: [crd(expired, 'None')] },
  },
});
