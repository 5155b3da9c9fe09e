import { defineAnalyzer } from '../src/core/analyzer.ts';
import { text, word } from '../src/core/values.ts';

const docs = 'https://aquasecurity.github.io/trivy-operator/latest/docs/crds/';

/** What the Trivy operator found wrong with how objects are configured. One finding for each check, with how many fail it. */
export const scanReport = defineAnalyzer({
  id: 'scan-report',
  profile: 'policy',
  subject: ['ConfigAuditReport', 'ClusterConfigAuditReport', 'RbacAssessmentReport'],
  title: 'Objects that fail a check of the Trivy operator',
  aliases: ['trivy'],
  codes: {
    'scan-check-failed': {
      severity: 'warning',
      habit: true,
      message: 'fails {check} ({severity})[, {title}][: {words}]',
      why: 'The scanner considers the configuration of the object dangerous: whoever breaks in gets further than necessary.',
      fix: 'Change the object (its template, if it has one); the page of the check says how.',
      docs: `${docs}configaudit-report/`,
    },
    'scan-check-noted': {
      severity: 'info',
      habit: true,
      message: 'fails {check} ({severity})[, {title}][: {words}]',
      why: 'The scanner recommends another configuration of the object, but does not consider this one dangerous.',
      fix: 'Change the object (its template, if it has one); the page of the check says how.',
      docs: `${docs}configaudit-report/`,
    },
  },
  check(scan, cluster, report) {
    const object = cluster.ownerOf(scan) ?? scan;
    for (const { checkID: check = '', title, severity = 'UNKNOWN', success, messages } of scan.report.checks) {
      if (success !== false) continue;
      const severe = severity === 'CRITICAL' || severity === 'HIGH';
      report(severe ? 'scan-check-failed' : 'scan-check-noted', object, {
        key: check,
        with: {
          check: word(check),
          severity: word(severity.toLowerCase()),
          title: title === undefined ? undefined : text(title),
          words: messages[0] === undefined ? undefined : text(messages[0]),
        },
        evidence: [{ of: scan, path: `report.checks[${check}]`, value: word(severity) }],
      });
    }
  },
});
