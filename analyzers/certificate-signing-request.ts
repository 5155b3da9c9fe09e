import { defineAnalyzer } from '../src/core/analyzer.ts';
import type { Kinds } from '../src/core/kinds/index.ts';
import { memoized } from '../src/core/memo.ts';
import { text, word } from '../src/core/values.ts';
import { groupBy } from './_shared/listings.ts';
import { conditionOf } from './_shared/pods.ts';

type Request = Kinds['CertificateSigningRequest'];

/** Approvers and signers that are programs answer within this time, in seconds. */
const answerGrace = 60;

/**
 * A certificate is issued once somebody has approved the request and its signer has signed it.
 * @see https://kubernetes.io/docs/reference/access-authn-authz/certificate-signing-requests/
 */
export const certificateSigningRequest = defineAnalyzer({
  id: 'certificate-signing-request',
  subject: 'CertificateSigningRequest',
  title: 'Certificates that nobody approved or signed',
  codes: {
    'csr-pending': {
      severity: 'warning',
      breaks: 'ready',
      message: '{count|request|requests} of {username} to {signer} {state} not approved',
      why: 'A request waits until somebody approves or denies it. Those of kubelets for serving certificates are approved by no controller of Kubernetes; until then `kubectl logs` and metrics from that node may fail.',
      fix: 'Look at the request and approve it (kubectl certificate approve) or deny it, or install an approver.',
      docs: 'https://kubernetes.io/docs/reference/access-authn-authz/certificate-signing-requests/#approval-rejection',
    },
    'csr-not-signed': {
      severity: 'warning',
      breaks: 'ready',
      message: 'is approved, but {signer} has issued no certificate',
      why: 'The signer that the request names does not run, or kube-controller-manager has no key for it.',
      fix: 'Check the controller of {signer}.',
      docs: 'https://kubernetes.io/docs/reference/access-authn-authz/certificate-signing-requests/#signers',
    },
    'csr-failed': {
      severity: 'warning',
      breaks: 'ready',
      message: '{signer} cannot sign it: {message}',
      why: 'The signer has refused the request for good: it asks for something that the signer does not give.',
      fix: 'Correct the request as the signer says and create it again.',
      docs: 'https://kubernetes.io/docs/reference/access-authn-authz/certificate-signing-requests/#signers',
    },
  },
  check(request, cluster, report) {
    const { signerName: signer = '', username = '' } = request.spec;
    const evidence = [{ of: request, path: 'spec.signerName', value: signer }];
    const failed = conditionOf(request, 'Failed');
    if (failed !== undefined) {
      report('csr-failed', request, {
        with: { signer, message: text(failed.message ?? failed.reason ?? '') },
        evidence,
        since: failed.lastTransitionTime,
      });
    } else if (isPending(request)) {
      const alike = pendingBy(cluster.list('CertificateSigningRequest')).get(groupOf(request)) ?? [];
      // A kubelet asks again every few minutes: one line for all that it asked.
      if (alike[0] !== request) return;
      const youngest = Math.min(...alike.map(({ metadata }) => cluster.age(metadata.creationTimestamp)));
      report('csr-pending', request, {
        with: { count: alike.length, username, signer, state: word(alike.length === 1 ? 'is' : 'are') },
        evidence,
        since: request.metadata.creationTimestamp,
        settling: youngest < answerGrace && alike.length === 1 ? 'an approver' : undefined,
      });
    } else if (conditionOf(request, 'Approved') !== undefined && !request.status.certificate) {
      const approved = conditionOf(request, 'Approved')?.lastTransitionTime ?? request.metadata.creationTimestamp;
      report('csr-not-signed', request, {
        with: { signer },
        evidence,
        since: approved,
        settling: cluster.age(approved) < answerGrace ? 'its signer' : undefined,
      });
    }
  },
});

function isPending({ status }: Request): boolean {
  return !status.conditions.some(({ type }) => type === 'Approved' || type === 'Denied' || type === 'Failed');
}

const pendingBy = memoized((requests: readonly Request[]) => groupBy(requests.filter(isPending), groupOf));

function groupOf({ spec }: Request): string {
  return `${spec.signerName} ${spec.username}`;
}
