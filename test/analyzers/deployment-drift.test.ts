import { deploymentDrift } from '../../analyzers/deployment-drift.ts';
import { testAnalyzer } from '../helpers/test-analyzer.ts';
import { deployment } from '../helpers/workloads.ts';

const web = (namespace: string, image: string, name = 'web') =>
  deployment(`${namespace}/${name}`, {
    spec: { template: { metadata: { labels: { app: name } }, spec: { containers: [{ name: 'app', image }] } } },
  });
const tenants = ['acme', 'bits', 'core'].map(tenant => web(tenant, 'registry.example.com/web:1.4'));

testAnalyzer(deploymentDrift, {
  faulty: {
    'one tenant of four was forgotten': {
      fault: 'WL-032',
      objects: [...tenants, web('dash', 'registry.example.com/web:1.3')],
      expect: [
        {
          code: 'deployment-drift',
          on: 'Deployment dash/web',
          says: /runs \S+web:1\.3, where 3 other namespaces have \S+web:1\.4, as in Deployment acme\/web/,
          near: ['Deployment acme/web'],
          severity: 'info',
        },
      ],
      cure: () => [...tenants, web('dash', 'registry.example.com/web:1.4')],
    },
  },
  healthy: {
    'the same name for other programs': {
      objects: [...tenants, web('dash', 'nginx:1.27'), web('east', 'registry.example.com/other/web:1.3')],
    },
    'another name': { objects: [...tenants, web('dash', 'registry.example.com/web:1.3', 'canary')] },
  },
});
