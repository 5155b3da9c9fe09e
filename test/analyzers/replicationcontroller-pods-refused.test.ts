import { replicationcontrollerPodsRefused } from '../../analyzers/replicationcontroller-pods-refused.ts';
import { object, type Raw } from '../helpers/objects.ts';
import { testAnalyzer } from '../helpers/test-analyzer.ts';
import { replicaFailure, template } from '../helpers/workloads.ts';

const controller = (conditions: object[]): Raw =>
  object('v1', 'ReplicationController', 'shop/old', {
    spec: { replicas: 1, selector: { app: 'old' }, template: template('old') },
    status: { observedGeneration: 1, replicas: 0, conditions },
  });

testAnalyzer(replicationcontrollerPodsRefused, {
  faulty: {
    'its pods are refused': {
      fault: 'SCH-013',
      objects: [controller([replicaFailure('pods "old-" is forbidden: no PriorityClass with name high was found')])],
      expect: [
        {
          code: 'replicationcontroller-pods-refused',
          on: 'ReplicationController shop/old',
          says: /PriorityClass high/,
          blames: ['PriorityClass high'],
        },
      ],
      cure: () => [controller([])],
    },
  },
  healthy: { 'nothing is refused': { objects: [controller([])] } },
});
