import { certificateSigningRequest } from '../../analyzers/certificate-signing-request.ts';
import { ago, created, object } from '../helpers/objects.ts';
import { testAnalyzer } from '../helpers/test-analyzer.ts';

const kubelet = {
  signerName: 'kubernetes.io/kubelet-serving',
  username: 'system:node:node-a',
  usages: ['server auth'],
};
const request = (name: string, status: object, creationTimestamp = created) =>
  object('certificates.k8s.io/v1', 'CertificateSigningRequest', name, {
    metadata: { creationTimestamp },
    spec: kubelet,
    status,
  });
const approved = { type: 'Approved', status: 'True', reason: 'KubectlApprove', lastTransitionTime: created };
const on = 'CertificateSigningRequest csr-a';

testAnalyzer(certificateSigningRequest, {
  faulty: {
    'a kubelet asks again and again': {
      fault: 'CLU-008',
      objects: [request('csr-a', {}), request('csr-b', {}, ago(10))],
      expect: [
        {
          code: 'csr-pending',
          on,
          says: /2 requests of system:node:node-a to kubernetes\.io\/kubelet-serving are not approved/,
          settling: false,
        },
      ],
      cure: objects => objects.map(raw => ({ ...raw, status: { conditions: [approved], certificate: 'Y2VydA==' } })),
    },
    'a request that was just made': {
      objects: [request('csr-a', {}, ago(10))],
      expect: [{ code: 'csr-pending', on, says: /1 request of .* is not approved/, settling: true }],
    },
    'nobody signs': {
      fault: 'CLU-008',
      objects: [request('csr-a', { conditions: [approved] })],
      expect: [{ code: 'csr-not-signed', on, says: /kubelet-serving has issued no certificate/, settling: false }],
    },
    'the signer refuses': {
      fault: 'CLU-008',
      objects: [
        request('csr-a', {
          conditions: [
            approved,
            { type: 'Failed', status: 'True', reason: 'SignerValidationFailure', message: 'usages did not match' },
          ],
        }),
      ],
      expect: [{ code: 'csr-failed', on, says: /cannot sign it: usages did not match/ }],
    },
  },
  healthy: {
    issued: { objects: [request('csr-a', { conditions: [approved], certificate: 'Y2VydA==' })] },
    'denied, which is an answer': {
      objects: [request('csr-a', { conditions: [{ type: 'Denied', status: 'True', reason: 'NotWanted' }] })],
    },
  },
});
