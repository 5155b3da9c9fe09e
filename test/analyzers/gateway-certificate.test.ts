import { gatewayCertificate } from '../../analyzers/gateway-certificate.ts';
import { object } from '../helpers/objects.ts';
import { testAnalyzer } from '../helpers/test-analyzer.ts';
import { tlsCertificate, tlsSecret } from '../helpers/tls.ts';

const on = 'Gateway infra/edge';
const gateway = (hostname: string | undefined, ...names: string[]) =>
  object('gateway.networking.k8s.io/v1', 'Gateway', 'infra/edge', {
    spec: {
      gatewayClassName: 'edge',
      listeners: [{ name: 'https', port: 443, hostname, tls: { certificateRefs: names.map(name => ({ name })) } }],
    },
  });
const secrets = [tlsSecret('infra/site'), tlsSecret('infra/www')];
const certificate = (own: object = {}, name = 'site') => tlsCertificate(`infra/${name}`, own);

testAnalyzer(gatewayCertificate, {
  faulty: {
    'the certificate of a listener has expired': {
      fault: 'CLU-009',
      objects: [gateway('shop.example.com', 'site'), ...secrets, certificate({ notAfter: '2026-02-20T10:00:00Z' })],
      expect: [
        {
          code: 'gateway-certificate-unusable',
          on,
          says: /of listener https in Secret site expired on 2026-02-20T10:00:00Z/,
          blames: ['Secret infra/site'],
        },
      ],
      cure: () => [gateway('shop.example.com', 'site'), ...secrets, certificate()],
    },
    'no certificate of a listener is for its host, though there is one': {
      objects: [
        gateway('www.example.com', 'site'),
        ...secrets,
        certificate(),
        certificate({ names: ['www.example.com'] }, 'www'),
      ],
      expect: [
        {
          code: 'gateway-certificate-mismatch',
          on,
          says: /Secret site is not for www\.example\.com, but for shop\.example\.com; that in Secret infra\/www is/,
          near: ['Secret infra/www'],
        },
      ],
      cure: () => [gateway('shop.example.com', 'site'), ...secrets, certificate()],
    },
  },
  healthy: {
    'one of its certificates is for the host': {
      objects: [
        gateway('www.example.com', 'site', 'www'),
        ...secrets,
        certificate(),
        certificate({ names: ['www.example.com'] }, 'www'),
      ],
    },
    'one of its certificates was not read': {
      objects: [gateway('www.example.com', 'site', 'gone'), ...secrets, certificate()],
    },
    'it serves any host': { objects: [gateway(undefined, 'site'), ...secrets, certificate()] },
    'it serves a wildcard': {
      objects: [gateway('*.example.com', 'site'), ...secrets, certificate({ names: ['*.example.com'] })],
    },
  },
});
