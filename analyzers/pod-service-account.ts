import { defineAnalyzer } from '../src/core/analyzer.ts';
import { containersOf } from './_shared/containers.ts';
import { eventEvidence, obstaclesOf } from './_shared/obstacles.ts';
import { isActive } from './_shared/pods.ts';

const docs = 'https://kubernetes.io/docs/concepts/security/service-accounts/';

/** A pod is only admitted if its ServiceAccount exists; so one that is missing was deleted since. */
export const podServiceAccount = defineAnalyzer({
  id: 'pod-service-account',
  subject: 'Pod',
  title: 'Pods whose ServiceAccount was deleted',
  consults: ['ServiceAccount'],
  where: isActive,
  codes: {
    'pod-service-account-missing': {
      severity: 'error',
      breaks: 'ready',
      message: 'its ServiceAccount {account} does not exist, so it gets no token and cannot start',
      why: 'The kubelet asks for a token of the ServiceAccount and mounts it before it starts the first container. There is none for an account that was deleted.',
      fix: 'Create ServiceAccount {account} again with its role bindings, or let the workload use another one.',
      docs,
    },
    'pod-service-account-gone': {
      severity: 'warning',
      message: 'runs, but its ServiceAccount {account} does not exist any more',
      why: 'The tokens of a deleted account are refused by the API server, and no new pod can be created with it.',
      fix: 'Create ServiceAccount {account} again with its role bindings and restart the pods, or let the workload use another one.',
      docs,
    },
  },
  check(pod, cluster, report) {
    // The mirror of a static pod has no account: the API server lets the kubelet make it without one.
    if (pod.metadata.annotations['kubernetes.io/config.mirror'] !== undefined) return;
    const { namespace } = pod.metadata;
    const name = pod.spec.serviceAccountName ?? '';
    if (name === '') return;
    const found = cluster.lookup('ServiceAccount', name, namespace);
    if (found.state === 'present') return;
    const told = obstaclesOf(pod, 'volumes', cluster).find(({ message }) =>
      message.includes(`serviceaccounts "${name}" not found`),
    );
    const stated =
      found.state === 'unknown' && told !== undefined
        ? cluster.missing('ServiceAccount', name, namespace, 'kubelet')
        : undefined;
    const absent = found.state === 'absent' ? found.absent : stated;
    if (absent === undefined) return;
    const details = {
      with: { account: name },
      blames: [{ object: absent, because: 'exists' } as const],
      evidence: [
        { of: pod, path: 'spec.serviceAccountName', value: name },
        ...(told === undefined ? [] : [eventEvidence(pod, told)]),
      ],
    };
    const runs = containersOf(pod).some(({ status }) => status?.state?.running !== undefined);
    report(runs ? 'pod-service-account-gone' : 'pod-service-account-missing', pod, details);
  },
});
