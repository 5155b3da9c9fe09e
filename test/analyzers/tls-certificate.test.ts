import { tlsCertificate as analyzer } from '../../analyzers/tls-certificate.ts';
import { object, type Raw, runningPod } from '../helpers/objects.ts';
import { testAnalyzer } from '../helpers/test-analyzer.ts';
import { tlsCertificate, tlsSecret } from '../helpers/tls.ts';

const on = 'Secret shop/site';
const ingress = object('networking.k8s.io/v1', 'Ingress', 'shop/site', {
  spec: { tls: [{ hosts: ['shop.example.com'], secretName: 'site' }], rules: [] },
});
const gateway = object('gateway.networking.k8s.io/v1', 'Gateway', 'infra/edge', {
  spec: { listeners: [{ name: 'https', tls: { certificateRefs: [{ name: 'site', namespace: 'shop' }] } }] },
});
const pod = runningPod('shop/web-1', { spec: { volumes: [{ name: 'tls', secret: { secretName: 'site' } }] } });
const secret = tlsSecret('shop/site');
const managed = tlsSecret('shop/site');
const managedCertificate = (own: object): Raw => {
  const tls = tlsCertificate('shop/site', own);
  tls.metadata.labels = { 'controller.cert-manager.io/fao': 'true' };
  return tls;
};
const certificate = (own?: object, ...chain: object[]) => tlsCertificate('shop/site', own, ...chain);
const expired = certificate({ notAfter: '2026-02-20T10:00:00Z' });
const renewed = (objects: Raw[]) => objects.map(raw => (raw.kind === 'TlsCertificate' ? certificate() : raw));

testAnalyzer(analyzer, {
  faulty: {
    'has expired, and an Ingress serves it': {
      fault: 'CLU-009',
      objects: [secret, expired, ingress],
      expect: [
        {
          code: 'certificate-unusable',
          on,
          says: /its certificate, for shop\.example\.com, expired on 2026-02-20T10:00:00Z; 1 object uses it/,
        },
      ],
      cure: renewed,
    },
    'has expired, and a Gateway of another namespace and a pod use it': {
      fault: 'CLU-009',
      objects: [secret, expired, gateway, pod],
      expect: [{ code: 'certificate-unusable', on, says: /expired on .*; 2 objects use it/ }],
      cure: renewed,
    },
    'is not valid yet': {
      objects: [secret, certificate({ notBefore: '2026-03-02T00:00:00Z' }), ingress],
      expect: [{ code: 'certificate-unusable', on, says: /is not valid before 2026-03-02T00:00:00Z/ }],
      cure: renewed,
    },
    'is signed by one that has expired': {
      objects: [
        secret,
        certificate(
          { issuer: 'Shop Issuing CA' },
          { subject: 'Shop Issuing CA', issuer: 'Shop Root', notAfter: '2026-02-27T00:00:00Z' },
        ),
        ingress,
      ],
      expect: [
        {
          code: 'certificate-unusable',
          on,
          says: /is signed by Shop Issuing CA, which expired on 2026-02-27T00:00:00Z/,
        },
      ],
      cure: renewed,
    },
    'cannot be read': {
      objects: [secret, object('v1', 'TlsCertificate', 'shop/site', { certificates: [] }), ingress],
      expect: [{ code: 'certificate-unusable', on, says: /^its certificate holds no certificate that can be read/ }],
      cure: renewed,
    },
    'expires in ten days': {
      fault: 'CLU-009',
      objects: [secret, certificate({ notBefore: '2025-12-11T12:00:00Z', notAfter: '2026-03-11T12:00:00Z' }), ingress],
      expect: [
        { code: 'certificate-expires-soon', on, says: /for shop\.example\.com, expires on 2026-03-11T12:00:00Z$/ },
      ],
      cure: renewed,
    },
    'expires in ten days, though cert-manager keeps it': {
      objects: [
        managed,
        managedCertificate({ notBefore: '2025-12-11T12:00:00Z', notAfter: '2026-03-11T12:00:00Z' }),
        ingress,
      ],
      expect: [{ code: 'certificate-expires-soon', on, says: /though cert-manager should have renewed it by now$/ }],
    },
    'expires in 25 days': {
      objects: [secret, certificate({ notBefore: '2025-12-26T12:00:00Z', notAfter: '2026-03-26T12:00:00Z' }), ingress],
      expect: [{ code: 'certificate-expires', on, says: /expires on 2026-03-26T12:00:00Z$/, severity: 'info' }],
      cure: renewed,
    },
    'has expired, and nobody uses it': {
      objects: [secret, expired],
      expect: [{ code: 'certificate-unused', on, says: /expired on .*, and no Ingress, Gateway or pod uses it/ }],
      cure: renewed,
    },
  },
  healthy: {
    'is good for two months': { objects: [secret, certificate(), ingress, gateway, pod] },
    'expires in 25 days, and cert-manager renews it about now': {
      objects: [
        managed,
        managedCertificate({ notBefore: '2025-12-26T12:00:00Z', notAfter: '2026-03-26T12:00:00Z' }),
        ingress,
      ],
    },
    'lives for a day, of which ten hours are left': {
      objects: [secret, certificate({ notBefore: '2026-02-28T22:00:00Z', notAfter: '2026-03-01T22:00:00Z' }), ingress],
    },
    'a root in the file that has expired is looked at by nobody': {
      objects: [
        secret,
        certificate(
          { issuer: 'Old Root' },
          { subject: 'Old Root', issuer: 'Old Root', notAfter: '2021-09-30T14:01:15Z' },
        ),
        ingress,
      ],
    },
    'expires soon, and nobody uses it': {
      objects: [secret, certificate({ notAfter: '2026-03-03T00:00:00Z' })],
    },
    'was not read': { objects: [secret, ingress], snapshot: { withheld: { TlsCertificate: 'forbidden' } } },
  },
});
