import { helmRelease } from '../../analyzers/helm-release.ts';
import { ago, object, type Raw } from '../helpers/objects.ts';
import { testAnalyzer } from '../helpers/test-analyzer.ts';

/** Metadata is all of a Secret that is read; the labels are those of Helm 3. */
const revision = (version: number, status: string, seconds = 7200): Raw =>
  object('v1', 'Secret', `shop/sh.helm.release.v1.shop.v${version}`, {
    metadata: {
      labels: {
        owner: 'helm',
        name: 'shop',
        status,
        version: `${version}`,
        modifiedAt: `${Date.parse(ago(seconds)) / 1000}`,
      },
    },
  });
const on = 'Secret shop/sh.helm.release.v1.shop.v3';

testAnalyzer(helmRelease, {
  faulty: {
    'an upgrade that failed': {
      fault: 'CLU-021',
      objects: [revision(1, 'superseded'), revision(2, 'deployed'), revision(3, 'failed')],
      expect: [
        {
          code: 'helm-release-failed',
          on,
          says: /revision 3 of Helm release shop failed; revision 2 is the last that was deployed$/,
        },
      ],
      cure: objects => [...objects, revision(4, 'deployed')],
    },
    'an upgrade that failed after two that Helm left as deployed': {
      objects: [revision(1, 'deployed'), revision(2, 'deployed'), revision(3, 'failed')],
      expect: [{ code: 'helm-release-failed', on, says: /revision 2 is the last that was deployed$/ }],
    },
    'an upgrade that was interrupted': {
      fault: 'CLU-021',
      objects: [revision(2, 'deployed'), revision(3, 'pending-upgrade')],
      expect: [{ code: 'helm-release-pending', on, says: /hangs in pending-upgrade at revision 3$/, settling: false }],
      cure: () => [revision(2, 'superseded'), revision(3, 'deployed')],
    },
    'an upgrade on its way': {
      objects: [revision(2, 'deployed'), revision(3, 'pending-upgrade', 60)],
      expect: [{ code: 'helm-release-pending', on, says: /pending-upgrade/, settling: true }],
    },
  },
  healthy: {
    'a release with a history': {
      objects: [revision(1, 'failed'), revision(2, 'superseded'), revision(3, 'deployed')],
    },
    'a Secret that is called like a revision, and has no number': {
      objects: [
        object('v1', 'Secret', 'shop/sh.helm.release.v1.shop.old', {
          metadata: { labels: { owner: 'helm', name: 'shop', status: 'failed', version: 'old' } },
        }),
      ],
    },
    'a Secret of another owner': {
      objects: [object('v1', 'Secret', 'shop/token', { metadata: { labels: { status: 'failed' } } })],
    },
  },
});
