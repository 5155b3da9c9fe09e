import { defineAnalyzer } from '../src/core/analyzer.ts';
import type { Kinds } from '../src/core/kinds/index.ts';
import { compareText } from '../src/core/objects.ts';
import { word } from '../src/core/values.ts';
import { attachmentsBy, isUnanswered } from './_shared/attachments.ts';

type Attachment = Kinds['VolumeAttachment'];

/**
 * The controller of a CSI driver (its external-attacher) answers every VolumeAttachment: with success or with an error.
 * @see https://kubernetes-csi.github.io/docs/external-attacher.html
 */
export const csiDriver = defineAnalyzer({
  id: 'csi-driver',
  subject: 'CSIDriver',
  title: 'Storage drivers that do not attach volumes any more',
  consults: ['VolumeAttachment'],
  codes: {
    'csi-driver-silent': {
      severity: 'error',
      breaks: 'ready',
      message:
        'attaches no volumes: {count|request has|requests have} no answer, the oldest for {volume} on node {node}',
      why: 'The controller of a storage driver attaches volumes to nodes, and says so or says why not. To these requests it has said nothing, and it has answered none since: it does not run, or cannot reach its storage.',
      fix: 'Look at the pods of the controller of this driver, and at the log of its container csi-attacher.',
      docs: 'https://kubernetes-csi.github.io/docs/external-attacher.html',
    },
  },
  check(driver, cluster, report) {
    const { name } = driver.metadata;
    if (driver.spec.attachRequired === false) return;
    const own = attachmentsBy(cluster, name);
    const waiting = own.filter(attachment => isUnanswered(attachment, cluster)).sort(byAge);
    const [oldest] = waiting;
    if (oldest === undefined || own.some(other => isAnswered(other) && byAge(oldest, other) < 0)) return;
    report('csi-driver-silent', driver, {
      with: {
        count: waiting.length,
        volume: oldest.spec.source?.persistentVolumeName ?? '',
        node: oldest.spec.nodeName ?? '',
      },
      evidence: [{ of: oldest, path: 'status.attached', value: word('false') }],
      since: oldest.metadata.creationTimestamp,
    });
  },
});

function isAnswered({ status }: Attachment): boolean {
  return status.attached === true || status.attachError !== undefined;
}

function byAge(a: Attachment, b: Attachment): number {
  return compareText(a.metadata.creationTimestamp, b.metadata.creationTimestamp);
}
