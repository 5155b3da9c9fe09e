import { ingressClass } from '../../analyzers/ingress-class.ts';
import { ingress, ingressClassOf } from '../helpers/network.ts';
import { testAnalyzer } from '../helpers/test-analyzer.ts';

const nginx = ingressClassOf('nginx');
const site = (spec: object, annotations = {}, status = {}) =>
  ingress('shop/site', [{ path: '/', service: 'web', port: 80 }], spec, annotations, status);
const legacy = (name: string) => ({ 'kubernetes.io/ingress.class': name });
const served = { loadBalancer: { ingress: [{ ip: '203.0.113.7' }] } };
const noClass = { ingressClassName: undefined };

testAnalyzer(ingressClass, {
  faulty: {
    'the name of the class is misspelt': {
      fault: 'NET-011',
      objects: [site({ ingressClassName: 'ngnix' }), nginx],
      expect: [
        {
          code: 'ingress-class-missing',
          on: 'Ingress shop/site',
          says: /IngressClass ngnix does not exist; there is nginx/,
          blames: ['IngressClass ngnix'],
          near: ['IngressClass nginx'],
          severity: 'error',
        },
      ],
      cure: objects => [site({ ingressClassName: 'nginx' }), objects[1]!],
    },
    'no controller is installed': {
      fault: 'NET-011',
      objects: [site({ ingressClassName: 'traefik' })],
      expect: [
        { code: 'ingress-class-missing', on: 'Ingress shop/site', says: /^IngressClass traefik does not exist$/ },
      ],
    },
    'the annotation names a class that is missing': {
      fault: 'NET-011',
      objects: [site(noClass, legacy('haproxy')), nginx],
      expect: [
        {
          code: 'ingress-class-annotation-unserved',
          on: 'Ingress shop/site',
          says: /class haproxy.*there is nginx/,
          severity: 'warning',
        },
      ],
      cure: objects => [site(noClass, legacy('nginx')), objects[1]!],
    },
    'no class and no default': {
      fault: 'NET-012',
      objects: [site(noClass), nginx],
      expect: [
        {
          code: 'ingress-without-class',
          on: 'Ingress shop/site',
          says: /no default IngressClass.*nginx/,
          severity: 'warning',
        },
      ],
      cure: objects => [
        objects[0]!,
        ingressClassOf('nginx', { 'ingressclass.kubernetes.io/is-default-class': 'true' }),
      ],
    },
  },
  healthy: {
    'its class exists': { objects: [site({ ingressClassName: 'nginx' }), nginx] },
    'the classes of GKE': { situation: 'NEG-22', objects: [site(noClass, legacy('gce'))] },
    'the internal class of GKE': { situation: 'NEG-22', objects: [site({ ingressClassName: 'gce-internal' })] },
    'no class on GKE': {
      situation: 'NEG-22',
      objects: [site(noClass)],
      snapshot: { serverVersion: 'v1.33.4-gke.1000' },
    },
    'no class, and a default': {
      situation: 'NEG-23',
      objects: [site(noClass), ingressClassOf('nginx', { 'ingressclass.kubernetes.io/is-default-class': 'true' })],
    },
    'a controller serves it all the same': { objects: [site(noClass, legacy('haproxy'), served)] },
    'classes may not be listed': {
      objects: [site({ ingressClassName: 'ngnix' })],
      snapshot: { withheld: { IngressClass: 'forbidden' } },
    },
  },
});
