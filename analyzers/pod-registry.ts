import { defineAnalyzer } from '../src/core/analyzer.ts';
import { word } from '../src/core/values.ts';
import { isTroubled } from './_shared/containers.ts';
import { distrustBecause, unreachableBecause } from './_shared/pull-errors.ts';
import { pullSecretsOf } from './_shared/pull-secrets.ts';
import { stuckPullsOf } from './_shared/pulls.ts';

const privateRegistry = 'https://kubernetes.io/docs/tasks/configure-pod-container/pull-image-private-registry/';

/** An image that cannot be had because its registry does not answer, is not trusted, or does not trust the pod. */
export const podRegistry = defineAnalyzer({
  id: 'pod-registry',
  subject: 'Pod',
  title: 'Registries that cannot be reached or refuse access',
  consults: ['Secret'],
  where: isTroubled,
  codes: {
    'pod-registry-unreachable': {
      severity: 'error',
      breaks: 'ready',
      message: 'registry {registry} of image {image} cannot be reached: {problem}[ ({host})]',
      why: 'The node could not ask the registry (or its token server, or its mirror) for the image of the container.',
      fix: 'Check the name of the registry, the DNS servers, proxy and firewall of the node, and whether the registry itself is up.',
      docs: 'https://kubernetes.io/docs/concepts/containers/images/',
    },
    'pod-registry-untrusted': {
      severity: 'error',
      breaks: 'ready',
      message: 'registry {registry} of image {image} is not trusted by the node: {problem}',
      why: 'The container runtime talks to registries over TLS, and refuses one whose certificate it cannot verify.',
      fix: 'Renew or correct the certificate of {registry}, or make its authority known to the container runtime on every node.',
      docs: 'https://kubernetes.io/docs/concepts/containers/images/',
    },
    'pod-registry-rate-limit': {
      severity: 'error',
      breaks: 'ready',
      message: 'registry {registry} refuses to send image {image}: too many requests',
      why: 'The registry limits how many images one address or account may pull in a time. The nodes of a cluster often share an address.',
      fix: 'Pull with an account (imagePullSecrets), through a mirror or cache, or wait until the limit is over.',
      docs: privateRegistry,
    },
    'pod-registry-unauthorized': {
      severity: 'error',
      breaks: 'ready',
      message:
        'registry {registry} refuses access to image {image}[: pull secret {missing} does not exist][: pull secret {present} does not give it][: the pod has no {none}][, or there is {doubt}]',
      why: 'The registry wants credentials that allow to pull this repository. It gets those in the imagePullSecrets of the pod, which come from its ServiceAccount if the pod names none.',
      fix: 'Create a docker-registry Secret with credentials for {registry} in the namespace of the pod, and name it in imagePullSecrets of the pod or its ServiceAccount.',
      docs: privateRegistry,
    },
  },
  check(pod, cluster, report) {
    for (const { reference, message, failure, subject, details } of stuckPullsOf(pod, cluster)) {
      const { registry } = reference;
      const { image } = subject;
      const named = { named: 'registry', name: registry } as const;
      if (failure === 'unreachable') {
        const host = hostIn(message);
        report('pod-registry-unreachable', pod, {
          ...details,
          with: {
            registry,
            image,
            problem: word(unreachableBecause(message)),
            host: host === registry ? undefined : host,
          },
          blames: [{ object: named, because: 'ready' }],
        });
      } else if (failure === 'tls') {
        report('pod-registry-untrusted', pod, {
          ...details,
          with: { registry, image, problem: word(distrustBecause(message)) },
          blames: [{ object: named, because: 'ready' }],
        });
      } else if (failure === 'rate') {
        report('pod-registry-rate-limit', pod, {
          ...details,
          with: { registry, image },
          blames: [{ object: named, because: 'capacity' }],
        });
      } else if (failure === 'unauthorized') {
        const { names, absent } = pullSecretsOf(pod, cluster);
        const present = names.filter(name => !absent.some(({ ref }) => ref.name === name));
        report('pod-registry-unauthorized', pod, {
          ...details,
          with: {
            registry,
            image,
            missing: absent.length === 0 ? undefined : absent.map(({ ref }) => ref.name),
            present: absent.length > 0 || present.length === 0 ? undefined : present,
            none: names.length === 0 ? word('imagePullSecrets') : undefined,
            doubt: /does not exist|insufficient_scope/.test(message) ? word('no such repository') : undefined,
          },
          blames: absent.map(object => ({ object, because: 'exists' })),
        });
      }
    }
  },
});

/** The host that was asked in vain: it may be the token server of the registry, or a mirror. */
function hostIn(message: string): string | undefined {
  const [, looked, url] = /lookup (\S+?)(?: on |:)|https?:\/\/([^/\s"]+)/.exec(message) ?? [];
  return looked ?? url;
}
