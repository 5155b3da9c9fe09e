import { serviceAccountSecrets } from '../../analyzers/service-account-secrets.ts';
import { object } from '../helpers/objects.ts';
import { testAnalyzer } from '../helpers/test-analyzer.ts';

const on = 'ServiceAccount shop/robot';
const robot = (fields: Record<string, unknown>) => object('v1', 'ServiceAccount', 'shop/robot', fields);
const secret = object('v1', 'Secret', 'shop/regcred', { type: 'kubernetes.io/dockerconfigjson' });

testAnalyzer(serviceAccountSecrets, {
  faulty: {
    'a pull secret does not exist': {
      fault: 'RBAC-006',
      objects: [robot({ imagePullSecrets: [{ name: 'regcerd' }] }), secret],
      expect: [
        {
          code: 'service-account-pull-secret-missing',
          on,
          says: /pull secret regcerd/,
          blames: ['Secret shop/regcerd'],
        },
      ],
      cure: () => [robot({ imagePullSecrets: [{ name: 'regcred' }] }), secret],
    },
    'a listed secret does not exist': {
      fault: 'RBAC-006',
      objects: [robot({ secrets: [{ name: 'robot-token' }] }), secret],
      expect: [
        { code: 'service-account-secret-missing', on, says: /Secret robot-token/, blames: ['Secret shop/robot-token'] },
      ],
      cure: () => [robot({}), secret],
    },
  },
  healthy: {
    'it names none': { objects: [robot({})] },
    'Secrets may not be listed': {
      situation: 'NEG-18',
      objects: [robot({ imagePullSecrets: [{ name: 'regcred' }] })],
      snapshot: { withheld: { Secret: 'forbidden' } },
    },
  },
});
