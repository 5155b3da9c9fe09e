import { ingressExposure } from '../../analyzers/ingress-exposure.ts';
import { ingress } from '../helpers/network.ts';
import { testAnalyzer } from '../helpers/test-analyzer.ts';

const tls = [{ hosts: ['shop.example.com'], secretName: 'site-tls' }];
const site = (spec: object, annotations = {}) =>
  ingress('shop/site', [{ path: '/', service: 'web', port: 80 }], spec, annotations);

testAnalyzer(ingressExposure, {
  faulty: {
    'a rule without a host': {
      fault: 'NET-019',
      objects: [site({ tls, rules: [{ http: { paths: [] } }, { host: '*.example.com' }] })],
      expect: [
        { code: 'ingress-any-host', on: 'Ingress shop/site', says: /every host, \*\.example\.com/, severity: 'info' },
      ],
      cure: () => [site({ tls, rules: [{ host: 'shop.example.com', http: { paths: [] } }] })],
    },
    'no TLS': {
      fault: 'NET-020',
      objects: [site({})],
      expect: [{ code: 'ingress-without-tls', on: 'Ingress shop/site', says: /without TLS/, severity: 'info' }],
      cure: () => [site({ tls })],
    },
  },
  healthy: {
    'a host with TLS': { objects: [site({ tls })] },
    'a certificate of the cloud': { objects: [site({}, { 'networking.gke.io/managed-certificates': 'site' })] },
    'a certificate of the gateway in front': {
      objects: [site({}, { 'appgw.ingress.kubernetes.io/appgw-ssl-certificate': 'site' })],
    },
    'TLS ends at the router': {
      objects: [
        site({}, { 'traefik.ingress.kubernetes.io/router.tls': 'true' }),
        site({}, { 'route.openshift.io/termination': 'edge' }),
      ],
    },
  },
});
