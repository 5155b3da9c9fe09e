import { ingressTls } from '../../analyzers/ingress-tls.ts';
import { ingress } from '../helpers/network.ts';
import { ago, object } from '../helpers/objects.ts';
import { testAnalyzer } from '../helpers/test-analyzer.ts';

const secret = (name: string) => object('v1', 'Secret', `shop/${name}`);
const site = (secretName: string | undefined, annotations = {}, metadata = {}) =>
  ingress(
    'shop/site',
    [{ path: '/', service: 'web', port: 80 }],
    { tls: [{ hosts: ['shop.example.com'], ...(secretName === undefined ? {} : { secretName }) }] },
    annotations,
    undefined,
    metadata,
  );
const issued = { 'cert-manager.io/cluster-issuer': 'letsencrypt' };

const secured = (...hosts: string[]) =>
  object('networking.k8s.io/v1', 'Ingress', 'shop/site', {
    spec: { rules: [{ host: 'shop.example.com', http: { paths: [] } }], tls: [{ hosts }] },
  });

testAnalyzer(ingressTls, {
  faulty: {
    'the certificate is for another host than the rule': {
      objects: [secured('www.example.com', '*.shop.example.com')],
      expect: [
        {
          code: 'ingress-tls-hosts-differ',
          on: 'Ingress shop/site',
          says: /^spec.tls is for www.example.com.*; shop.example.com has no certificate$/,
        },
      ],
      cure: () => [secured('*.example.com')],
    },
    'the Secret has another name': {
      fault: 'NET-017',
      objects: [site('site-tsl'), secret('site-tls')],
      expect: [
        {
          code: 'ingress-tls-secret-missing',
          on: 'Ingress shop/site',
          says: /^TLS Secret site-tsl does not exist$/,
          blames: ['Secret shop/site-tsl'],
          near: ['Secret shop/site-tls'],
        },
      ],
      cure: objects => [site('site-tls'), objects[1]!],
    },
    'cert-manager has not issued it': {
      fault: 'NET-017',
      objects: [site('site-tls', issued)],
      expect: [
        {
          code: 'ingress-tls-secret-missing',
          on: 'Ingress shop/site',
          says: /by ClusterIssuer\.cert-manager\.io letsencrypt/,
          settling: false,
        },
      ],
    },
    'cert-manager is at it': {
      objects: [site('site-tls', { 'kubernetes.io/tls-acme': 'true' }, { creationTimestamp: ago(60) })],
      expect: [
        { code: 'ingress-tls-secret-missing', on: 'Ingress shop/site', says: /by cert-manager/, settling: true },
      ],
    },
  },
  healthy: {
    'the Secret is there': { objects: [site('site-tls'), secret('site-tls')] },
    'the default certificate': { objects: [site(undefined)] },
    'a Secret of another namespace, as some controllers allow': { objects: [site('certs/site')] },
    'Secrets may not be listed': {
      situation: 'NEG-18',
      objects: [site('site-tls')],
      snapshot: { withheld: { Secret: 'forbidden' } },
    },
  },
});
