import { defineAnalyzer } from '../src/core/analyzer.ts';
import type { Kinds } from '../src/core/kinds/index.ts';
import { word } from '../src/core/values.ts';

const docs = 'https://aquasecurity.github.io/trivy-operator/latest/docs/crds/vulnerability-report/';

/** What the Trivy operator found in images, by numbers. One finding for each image, with how many workloads run it. */
export const imageVulnerabilities = defineAnalyzer({
  id: 'image-vulnerabilities',
  profile: 'policy',
  subject: 'VulnerabilityReport',
  title: 'Images with known vulnerabilities, by the reports of the Trivy operator',
  codes: {
    'image-vulnerable': {
      severity: 'warning',
      habit: true,
      message:
        'image {image} has {critical|critical vulnerability|critical vulnerabilities}[ and {high|of high severity|of high severity}]',
      why: 'Packages in the image have holes that are publicly known, and how to use some of them is known too.',
      fix: 'Use a newer tag of {image}, or build it again on a newer base; the report says which versions have them fixed.',
      docs,
    },
    'image-vulnerable-high': {
      severity: 'info',
      habit: true,
      message: 'image {image} has {high|vulnerability|vulnerabilities} of high severity',
      why: 'Packages in the image have holes that are publicly known. None of them is critical.',
      fix: 'Use a newer tag of {image}, or build it again on a newer base; the report says which versions have them fixed.',
      docs,
    },
  },
  check(scan, cluster, report) {
    const { criticalCount: critical = 0, highCount: high = 0 } = scan.report.summary ?? {};
    const image = imageOf(scan);
    const object = cluster.ownerOf(scan) ?? scan;
    const evidence = [{ of: scan, path: 'report.summary', value: word(`${critical} critical, ${high} high`) }];
    if (critical > 0) {
      report('image-vulnerable', object, {
        key: image,
        with: { image, critical, high: high === 0 ? undefined : high },
        evidence,
      });
    } else if (high > 0) {
      report('image-vulnerable-high', object, { key: image, with: { image, high }, evidence });
    }
  },
});

function imageOf({ metadata, report: { registry, artifact } }: Kinds['VulnerabilityReport']): string {
  const { repository = metadata.name, tag, digest } = artifact ?? {};
  const path = registry?.server === undefined ? repository : `${registry.server}/${repository}`;
  return tag === undefined ? (digest === undefined ? path : `${path}@${digest}`) : `${path}:${tag}`;
}
