import { olmCatalog } from '../../analyzers/olm-catalog.ts';
import { ago, object } from '../helpers/objects.ts';
import { catalogSource } from '../helpers/olm.ts';
import { testAnalyzer } from '../helpers/test-analyzer.ts';

const service = object('v1', 'Service', 'olm/community', { spec: { selector: { 'olm.catalogSource': 'community' } } });
const byAddress = { image: undefined, address: 'registry.mirrors.svc:50051' };

testAnalyzer(olmCatalog, {
  faulty: {
    'the registry does not answer': {
      fault: 'CLU-017',
      objects: [catalogSource('olm/community', 'TRANSIENT_FAILURE'), service],
      expect: [
        {
          code: 'olm-catalog-unreachable',
          on: 'CatalogSource.operators.coreos.com olm/community',
          says: /the connection to community.olm.svc:50051 is TRANSIENT_FAILURE/,
          settling: false,
        },
      ],
      cure: () => [catalogSource('olm/community', 'READY')],
    },
    'connecting for a minute': {
      objects: [
        catalogSource('olm/community', 'CONNECTING', {
          status: { connectionState: { lastObservedState: 'CONNECTING', lastConnect: ago(60) } },
        }),
      ],
      expect: [
        {
          code: 'olm-catalog-unreachable',
          on: 'CatalogSource.operators.coreos.com olm/community',
          says: /CONNECTING/,
          settling: true,
        },
      ],
    },
    'the Service of its address is missing': {
      fault: 'CLU-017',
      objects: [catalogSource('olm/mirror', 'TRANSIENT_FAILURE', { spec: byAddress })],
      expect: [
        {
          code: 'olm-catalog-unreachable',
          on: 'CatalogSource.operators.coreos.com olm/mirror',
          says: /does not answer/,
          blames: ['Service mirrors/registry'],
        },
      ],
    },
    'its ConfigMap is missing': {
      fault: 'CLU-017',
      objects: [
        catalogSource('olm/own', '', {
          spec: { sourceType: 'configmap', image: undefined, configMap: 'own-catalog' },
          status: {
            connectionState: undefined,
            reason: 'ConfigMapError',
            message: 'failed to get catalog config map own-catalog: configmaps "own-catalog" not found',
          },
        }),
      ],
      expect: [
        {
          code: 'olm-catalog-invalid',
          on: 'CatalogSource.operators.coreos.com olm/own',
          says: /ConfigMapError: failed to get catalog config map own-catalog/,
          blames: ['ConfigMap olm/own-catalog'],
        },
      ],
      cure: () => [catalogSource('olm/own', 'READY')],
    },
  },
  healthy: {
    ready: { objects: [catalogSource('olm/community', 'READY'), service] },
    'idle: nothing was asked for a while': { objects: [catalogSource('olm/community', 'IDLE')] },
    'a wrong interval is replaced by the default one': {
      objects: [catalogSource('olm/community', 'READY', { status: { reason: 'InvalidIntervalError' } })],
    },
    'just created, without a status': {
      objects: [object('operators.coreos.com/v1alpha1', 'CatalogSource', 'olm/new')],
    },
  },
});
