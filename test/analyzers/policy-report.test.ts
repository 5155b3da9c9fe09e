import { policyReport } from '../../analyzers/policy-report.ts';
import { object, type Raw } from '../helpers/objects.ts';
import { testAnalyzer } from '../helpers/test-analyzer.ts';

const web = object('apps/v1', 'Deployment', 'shop/web', { spec: { replicas: 1 }, status: {} });
const scope = { apiVersion: 'apps/v1', kind: 'Deployment', namespace: 'shop', name: 'web', uid: 'u' };
/** A report as Kyverno writes it: one for each object, called by its uid. */
const report = (...results: object[]): Raw =>
  object('wgpolicyk8s.io/v1alpha2', 'PolicyReport', 'shop/6c1f', {
    scope,
    summary: { pass: 1, fail: results.length },
    results,
  });
const labels = {
  source: 'kyverno',
  policy: 'require-labels',
  rule: 'autogen-check-team',
  severity: 'medium',
  result: 'fail',
  scored: true,
  message: 'validation error: The label `team` is required.',
};

testAnalyzer(policyReport, {
  faulty: {
    'a Deployment breaks a rule': {
      fault: 'POL-001',
      objects: [report(labels, { ...labels, policy: 'other', result: 'pass' }), web],
      expect: [
        {
          code: 'policy-failed',
          on: 'Deployment shop/web',
          says: /^breaks require-labels, rule autogen-check-team \(medium\): validation error: The label/,
          severity: 'warning',
        },
      ],
      cure: () => [report({ ...labels, result: 'pass' }), web],
    },
    'an object of a kind that is not read': {
      fault: 'POL-001',
      objects: [
        object('wgpolicyk8s.io/v1alpha2', 'PolicyReport', 'shop/6c1f', {
          scope: { apiVersion: 'example.com/v1', kind: 'Widget', namespace: 'shop', name: 'a' },
          results: [labels],
        }),
      ],
      expect: [{ code: 'policy-failed', on: 'PolicyReport.wgpolicyk8s.io shop/6c1f', says: /require-labels/ }],
    },
    'a policy that is not scored, and one that cannot be evaluated': {
      fault: 'POL-001',
      objects: [
        report(
          { ...labels, result: 'warn' },
          {
            ...labels,
            policy: 'images',
            rule: undefined,
            severity: undefined,
            result: 'error',
            message: 'failed to fetch digest',
          },
        ),
        web,
      ],
      expect: [
        { code: 'policy-warned', on: 'Deployment shop/web', says: /does not follow require-labels/, severity: 'info' },
        {
          code: 'policy-not-evaluated',
          on: 'Deployment shop/web',
          says: /^images cannot be evaluated: failed to fetch/,
        },
      ],
    },
    'reports of the whole cluster, and of openreports.io': {
      fault: 'POL-001',
      objects: [
        object('wgpolicyk8s.io/v1beta1', 'ClusterPolicyReport', 'namespaces', {
          results: [{ ...labels, rule: 'quota', resources: [{ apiVersion: 'v1', kind: 'Namespace', name: 'shop' }] }],
        }),
        object('openreports.io/v1alpha1', 'Report', 'shop/web', {
          source: 'kubewarden',
          scope,
          results: [{ ...labels, source: undefined, rule: 'r' }],
        }),
        object('v1', 'Namespace', 'shop'),
        web,
      ],
      expect: [
        { code: 'policy-failed', on: 'Namespace shop', says: /rule quota/ },
        { code: 'policy-failed', on: 'Deployment shop/web', says: /rule r / },
      ],
    },
  },
  healthy: {
    'the object of the report is not there any more': { objects: [report(labels)] },
    'all rules are kept, skipped or not for it': {
      objects: [report({ ...labels, result: 'pass' }, { ...labels, rule: 'x', result: 'skip' }), web],
    },
  },
});
