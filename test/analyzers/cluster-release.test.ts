import { clusterRelease } from '../../analyzers/cluster-release.ts';
import { object } from '../helpers/objects.ts';
import { testAnalyzer } from '../helpers/test-analyzer.ts';

const api = object('v1', 'Service', 'default/kubernetes', { spec: { clusterIP: '10.96.0.1' } });
const on = 'Service default/kubernetes';
const node = (labels: object = {}) => object('v1', 'Node', 'node-a', { metadata: { labels } });
/** The snapshots of these tests are of March 2026. */
const at = (serverVersion: string) => ({ objects: [api, node()], snapshot: { serverVersion } });

testAnalyzer(clusterRelease, {
  faulty: {
    'the release gets no fixes any more': {
      fault: 'CLU-001',
      ...at('v1.31.9'),
      expect: [
        {
          code: 'cluster-release-unsupported',
          on,
          says: /^the API server is Kubernetes v1\.31\.9, which has had no fixes since 2025-11-11$/,
          severity: 'warning',
        },
      ],
      cured: { serverVersion: 'v1.36.1' },
    },
    'k3s follows the project': {
      fault: 'CLU-001',
      ...at('v1.30.4+k3s1'),
      expect: [{ code: 'cluster-release-unsupported', on, says: /v1\.30\.4\+k3s1.* since 2025-07-15/ }],
    },
    'it is older than anybody remembers': {
      ...at('v1.11.0'),
      expect: [{ code: 'cluster-release-unsupported', on, says: /since 2019-05-01/ }],
    },
    'the vendor mends it for longer': {
      ...at('v1.31.14-eks-ba24e9c'),
      expect: [
        {
          code: 'cluster-release-extended',
          on,
          says: /since 2025-11-11; Amazon EKS still offers them$/,
          severity: 'info',
        },
      ],
    },
    'the vendor does not either': {
      fault: 'CLU-001',
      ...at('v1.27.16-gke.1051001'),
      expect: [{ code: 'cluster-release-unsupported', on, says: /since 2024-07-16; Google Kubernetes Engine ended/ }],
    },
    'a vendor that writes its versions like everybody': {
      objects: [api, node({ 'kubernetes.azure.com/cluster': 'MC_shop' })],
      snapshot: { serverVersion: 'v1.30.14' },
      expect: [{ code: 'cluster-release-extended', on, says: /Azure Kubernetes Service/ }],
    },
    'the end is near': {
      ...at('v1.32.11'),
      snapshot: { serverVersion: 'v1.32.11', takenAt: '2026-02-01T00:00:00Z' },
      expect: [{ code: 'cluster-release-ending', on, says: /gets fixes until 2026-02-28/, severity: 'info' }],
    },
  },
  healthy: {
    'a release that is supported': at('v1.35.1'),
    'a release that is not known yet': at('v1.60.0'),
    'the version is not known': at(''),
    'nodes may not be listed: it may be of a vendor': {
      objects: [api],
      snapshot: { serverVersion: 'v1.31.9', withheld: { Node: 'forbidden' } },
    },
    'another Service': {
      objects: [object('v1', 'Service', 'shop/kubernetes', { spec: {} })],
      snapshot: { serverVersion: 'v1.20.0' },
    },
  },
});
