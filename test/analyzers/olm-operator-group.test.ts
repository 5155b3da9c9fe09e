import { olmOperatorGroup } from '../../analyzers/olm-operator-group.ts';
import { object } from '../helpers/objects.ts';
import { operatorGroup } from '../helpers/olm.ts';
import { testAnalyzer } from '../helpers/test-analyzer.ts';

const namespace = object('v1', 'Namespace', 'shop');

testAnalyzer(olmOperatorGroup, {
  faulty: {
    'two in one namespace': {
      fault: 'CLU-018',
      objects: [operatorGroup('operators/own'), operatorGroup('operators/global')],
      expect: [
        {
          code: 'olm-operator-group-duplicate',
          on: 'OperatorGroup.operators.coreos.com operators/global',
          says: /2 OperatorGroups: global, own/,
        },
      ],
      cure: () => [operatorGroup('operators/global')],
    },
    'a namespace and a ServiceAccount that are not there': {
      fault: 'CLU-018',
      objects: [
        operatorGroup('operators/scoped', { targetNamespaces: ['shpo'], serviceAccountName: 'installer' }),
        namespace,
      ],
      expect: [
        {
          code: 'olm-operator-group-target-missing',
          on: 'OperatorGroup.operators.coreos.com operators/scoped',
          says: /namespace shpo/,
          blames: ['Namespace shpo'],
        },
        {
          code: 'olm-operator-group-account-missing',
          on: 'OperatorGroup.operators.coreos.com operators/scoped',
          says: /ServiceAccount installer/,
          blames: ['ServiceAccount operators/installer'],
        },
      ],
      cure: () => [operatorGroup('operators/scoped', { targetNamespaces: ['shop'] }), namespace],
    },
  },
  healthy: {
    'one in each namespace': { objects: [operatorGroup('operators/global'), operatorGroup('shop/global')] },
    'one for a namespace': { objects: [operatorGroup('operators/own', { targetNamespaces: ['shop'] }), namespace] },
  },
});
