import { namespaceUnused } from '../../analyzers/namespace-unused.ts';
import { ago, object } from '../helpers/objects.ts';
import { deployment } from '../helpers/templates.ts';
import { testAnalyzer } from '../helpers/test-analyzer.ts';

const namespace = (name = 'shop', creationTimestamp = ago(200_000)) =>
  object('v1', 'Namespace', name, { metadata: { creationTimestamp }, status: { phase: 'Active' } });
const published = object('v1', 'ConfigMap', 'shop/kube-root-ca.crt', { data: { 'ca.crt': 'x' } });
const certificate = object('cert-manager.io/v1', 'Certificate', 'shop/site', {});

testAnalyzer(namespaceUnused, {
  faulty: {
    'nothing but what is in every namespace': {
      fault: 'CFG-006',
      objects: [namespace(), published, object('v1', 'ServiceAccount', 'shop/default')],
      expect: [{ code: 'namespace-unused', on: 'Namespace shop', says: /holds no workload/, severity: 'info' }],
      cure: () => [namespace(), published, deployment()],
    },
  },
  healthy: {
    'scaled to zero': { situation: 'NEG-26', objects: [namespace(), deployment({}, {}, { replicas: 0 })] },
    'custom resources alone': { objects: [namespace(), certificate] },
    'settings alone': { objects: [namespace(), object('v1', 'ConfigMap', 'shop/app', { data: {} })] },
    'made today, and made by Kubernetes': {
      objects: [namespace('new', ago(600)), namespace('default'), namespace('kube-public')],
    },
    'custom resources that may not be listed': {
      situation: 'NEG-18',
      snapshot: { withheld: { CustomResource: 'forbidden' } },
      objects: [namespace()],
    },
  },
});
