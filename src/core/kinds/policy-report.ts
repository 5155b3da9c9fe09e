import type { Fields } from '../fields.ts';
import { defineKind } from './define.ts';
import { objectReference } from './shared.ts';

/**
 * What policy engines and scanners write of other objects: several for each. So they are read only with the profile `policy`.
 * Kubescape's reports are not among them: its API leaves their content out of lists.
 */
const reports = { jsonOnly: true, bulky: true } as const;

/** Kyverno, Kubewarden, Falco and others. @see https://github.com/kubernetes-sigs/wg-policy-prototypes */
const results = {
  source: [2, 'string'],
  /** What all results are about that do not say it. */
  scope: [3, objectReference],
  results: [
    4,
    [
      {
        source: [1, 'string'],
        policy: [2, 'string'],
        rule: [3, 'string'],
        severity: [4, 'string'],
        result: [5, 'string'],
        message: [6, 'string'],
        resources: [7, [objectReference]],
      },
    ],
  ],
} as const satisfies Fields;

const workingGroup = { ...reports, group: 'wgpolicyk8s.io', version: 'v1alpha2', fields: results } as const;
/** Where the same reports go on. @see https://github.com/openreports/reports-api */
const openReports = { ...reports, group: 'openreports.io', version: 'v1alpha1', fields: results } as const;

export const policyReport = defineKind({
  ...workingGroup,
  kind: 'PolicyReport',
  plural: 'policyreports',
  namespaced: true,
});

export const clusterPolicyReport = defineKind({
  ...workingGroup,
  kind: 'ClusterPolicyReport',
  plural: 'clusterpolicyreports',
  namespaced: false,
});

export const report = defineKind({ ...openReports, kind: 'Report', plural: 'reports', namespaced: true });

export const clusterReport = defineKind({
  ...openReports,
  kind: 'ClusterReport',
  plural: 'clusterreports',
  namespaced: false,
});

/** @see https://aquasecurity.github.io/trivy-operator/latest/docs/crds/ */
const trivy = { ...reports, group: 'aquasecurity.github.io', version: 'v1alpha1' } as const;

/** Of an image, by its numbers: the vulnerabilities themselves would be thousands. */
export const vulnerabilityReport = defineKind({
  ...trivy,
  kind: 'VulnerabilityReport',
  plural: 'vulnerabilityreports',
  namespaced: true,
  fields: {
    report: [
      2,
      {
        registry: [1, { server: [1, 'string'] }],
        artifact: [2, { repository: [1, 'string'], tag: [2, 'string'], digest: [3, 'string'] }],
        summary: [3, { criticalCount: [1, 'int'], highCount: [2, 'int'] }],
      },
    ],
  },
});

const checks = {
  report: [
    2,
    {
      checks: [
        1,
        [
          {
            checkID: [1, 'string'],
            title: [2, 'string'],
            severity: [3, 'string'],
            success: [4, 'bool', 'zero'],
            messages: [5, ['string']],
          },
        ],
      ],
    },
  ],
} as const satisfies Fields;

export const configAuditReport = defineKind({
  ...trivy,
  kind: 'ConfigAuditReport',
  plural: 'configauditreports',
  namespaced: true,
  fields: checks,
});

export const clusterConfigAuditReport = defineKind({
  ...trivy,
  kind: 'ClusterConfigAuditReport',
  plural: 'clusterconfigauditreports',
  namespaced: false,
  fields: checks,
});

export const rbacAssessmentReport = defineKind({
  ...trivy,
  kind: 'RbacAssessmentReport',
  plural: 'rbacassessmentreports',
  namespaced: true,
  fields: checks,
});
