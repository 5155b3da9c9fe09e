import { kedaTriggerAuthentication } from '../../analyzers/keda-trigger-authentication.ts';
import { object, type Raw } from '../helpers/objects.ts';
import { testAnalyzer } from '../helpers/test-analyzer.ts';

const authentication = (secret: string, key = 'host'): Raw =>
  object('keda.sh/v1alpha1', 'TriggerAuthentication', 'shop/kafka-login', {
    spec: {
      secretTargetRef: [{ parameter: 'password', name: secret, key: 'password' }],
      configMapTargetRef: [{ parameter: 'host', name: 'kafka', key }],
    },
  });
const secret = object('v1', 'Secret', 'shop/kafka');
const config = object('v1', 'ConfigMap', 'shop/kafka', { data: { host: 'kafka:9092', user: 'shop' } });
const on = 'TriggerAuthentication.keda.sh shop/kafka-login';

testAnalyzer(kedaTriggerAuthentication, {
  faulty: {
    'its Secret is missing': {
      fault: 'CLU-028',
      objects: [authentication('kafak'), secret, config],
      expect: [
        {
          code: 'keda-credential-missing',
          on,
          says: /password comes from Secret kafak/,
          blames: ['Secret shop/kafak'],
        },
      ],
      cure: () => [authentication('kafka'), secret, config],
    },
    'its key is missing': {
      fault: 'CLU-028',
      objects: [authentication('kafka', 'hosts'), secret, config],
      expect: [
        { code: 'keda-credential-key-missing', on, says: /the key hosts of ConfigMap kafka, which has host, user/ },
      ],
      cure: () => [authentication('kafka'), secret, config],
    },
  },
  healthy: { 'all is there': { objects: [authentication('kafka'), secret, config] } },
});
