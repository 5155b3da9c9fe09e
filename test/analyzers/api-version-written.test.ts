import { apiVersionWritten } from '../../analyzers/api-version-written.ts';
import { created, object } from '../helpers/objects.ts';
import { testAnalyzer } from '../helpers/test-analyzer.ts';

const written = (...versions: readonly string[]) => ({
  metadata: {
    managedFields: versions.map(apiVersion => ({
      manager: 'helm',
      operation: 'Update',
      apiVersion,
      time: created,
      fieldsType: 'FieldsV1',
      fieldsV1: { 'f:spec': {} },
    })),
  },
});
const autoscaler = (...versions: readonly string[]) =>
  object('autoscaling/v2', 'HorizontalPodAutoscaler', 'shop/web', written(...versions));
const on = 'HorizontalPodAutoscaler shop/web';
const definition = (version: object) =>
  object('apiextensions.k8s.io/v1', 'CustomResourceDefinition', 'widgets.example.com', {
    spec: {
      group: 'example.com',
      names: { plural: 'widgets', kind: 'Widget' },
      versions: [
        { name: 'v1', served: true, storage: true },
        { name: 'v1beta1', served: true, ...version },
      ],
    },
  });
const widget = object('example.com/v1', 'Widget', 'shop/w', written('example.com/v1beta1'));

testAnalyzer(apiVersionWritten, {
  faulty: {
    'a version that goes with the next release': {
      fault: 'BP-019',
      snapshot: { serverVersion: 'v1.25.3' },
      objects: [autoscaler('autoscaling/v2beta2', 'autoscaling/v2')],
      expect: [
        {
          code: 'written-by-removed-version',
          on,
          says: /by helm through autoscaling\/v2beta2, which is not served from Kubernetes 1\.26 on/,
          severity: 'warning',
        },
      ],
      cure: () => [autoscaler('autoscaling/v2')],
    },
    'a version that is gone': {
      fault: 'BP-019',
      objects: [object('networking.k8s.io/v1', 'Ingress', 'shop/web', written('extensions/v1beta1'))],
      expect: [{ code: 'written-by-removed-version', on: 'Ingress shop/web', says: /extensions\/v1beta1.* 1\.22 on/ }],
    },
    'a version that goes later': {
      fault: 'BP-019',
      snapshot: { serverVersion: 'v1.23.0-eks-1' },
      objects: [autoscaler('autoscaling/v2beta2')],
      expect: [
        {
          code: 'written-by-deprecated-version',
          on,
          says: /deprecated and goes with Kubernetes 1\.26/,
          severity: 'info',
        },
      ],
    },
    'a version of a custom resource that is no longer served': {
      fault: 'BP-019',
      objects: [widget, definition({ served: false })],
      expect: [
        { code: 'written-by-removed-version', on: 'Widget.example.com shop/w', says: /v1beta1, which is not served$/ },
      ],
      cure: () => [widget, definition({})],
    },
    'a version of a custom resource that is deprecated': {
      fault: 'BP-019',
      objects: [widget, definition({ deprecated: true })],
      expect: [
        {
          code: 'written-by-deprecated-version',
          on: 'Widget.example.com shop/w',
          says: /v1beta1, which is deprecated$/,
        },
      ],
    },
  },
  healthy: {
    'the version of today': { objects: [autoscaler('autoscaling/v2', 'autoscaling/v1')] },
    'a version that is not deprecated yet': {
      snapshot: { serverVersion: 'v1.22.9' },
      objects: [autoscaler('autoscaling/v2beta2')],
    },
    'a server that does not say its version': {
      snapshot: { serverVersion: '' },
      objects: [autoscaler('autoscaling/v2beta2')],
    },
    'definitions that may not be listed': {
      situation: 'NEG-18',
      snapshot: { withheld: { CustomResourceDefinition: 'forbidden' } },
      objects: [widget],
    },
  },
});
