import { acmeChallenge } from '../../analyzers/acme-challenge.ts';
import { ago, object } from '../helpers/objects.ts';
import { testAnalyzer } from '../helpers/test-analyzer.ts';

const on = 'Challenge.acme.cert-manager.io shop/site-1';
// As reported in https://github.com/cert-manager/cert-manager/issues/7757 and /issues/5470.
const unreached =
  'Waiting for HTTP-01 challenge propagation: failed to perform self check GET request \'http://shop.example.com/.well-known/acme-challenge/t\': Get "http://shop.example.com/.well-known/acme-challenge/t": dial tcp 192.0.2.7:80: connect: connection refused';
const challenge = (status: object, seconds = 3600) =>
  object('acme.cert-manager.io/v1', 'Challenge', 'shop/site-1', {
    metadata: { creationTimestamp: ago(seconds) },
    spec: { dnsName: 'shop.example.com', type: 'HTTP-01', issuerRef: { kind: 'ClusterIssuer', name: 'letsencrypt' } },
    status: { presented: true, processing: true, ...status },
  });
const issuer = object('cert-manager.io/v1', 'ClusterIssuer', 'letsencrypt');
const pending = (reason: string) => ({ state: 'pending', reason });

testAnalyzer(acmeChallenge, {
  faulty: {
    'the name does not lead here': {
      objects: [challenge(pending(unreached)), issuer],
      expect: [
        {
          code: 'acme-challenge-pending',
          on,
          says: /^cannot prove that shop\.example\.com is yours: .* dial tcp 192\.0\.2\.7:80: connect: connection refused$/,
          settling: false,
        },
      ],
      cure: () => [challenge({ state: 'valid', reason: 'Successfully authorized domain' }), issuer],
    },
    'the credentials of the DNS are missing': {
      objects: [
        challenge(pending('error getting clouddns service account: secrets "clouddns" not found'), 60),
        issuer,
        object('v1', 'Secret', 'shop/cloud-dns'),
      ],
      expect: [
        {
          code: 'acme-challenge-pending',
          on,
          says: /secrets "clouddns" not found/,
          blames: ['Secret shop/clouddns'],
          settling: false,
        },
      ],
      cure: objects => [challenge({ state: 'valid' }), ...objects.slice(1)],
    },
    'it has just begun': {
      objects: [challenge(pending(unreached), 120), issuer],
      expect: [{ code: 'acme-challenge-pending', on, says: /self check/, settling: true }],
    },
  },
  healthy: {
    'it waits for its turn': { objects: [challenge({ state: 'pending', processing: false }), issuer] },
    'it is over': { objects: [challenge({ state: 'valid', processing: false }), issuer] },
    'a Challenge of somebody else': {
      objects: [object('games.example.com/v1', 'Challenge', 'shop/site-1', { status: pending('no opponent') })],
    },
  },
});
