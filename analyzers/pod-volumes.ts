import { defineAnalyzer } from '../src/core/analyzer.ts';
import type { Lookup } from '../src/core/lookup.ts';
import { nearest } from '../src/core/near.ts';
import type { KubeObject } from '../src/core/objects.ts';
import { type Source, volumeSourcesOf } from '../src/core/pod-sources.ts';
import { claimsOf } from './_shared/claims.ts';
import { containersOf, isSteady } from './_shared/containers.ts';
import { eventEvidence, obstaclesOf } from './_shared/obstacles.ts';
import { isActive } from './_shared/pods.ts';
import { findSource, keysOfConfigMap, seenWhole } from './_shared/sources.ts';

const debugPage = 'https://kubernetes.io/docs/concepts/storage/volumes/';

/**
 * A pod is not started before all its volumes are mounted, and so not without the objects that they are made of. The
 * references are followed before the kubelet has come to them.
 */
export const podVolumes = defineAnalyzer({
  id: 'pod-volumes',
  subject: 'Pod',
  title: 'Volumes of ConfigMaps, Secrets and claims that are missing',
  consults: ['ConfigMap', 'Secret', 'PersistentVolumeClaim'],
  where: isActive,
  codes: {
    'pod-volume-source-missing': {
      severity: 'error',
      breaks: 'ready',
      message: 'volume {volume} is made of {source}, which does not exist',
      why: 'The kubelet mounts all volumes before it starts the first container. Without the object, unless it is optional, it tries again forever and the pod stays in ContainerCreating.',
      fix: 'Create {source} in the namespace of the pod, correct the name in the volume, or mark it optional: true.',
      docs: debugPage,
    },
    'pod-volume-source-gone': {
      severity: 'warning',
      message: 'runs, but {source}, of which volume {volume} is made, does not exist any more',
      why: 'The files of the volume stay until the pod ends. It cannot be started again: not after a rollout, an eviction or on another node.',
      fix: 'Create {source} again, or remove the volume.',
      docs: debugPage,
    },
    'pod-volume-key-missing': {
      severity: 'error',
      breaks: 'ready',
      message: 'volume {volume} wants key {key} of {source}, which has no such key[; did you mean {near}?]',
      why: 'A key that is listed in the items of a volume must be in the ConfigMap or Secret, unless that is optional. Otherwise the volume is not mounted.',
      fix: 'Add key {key} to {source}, or correct the items of the volume.',
      docs: debugPage,
    },
    'pod-claim-missing': {
      severity: 'error',
      breaks: 'ready',
      refines: { code: 'pod-unschedulable' },
      message: 'volume {volume} uses {source}, which does not exist',
      why: 'A pod is not scheduled before the PersistentVolumeClaims that it names exist.',
      fix: 'Create {source} in the namespace of the pod, or correct claimName in the volume.',
      docs: 'https://kubernetes.io/docs/concepts/storage/persistent-volumes/#claims-as-volumes',
    },
  },
  check(pod, cluster, report) {
    const { namespace } = pod.metadata;
    const { volumes } = pod.spec;
    const whole = seenWhole(cluster);
    if (isSteady(pod) && whole.get(volumes) === namespace) return;
    const started = containersOf(pod).some(
      ({ status }) => status?.state?.running ?? status?.state?.terminated ?? status?.lastState?.terminated,
    );
    const obstacles = obstaclesOf(pod, 'volumes', cluster);
    const needed = volumeSourcesOf(pod.spec).filter(({ optional }) => !optional);
    if (needed.map(checkSource).every(state => state === 'present')) whole.set(volumes, namespace);
    for (const { volume, claim, ephemeral } of claimsOf(pod)) if (!ephemeral && !started) checkClaim(volume, claim);

    function checkSource(source: Source): Lookup<KubeObject>['state'] {
      const said = obstacles.find(
        ({ message }) => message.includes(`"${source.name}" not found`) || /non-existent/.test(message),
      );
      const found = findSource(source, namespace, said?.message ?? '', cluster);
      if (started && found.state !== 'absent') return found.state;
      const ref = { kind: source.kind, namespace, name: source.name };
      const details = {
        key: `${source.kind}/${source.name}`,
        with: { volume: source.users, source: ref },
        evidence: [
          { of: pod, path: `spec.volumes[${source.users[0]}]`, value: ref },
          ...(said === undefined ? [] : [eventEvidence(pod, said)]),
        ],
      };
      if (found.state === 'absent') {
        const code = started ? 'pod-volume-source-gone' : 'pod-volume-source-missing';
        report(code, pod, { ...details, blames: [{ object: found.absent, because: 'exists' }] });
        return found.state;
      }
      const known = keysOfConfigMap(source, namespace, cluster);
      const missing =
        known === undefined
          ? statedKeys(source, said?.message ?? '')
          : source.keys.filter(key => !known.all.includes(key));
      for (const key of missing) {
        report('pod-volume-key-missing', pod, {
          ...details,
          key: `${details.key}/${key}`,
          with: { ...details.with, key, near: nearest(key, known?.all ?? [])[0] },
          near: known === undefined ? [] : [known.object],
        });
      }
      return found.state;
    }

    function checkClaim(volume: string, claim: string): void {
      const found = cluster.lookup('PersistentVolumeClaim', claim, namespace);
      if (found.state !== 'absent') return;
      report('pod-claim-missing', pod, {
        key: claim,
        with: { volume, source: found.absent.ref },
        evidence: [{ of: pod, path: `spec.volumes[${volume}].persistentVolumeClaim.claimName`, value: claim }],
        blames: [{ object: found.absent, because: 'exists' }],
      });
    }
  },
});

/** `references non-existent secret key: K`, of a volume that the event names. */
function statedKeys({ kind, keys, users }: Source, said: string): string[] {
  const [, volume, what, key] =
    /for volume "([^"]+)" : .*references non-existent (config|secret) key: (\S+)/.exec(said) ?? [];
  if (volume === undefined || key === undefined || !users.includes(volume) || !keys.includes(key)) return [];
  return (what === 'secret') === (kind === 'Secret') ? [key] : [];
}
