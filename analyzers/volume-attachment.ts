import { defineAnalyzer } from '../src/core/analyzer.ts';
import type { Kinds } from '../src/core/kinds/index.ts';
import { text, word } from '../src/core/values.ts';
import { isUnanswered } from './_shared/attachments.ts';
import { usersOf } from './_shared/claim-users.ts';
import { isNodeReady } from './_shared/node-state.ts';
import { isTerminating } from './_shared/pods.ts';

const docs = 'https://kubernetes.io/docs/reference/kubernetes-api/config-and-storage-resources/volume-attachment-v1/';

/** That a volume is, or is to be, attached to a node. */
export const volumeAttachment = defineAnalyzer({
  id: 'volume-attachment',
  subject: 'VolumeAttachment',
  title: 'Volumes that cannot be attached to a node, or detached from one',
  consults: ['Node', 'CSIDriver', 'PersistentVolume', 'PersistentVolumeClaim', 'Pod'],
  codes: {
    'volume-attach-fails': {
      severity: 'error',
      breaks: 'ready',
      message: '{volume} cannot be attached to {node}: {message}',
      why: 'The storage driver was asked to attach the volume to the node and answers with an error. Pods there that mount it stay in ContainerCreating.',
      fix: 'Fix what the message names; often the volume is still attached elsewhere, or is in another zone.',
      docs,
    },
    'volume-detach-fails': {
      severity: 'warning',
      breaks: 'ready',
      message: '{volume} cannot be detached from {node}: {message}',
      why: 'The storage driver was asked to detach the volume and answers with an error. Until then no other node can use it.',
      fix: 'Fix what the message names; see the log of the storage driver.',
      docs,
    },
    'volume-not-attached': {
      severity: 'warning',
      breaks: 'ready',
      message: '{volume} is still not attached to {node}: {driver} does not answer',
      why: 'The request to attach the volume is there, but the storage driver has neither attached it nor said why not.',
      fix: 'Check whether the attacher of the storage driver {driver} runs.',
      docs,
    },
    'volume-held-by-lost-node': {
      severity: 'error',
      breaks: 'ready',
      message: '{volume} is still attached to {node}, which is {state}, while {pod} needs it on another node',
      why: 'A volume is not detached from a node that cannot confirm that nothing writes to it any more. It is detached by force only when the pod there has been deleted for six minutes.',
      fix: 'If the machine is off for good, delete the Node, or taint it node.kubernetes.io/out-of-service=nodeshutdown:NoExecute.',
      docs: 'https://kubernetes.io/docs/concepts/cluster-administration/node-shutdown/#non-graceful-node-shutdown',
    },
  },
  check(attachment, cluster, report) {
    const { spec, status, metadata } = attachment;
    const { nodeName = '' } = spec;
    const name = spec.source?.persistentVolumeName ?? '';
    const found = cluster.lookup('Node', nodeName);
    const volume = name === '' ? ('an inline volume' as const) : { kind: 'PersistentVolume', name };
    const values = {
      volume: typeof volume === 'string' ? word(volume) : volume,
      node: { kind: 'Node', name: nodeName },
    };
    const dependsOn = found.state === 'present' ? [{ object: found.object, because: 'ready' as const }] : [];
    const attached = [{ of: attachment, path: 'status.attached', value: word(String(status.attached === true)) }];
    const { attachError, detachError } = status;
    if (status.attached !== true) {
      if (attachError !== undefined) {
        report('volume-attach-fails', attachment, {
          with: { ...values, message: text(attachError.message ?? '') },
          evidence: [{ of: attachment, path: 'status.attachError', value: text(attachError.message ?? '') }],
          dependsOn,
          since: attachError.time,
        });
      } else if (isUnanswered(attachment, cluster)) {
        const driver = cluster.lookup('CSIDriver', spec.attacher ?? '');
        report('volume-not-attached', attachment, {
          with: { ...values, driver: spec.attacher ?? '' },
          evidence: attached,
          blames: [{ object: { named: 'CSI driver', name: spec.attacher ?? '' }, because: 'ready' }],
          dependsOn:
            driver.state === 'present' ? [...dependsOn, { object: driver.object, because: 'ready' }] : dependsOn,
          since: metadata.creationTimestamp,
        });
      }
      return;
    }
    if (detachError !== undefined && metadata.deletionTimestamp !== undefined) {
      report('volume-detach-fails', attachment, {
        with: { ...values, message: text(detachError.message ?? '') },
        evidence: [{ of: attachment, path: 'status.detachError', value: text(detachError.message ?? '') }],
        dependsOn,
        since: detachError.time,
      });
      return;
    }
    if (found.state === 'unknown' || (found.state === 'present' && isNodeReady(found.object))) return;
    const waiting = waitingElsewhere(name, nodeName);
    if (waiting === undefined) return;
    report('volume-held-by-lost-node', attachment, {
      with: {
        ...values,
        state: word(found.state === 'absent' ? 'gone' : 'not ready'),
        pod: { kind: 'Pod', namespace: waiting.metadata.namespace, name: waiting.metadata.name },
      },
      blames: found.state === 'absent' ? [{ object: found.absent, because: 'exists' }] : [],
      dependsOn,
      evidence: [...attached, { of: waiting, path: 'spec.nodeName', value: waiting.spec.nodeName ?? '' }],
    });

    /** A pod that was given another node and mounts a claim of this volume. */
    function waitingElsewhere(volumeName: string, holder: string): Kinds['Pod'] | undefined {
      const bound = cluster.lookup('PersistentVolume', volumeName);
      const claimRef = bound.state === 'present' ? bound.object.spec.claimRef : undefined;
      const claim =
        claimRef === undefined
          ? undefined
          : cluster.lookup('PersistentVolumeClaim', claimRef.name ?? '', claimRef.namespace);
      if (claim?.state !== 'present') return undefined;
      return usersOf(claim.object, cluster)?.find(
        pod => !isTerminating(pod) && pod.status.phase === 'Pending' && (pod.spec.nodeName ?? holder) !== holder,
      );
    }
  },
});
