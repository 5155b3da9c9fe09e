import { ingressCertificate } from '../../analyzers/ingress-certificate.ts';
import { object } from '../helpers/objects.ts';
import { testAnalyzer } from '../helpers/test-analyzer.ts';
import { tlsCertificate, tlsSecret } from '../helpers/tls.ts';

const on = 'Ingress shop/site';
const ingress = (...hosts: string[]) =>
  object('networking.k8s.io/v1', 'Ingress', 'shop/site', { spec: { tls: [{ hosts, secretName: 'site' }], rules: [] } });
const secret = tlsSecret('shop/site');
const certificate = (own: object = {}, path = 'shop/site') => tlsCertificate(path, own);
const blames = ['Secret shop/site'];

testAnalyzer(ingressCertificate, {
  faulty: {
    'its certificate has expired': {
      fault: 'CLU-009',
      objects: [ingress('shop.example.com'), secret, certificate({ notAfter: '2026-02-20T10:00:00Z' })],
      expect: [
        {
          code: 'ingress-certificate-unusable',
          on,
          says: /the certificate in Secret site, for shop\.example\.com, expired on 2026-02-20T10:00:00Z/,
          blames,
        },
      ],
      cure: () => [ingress('shop.example.com'), secret, certificate()],
    },
    'its certificate is not valid yet': {
      objects: [ingress(), secret, certificate({ notBefore: '2026-03-02T00:00:00Z' })],
      expect: [{ code: 'ingress-certificate-unusable', on, says: /Secret site is not valid before/, blames }],
    },
    'its certificate is for another host, and that of another Secret is right': {
      objects: [
        ingress('www.example.com', 'shop.example.com'),
        secret,
        certificate(),
        tlsSecret('shop/www'),
        certificate({ names: ['*.example.com'] }, 'shop/www'),
      ],
      expect: [
        {
          code: 'ingress-certificate-mismatch',
          on,
          says: /is not for www\.example\.com, but for shop\.example\.com; that in Secret shop\/www is/,
          near: ['Secret shop/www'],
        },
      ],
      cure: () => [ingress('shop.example.com'), secret, certificate()],
    },
    'a wildcard stands for one label only': {
      objects: [ingress('a.b.example.com'), secret, certificate({ names: ['*.example.com'] })],
      expect: [{ code: 'ingress-certificate-mismatch', on, says: /a\.b\.example\.com, but for \*\.example\.com$/ }],
    },
  },
  healthy: {
    'its certificate names the host': { objects: [ingress('SHOP.example.com'), secret, certificate()] },
    'its certificate has a wildcard': {
      objects: [ingress('shop.example.com', '*.example.com'), secret, certificate({ names: ['*.example.com'] })],
    },
    'an old certificate names it in its subject': {
      objects: [ingress('shop.example.com'), secret, certificate({ names: [] })],
    },
    'its certificate is for some of the hosts of a wildcard': {
      objects: [ingress('*.example.com'), secret, certificate()],
    },
    'its certificate was not read': {
      objects: [ingress('www.example.com'), secret],
      snapshot: { withheld: { TlsCertificate: 'not-collected' } },
    },
    'it says nothing of hosts': { objects: [ingress(), secret, certificate()] },
  },
});
