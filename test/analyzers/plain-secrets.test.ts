import { plainSecrets } from '../../analyzers/plain-secrets.ts';
import { object } from '../helpers/objects.ts';
import { deployment } from '../helpers/templates.ts';
import { testAnalyzer } from '../helpers/test-analyzer.ts';

const variables = (...names: string[]) => deployment({ env: names.map(name => ({ name, value: 'not read' })) });
const config = (data: object) => object('v1', 'ConfigMap', 'shop/app', { data });

testAnalyzer(plainSecrets, {
  faulty: {
    'variables that are called credentials': {
      fault: 'CFG-005',
      objects: [variables('DB_PASSWORD', 'apiKey', 'GITHUB_TOKEN', 'LOG_LEVEL')],
      expect: [
        {
          code: 'workload-secret-in-plain',
          on: 'Deployment shop/web',
          says: /manifest: DB_PASSWORD, apiKey, GITHUB_TOKEN \(app\)/,
        },
      ],
      cure: () => [
        deployment({ env: [{ name: 'DB_PASSWORD', valueFrom: { secretKeyRef: { name: 'db', key: 'password' } } }] }),
      ],
    },
    'keys of a ConfigMap': {
      fault: 'CFG-005',
      objects: [config({ 'db.password': 'not read', 'server.key': 'not read', 'app.yaml': 'x' })],
      expect: [
        {
          code: 'config-map-secret-in-plain',
          on: 'ConfigMap shop/app',
          says: /credentials: db\.password, server\.key/,
        },
      ],
      cure: () => [config({ 'app.yaml': 'x' })],
    },
  },
  healthy: {
    'names that only speak of credentials': {
      objects: [
        variables(
          'TOKEN_URL',
          'SECRET_NAME',
          'PASSWORD_FILE',
          'MYSQL_ALLOW_EMPTY_PASSWORD',
          'KEY',
          'PUBLIC_KEY',
          'MAX_TOKEN',
        ),
      ],
    },
    'keys of a ConfigMap that is published, and one that is empty': {
      objects: [config({ 'ca.crt': 'x', 'client-ca-file': 'x', password: '' })],
    },
  },
});
