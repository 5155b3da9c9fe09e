import { defineAnalyzer } from '../src/core/analyzer.ts';
import type { Lookup } from '../src/core/lookup.ts';
import { nearest } from '../src/core/near.ts';
import type { KubeObject } from '../src/core/objects.ts';
import { environmentOf, type Source } from '../src/core/pod-sources.ts';
import { text, word } from '../src/core/values.ts';
import { containersOf, isSteady, type PodContainer, waitingReason } from './_shared/containers.ts';
import { isActive } from './_shared/pods.ts';
import { findSource, keysOfConfigMap, seenWhole } from './_shared/sources.ts';

const docs = 'https://kubernetes.io/docs/tasks/inject-data-application/distribute-credentials-secure/';

/**
 * A container whose environment names a ConfigMap, a Secret or a key that does not exist is not started. The reference
 * is followed before the kubelet has come to it.
 */
export const podEnvironment = defineAnalyzer({
  id: 'pod-environment',
  subject: 'Pod',
  title: 'Environments from ConfigMaps and Secrets that are missing',
  consults: ['ConfigMap', 'Secret'],
  where: isActive,
  codes: {
    'pod-env-source-missing': {
      severity: 'error',
      breaks: 'ready',
      message: '{role} {container} takes its environment[ ({variables})] from {source}, which does not exist',
      why: 'The kubelet reads the objects that env and envFrom name before it creates a container. Without one that is not optional it does not create it.',
      fix: 'Create {source} in the namespace of the pod, correct the reference of container {container}, or mark it optional: true.',
      docs,
    },
    'pod-env-source-gone': {
      severity: 'warning',
      message:
        '{role} {container} runs, but {source}, from which it took its environment[ ({variables})], does not exist any more',
      why: 'The environment was read when the container started. It cannot be started again: not after a crash, a rollout or a move to another node.',
      fix: 'Create {source} again, or remove the reference from container {container}.',
      docs,
    },
    'pod-env-key-missing': {
      severity: 'error',
      breaks: 'ready',
      message:
        '{role} {container} takes its environment[ ({variables})] from key {key} of {source}, which has no such key[ and is {immutable}][; did you mean {near}?]',
      why: 'The kubelet does not create a container with a variable whose key is not in the ConfigMap or Secret, unless it is optional. Keys of binaryData do not count.',
      fix: 'Add key {key} to {source}[ (it is {immutable}: delete it and create it again)], correct the key in the environment of container {container}, or mark it optional: true.',
      docs,
    },
  },
  check(pod, cluster, report) {
    const { namespace } = pod.metadata;
    const { initContainers, containers } = pod.spec;
    const whole = seenWhole(cluster);
    if (isSteady(pod) && whole.get(containers) === namespace && whole.get(initContainers) === namespace) return;
    const states = containersOf(pod).flatMap(container => {
      if (container.status?.state?.terminated?.exitCode === 0 && container.role === 'init container') return [];
      return environmentOf(container.spec).flatMap(source => (source.optional ? [] : check(container, source)));
    });
    if (states.every(state => state === 'present'))
      for (const list of [initContainers, containers]) whole.set(list, namespace);

    function check(container: PodContainer, source: Source): Lookup<KubeObject>['state'] {
      const { name, role, specPath, statusPath, status } = container;
      const stated =
        waitingReason(container) === 'CreateContainerConfigError' ? (status?.state?.waiting?.message ?? '') : '';
      const found = findSource(source, namespace, stated, cluster);
      const runs = status?.state?.running !== undefined;
      if (runs && found.state !== 'absent') return found.state;
      const { kind } = source;
      const ref = { kind, namespace, name: source.name };
      const subject = { role: word(role), container: name, source: ref };
      const variables = source.users.length === 0 ? undefined : source.users;
      const evidence = [
        { of: pod, path: `${specPath}.${variables === undefined ? 'envFrom' : 'env'}`, value: ref },
        ...(stated === '' ? [] : [{ of: pod, path: `${statusPath}.state.waiting`, value: text(stated) }]),
      ];
      const key = `${name}:${kind}/${source.name}`;
      if (found.state === 'absent') {
        report(runs ? 'pod-env-source-gone' : 'pod-env-source-missing', pod, {
          key,
          evidence,
          with: { ...subject, variables },
          blames: [{ object: found.absent, because: 'exists' }],
        });
        return found.state;
      }
      const known = keysOfConfigMap(source, namespace, cluster);
      const missing =
        known === undefined ? statedKey(source, stated) : source.keys.filter(k => !known.text.includes(k));
      for (const one of missing) {
        report('pod-env-key-missing', pod, {
          key: `${key}/${one}`,
          evidence,
          with: {
            ...subject,
            key: one,
            variables: variablesOf(container, source, one),
            near: nearest(one, known?.text ?? [])[0],
            immutable: known?.object.immutable === true ? word('immutable') : undefined,
          },
          near: known === undefined ? [] : [known.object],
        });
      }
      return found.state;
    }
  },
});

/** The key that the kubelet did not find: `couldn't find key K in Secret ns/name`. */
function statedKey({ kind, name }: Source, stated: string): string[] {
  const [, key, where, what] = /couldn't find key (\S+) in (\S+) [^/]+\/(\S+)/.exec(stated) ?? [];
  return key !== undefined && where === kind && what === name ? [key] : [];
}

function variablesOf({ spec }: PodContainer, { kind, name }: Source, key: string): string[] {
  return spec.env.flatMap(variable => {
    const reference = kind === 'Secret' ? variable.valueFrom?.secretKeyRef : variable.valueFrom?.configMapKeyRef;
    return reference?.name === name && reference.key === key ? [variable.name ?? ''] : [];
  });
}
