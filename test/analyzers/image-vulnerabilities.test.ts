import { imageVulnerabilities } from '../../analyzers/image-vulnerabilities.ts';
import { object, ownedBy, type Raw } from '../helpers/objects.ts';
import { testAnalyzer } from '../helpers/test-analyzer.ts';

const web = object('apps/v1', 'ReplicaSet', 'shop/web-6d4', { spec: { replicas: 1 }, status: {} });
const scan = (criticalCount: number, highCount: number): Raw =>
  object('aquasecurity.github.io/v1alpha1', 'VulnerabilityReport', 'shop/replicaset-web-6d4-nginx', {
    metadata: ownedBy(web),
    report: {
      artifact: { repository: 'library/nginx', tag: '1.16' },
      registry: { server: 'index.docker.io' },
      summary: { criticalCount, highCount, mediumCount: 9, lowCount: 2, unknownCount: 0 },
      vulnerabilities: [{ vulnerabilityID: 'CVE-2019-20367', severity: 'CRITICAL', resource: 'libbsd0' }],
    },
  });
const on = 'ReplicaSet shop/web-6d4';

testAnalyzer(imageVulnerabilities, {
  faulty: {
    'critical ones': {
      fault: 'POL-003',
      objects: [scan(1, 4), web],
      expect: [
        {
          code: 'image-vulnerable',
          on,
          says: /image index.docker.io\/library\/nginx:1.16 has 1 critical vulnerability and 4 of high severity/,
        },
      ],
      cure: () => [scan(0, 0), web],
    },
    'none that is critical': {
      fault: 'POL-003',
      objects: [scan(0, 4), web],
      expect: [{ code: 'image-vulnerable-high', on, says: /has 4 vulnerabilities of high severity/, severity: 'info' }],
      cure: () => [scan(0, 0), web],
    },
  },
  healthy: { 'none that matters': { objects: [scan(0, 0), web] } },
});
