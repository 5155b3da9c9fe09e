import { type ClusterView, defineAnalyzer } from '../src/core/analyzer.ts';
import type { Kinds } from '../src/core/kinds/index.ts';
import type { Absent } from '../src/core/lookup.ts';
import { text, word } from '../src/core/values.ts';
import { claimConsults, lastWord, routeOf } from './_shared/claim-route.ts';
import { classOf } from './_shared/claims.ts';

type Claim = Kinds['PersistentVolumeClaim'];
type View = Pick<ClusterView<never, 'PersistentVolumeClaim'>, 'lookup' | 'lookupCustom'>;

/** How long a provisioner may take before its silence is a fault, in seconds; and one that is not known to the cluster. */
const provisionGrace = 120;
const strangerGrace = 60;

/**
 * The volume of a claim is made by the provisioner of its storage class.
 * @see https://kubernetes.io/docs/concepts/storage/dynamic-provisioning/
 */
export const pvcProvisioning = defineAnalyzer({
  id: 'pvc-provisioning',
  subject: 'PersistentVolumeClaim',
  title: 'Claims for which no volume is made',
  consults: [...claimConsults, 'CSIDriver', 'PersistentVolumeClaim', 'CustomResource'],
  codes: {
    'pvc-class-missing': {
      severity: 'error',
      breaks: 'ready',
      message: 'asks for the storage class {class}, which does not exist',
      why: 'Volumes are made by the provisioner of a storage class. There is no class of this name, and no volume of it either.',
      fix: 'Create the StorageClass {class}, or make the claim again with one that exists (the field cannot be changed).',
      docs: 'https://kubernetes.io/docs/concepts/storage/storage-classes/',
    },
    'pvc-no-class': {
      severity: 'error',
      breaks: 'ready',
      message: 'names no storage class, and there is no default StorageClass[; there is {class}]',
      why: 'A claim without a class gets the default StorageClass. There is none, and no free volume without a class suits, so no volume is made.',
      fix: 'Mark a StorageClass as default, or set storageClassName in the claim.',
      docs: 'https://kubernetes.io/docs/concepts/storage/storage-classes/#default-storageclass',
    },
    'pvc-source-missing': {
      severity: 'error',
      breaks: 'ready',
      message: 'is to be filled from {source}, which does not exist',
      why: 'A claim with a dataSource gets a volume that is a copy of another claim or of a snapshot. Without that nothing can be copied, so no volume is made.',
      fix: 'Restore {source}, or make the claim again with a dataSource that exists (the field cannot be changed).',
      docs: 'https://kubernetes.io/docs/concepts/storage/persistent-volumes/#volume-snapshot-and-restore-volume-from-snapshot-support',
    },
    'pvc-provisioning-fails': {
      severity: 'error',
      breaks: 'ready',
      message: 'the provisioner[ {provisioner}] cannot make a volume: {message}',
      why: 'The storage class is there, but its provisioner answers with an error.',
      fix: 'Fix what the message names: parameters of the StorageClass, credentials or quota of the storage system.',
      docs: 'https://kubernetes.io/docs/concepts/storage/dynamic-provisioning/',
    },
    'pvc-not-provisioned': {
      severity: 'error',
      breaks: 'ready',
      message: 'waits for the provisioner {provisioner}, which does not answer[; {registered}]',
      why: 'The storage class names a provisioner outside Kubernetes. Nothing came back from it, so it probably does not run, or is registered under another name.',
      fix: 'Install or start the storage driver {provisioner}, or use a StorageClass of a driver that runs.',
      docs: 'https://kubernetes.io/docs/concepts/storage/dynamic-provisioning/',
    },
  },
  check(claim, cluster, report) {
    const route = routeOf(claim, cluster);
    if (route === undefined) return;
    const className = classOf(claim);
    const since = claim.metadata.creationTimestamp;
    const evidence = [
      { of: claim, path: 'spec.storageClassName', value: className ?? word('(none)') },
      ...lastWord(claim, cluster),
    ];
    if (route.by === 'missing-class') {
      const { absent } = route;
      report('pvc-class-missing', claim, {
        key: absent.ref.name,
        with: { class: absent.ref.name },
        blames: [{ object: absent, because: 'exists' }],
        near: absent.similar(),
        evidence,
        since,
      });
      return;
    }
    if (route.by === 'default-class') {
      const [only, ...more] = route.classes;
      const near = only !== undefined && more.length === 0 ? only : undefined;
      report('pvc-no-class', claim, {
        with: { class: near?.metadata.name },
        near: near === undefined ? [] : [near],
        evidence,
        since,
      });
      return;
    }
    if (route.by !== 'provisioner') return;
    const source = missingSource(claim, cluster);
    const blames = source === undefined ? [] : [{ object: source, because: 'exists' as const }];
    if (source !== undefined) {
      report('pvc-source-missing', claim, {
        key: source.ref.name,
        with: { source: source.ref },
        blames,
        evidence: [{ of: claim, path: 'spec.dataSource', value: source.ref }, ...lastWord(claim, cluster)],
        since,
      });
    }
    const { provisioner } = route;
    const age = cluster.age(since);
    const failure = cluster
      .eventsOf(claim)
      .events.find(({ reason, message }) => reason === 'ProvisioningFailed' && !classMissing.test(message));
    if (failure !== undefined) {
      report('pvc-provisioning-fails', claim, {
        with: { provisioner: provisioner && word(provisioner), message: text(complaint(failure.message)) },
        blames,
        evidence: [
          {
            of: claim,
            path: 'event ProvisioningFailed',
            value: text(failure.message),
            at: failure.lastSeen,
            times: failure.count,
          },
        ],
        since,
        settling: age < provisionGrace && isPassing(failure.message) ? 'its volume to be made' : undefined,
      });
      return;
    }
    if (provisioner === undefined) return;
    const driver = cluster.lookup('CSIDriver', provisioner);
    report('pvc-not-provisioned', claim, {
      with: {
        provisioner: word(provisioner),
        registered: driver.state === 'absent' ? word('no CSIDriver has this name') : undefined,
      },
      blames,
      near: driver.state === 'absent' ? driver.absent.similar() : [],
      evidence,
      since,
      settling:
        age < (driver.state === 'absent' ? strangerGrace : provisionGrace) ? 'its volume to be made' : undefined,
    });
  },
});

/** Of the volume controller, before anybody is asked for a volume. Where this still holds, the claim takes another route. */
const classMissing = /^storageclass\.storage\.k8s\.io "[^"]*" not found$/;

/** What a claim is to be a copy of, if that is not there; a populator may know other kinds than claims and snapshots. */
function missingSource({ metadata, spec }: Claim, cluster: View): Absent | undefined {
  const { apiGroup: group = '', kind = '', name = '' } = spec.dataSourceRef ?? spec.dataSource ?? {};
  const namespace = (spec.dataSourceRef?.namespace ?? '') || metadata.namespace;
  const found =
    kind === 'PersistentVolumeClaim'
      ? cluster.lookup(kind, name, namespace)
      : kind === 'VolumeSnapshot'
        ? cluster.lookupCustom({ group, kind }, name, namespace)
        : undefined;
  return found?.state === 'absent' ? found.absent : undefined;
}

/** What a provisioner says while it still works. */
function isPassing(message: string): boolean {
  return /DeadlineExceeded|deadline exceeded|timed out|Aborted|operation .*already exists|in progress|desc = pending$/.test(
    message,
  );
}

/** The message without the class, which stands in the claim, and without how it came from the driver. */
function complaint(message: string): string {
  return message
    .replace(/^failed to provision volume with StorageClass "[^"]*": /i, '')
    .replace(/rpc error: code = \w+ desc = /g, '');
}
