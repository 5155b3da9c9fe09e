import { portNames } from '../../analyzers/port-names.ts';
import { object } from '../helpers/objects.ts';
import { deployment } from '../helpers/templates.ts';
import { testAnalyzer } from '../helpers/test-analyzer.ts';

const service = (targetPort: number | string, selector: object = { app: 'web' }) =>
  object('v1', 'Service', 'shop/web', { spec: { selector, ports: [{ port: 80, targetPort }] } });
const ingress = (port: object) =>
  object('networking.k8s.io/v1', 'Ingress', 'shop/web', {
    spec: { rules: [{ http: { paths: [{ path: '/', backend: { service: { name: 'web', port } } }] } }] },
  });

testAnalyzer(portNames, {
  faulty: {
    'a port of a container': {
      fault: 'BP-022',
      objects: [deployment({ ports: [{ containerPort: 8080 }] })],
      expect: [{ code: 'workload-unnamed-port', on: 'Deployment shop/web', says: /without a name: app/ }],
      cure: () => [deployment({ ports: [{ name: 'http', containerPort: 8080 }] })],
    },
    'a probe': {
      fault: 'BP-022',
      objects: [
        deployment({ ports: [{ name: 'http', containerPort: 8080 }], readinessProbe: { httpGet: { port: 8080 } } }),
      ],
      expect: [{ code: 'workload-probe-by-number', on: 'Deployment shop/web', says: /app/ }],
      cure: () => [
        deployment({ ports: [{ name: 'http', containerPort: 8080 }], readinessProbe: { httpGet: { port: 'http' } } }),
      ],
    },
    'a Service': {
      fault: 'BP-022',
      objects: [service(8080)],
      expect: [{ code: 'service-port-by-number', on: 'Service shop/web', says: /8080/ }],
      cure: () => [service('http')],
    },
    'an Ingress': {
      fault: 'BP-022',
      objects: [ingress({ number: 80 })],
      expect: [{ code: 'ingress-port-by-number', on: 'Ingress shop/web', says: /80/ }],
      cure: () => [ingress({ name: 'http' })],
    },
  },
  healthy: {
    'no ports': { objects: [deployment()] },
    'no pods whose ports could have names': { situation: 'NEG-04', objects: [service(8080, {})] },
    'a resource as backend': {
      situation: 'NEG-24',
      objects: [
        object('networking.k8s.io/v1', 'Ingress', 'shop/files', {
          spec: { defaultBackend: { resource: { apiGroup: 'k8s.example.com', kind: 'Bucket', name: 'static' } } },
        }),
      ],
    },
  },
});
