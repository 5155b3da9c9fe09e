import { serviceExternalName } from '../../analyzers/service-external-name.ts';
import { object } from '../helpers/objects.ts';
import { testAnalyzer } from '../helpers/test-analyzer.ts';

const alias = (externalName: string) =>
  object('v1', 'Service', 'shop/db', { spec: { type: 'ExternalName', externalName } });
const postgresql = object('v1', 'Service', 'data/postgresql', { spec: { type: 'ClusterIP', clusterIP: 'None' } });
const on = 'Service shop/db';

testAnalyzer(serviceExternalName, {
  faulty: {
    'the Service that it stands for does not exist': {
      objects: [alias('postgres.data.svc.cluster.local'), postgresql],
      expect: [
        {
          code: 'service-alias-missing',
          on,
          says: /^is an alias for Service data\/postgres, /,
          blames: ['Service data/postgres'],
          near: ['Service data/postgresql'],
        },
      ],
      cure: () => [alias('postgresql.data.svc.cluster.local.'), postgresql],
    },
    'it stands for an address': {
      objects: [alias('10.0.0.7')],
      expect: [{ code: 'service-alias-address', on, says: /^is an alias for 10.0.0.7, which is an address/ }],
      cure: () => [alias('db.example.com')],
    },
  },
  healthy: {
    'a host outside, whose name looks like one inside': { objects: [alias('postgres.data.svc-eu.example.com')] },
  },
});
