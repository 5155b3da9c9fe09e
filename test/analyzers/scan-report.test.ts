import { scanReport } from '../../analyzers/scan-report.ts';
import { object, ownedBy, type Raw } from '../helpers/objects.ts';
import { testAnalyzer } from '../helpers/test-analyzer.ts';

const web = object('apps/v1', 'ReplicaSet', 'shop/web-6d4', { spec: { replicas: 1 }, status: {} });
const check = (checkID: string, severity: string, success: boolean) => ({
  checkID,
  severity,
  success,
  title: 'Root file system is not read-only',
  category: 'Kubernetes Security Check',
  messages: ["Container 'app' of ReplicaSet 'web-6d4' should set 'securityContext.readOnlyRootFilesystem' to true"],
});
const scan = (...checks: object[]): Raw =>
  object('aquasecurity.github.io/v1alpha1', 'ConfigAuditReport', 'shop/replicaset-web-6d4', {
    metadata: ownedBy(web),
    report: { scanner: { name: 'Trivy' }, summary: { criticalCount: 0, highCount: 1 }, checks },
  });

testAnalyzer(scanReport, {
  faulty: {
    'one check that matters, and one that does not': {
      fault: 'POL-002',
      objects: [
        scan(check('KSV014', 'HIGH', false), check('KSV020', 'LOW', false), check('KSV001', 'HIGH', true)),
        web,
      ],
      expect: [
        {
          code: 'scan-check-failed',
          on: 'ReplicaSet shop/web-6d4',
          says: /fails KSV014 \(high\), Root file system is not read-only: Container 'app'/,
          severity: 'warning',
        },
        { code: 'scan-check-noted', on: 'ReplicaSet shop/web-6d4', says: /fails KSV020 \(low\)/, severity: 'info' },
      ],
      cure: () => [scan(check('KSV014', 'HIGH', true)), web],
    },
    'what it is about may not be listed': {
      fault: 'POL-002',
      objects: [scan(check('KSV014', 'CRITICAL', false))],
      expect: [
        {
          code: 'scan-check-failed',
          on: 'ConfigAuditReport.aquasecurity.github.io shop/replicaset-web-6d4',
          says: /KSV014 \(critical\)/,
        },
      ],
    },
  },
  healthy: { 'all checks succeed': { objects: [scan(check('KSV014', 'HIGH', true)), web] } },
});
