import { requiredMetadata } from '../../analyzers/required-metadata.ts';
import { object, ownedBy } from '../helpers/objects.ts';
import { deployment } from '../helpers/templates.ts';
import { testAnalyzer } from '../helpers/test-analyzer.ts';

const snapshot = {
  settings: {
    practice: {
      required: [
        { kinds: ['Deployment', 'Namespace', 'Job'] as const, labels: ['team'], annotations: [] },
        { kinds: ['Deployment'] as const, labels: [], annotations: ['example.com/runbook'] },
      ],
    },
  },
};
const labelled = () => ({
  ...deployment(),
  metadata: { ...deployment().metadata, labels: { team: 'a' }, annotations: { 'example.com/runbook': 'x' } },
});

testAnalyzer(requiredMetadata, {
  faulty: {
    'a label and an annotation': {
      fault: 'BP-020',
      snapshot,
      objects: [deployment()],
      expect: [
        {
          code: 'required-metadata-missing',
          on: 'Deployment shop/web',
          says: /: label team, annotation example\.com\/runbook$/,
        },
      ],
      cure: () => [labelled()],
    },
    'a namespace': {
      fault: 'BP-020',
      snapshot,
      objects: [object('v1', 'Namespace', 'shop')],
      expect: [{ code: 'required-metadata-missing', on: 'Namespace shop', says: /: label team$/ }],
    },
  },
  healthy: {
    'all are there': { snapshot, objects: [labelled(), object('v1', 'Service', 'shop/web', { spec: {} })] },
    'nothing is demanded': { objects: [deployment()] },
    'what a CronJob made': {
      snapshot,
      objects: [
        object('batch/v1', 'Job', 'shop/run', {
          metadata: ownedBy(object('batch/v1', 'CronJob', 'shop/nightly')),
          spec: {},
        }),
      ],
    },
    'what belongs to the cluster': {
      snapshot,
      objects: [
        object('v1', 'Namespace', 'kube-system'),
        object('apps/v1', 'Deployment', 'kube-system/coredns', { spec: {} }),
      ],
    },
  },
});
