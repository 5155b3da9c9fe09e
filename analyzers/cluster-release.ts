import { defineAnalyzer } from '../src/core/analyzer.ts';
import { word } from '../src/core/values.ts';
import { endOfSupport, minorOf, type Vendor, vendors } from './_shared/kubernetes-releases.ts';

const docs = 'https://kubernetes.io/releases/patch-releases/#support-period';
const day = 24 * 3600;

/** What is said is of the release: the Service it is said of shows nothing of it. */
const versions = 'kubectl version';

/** Some time before support ends it is worth a word, in seconds. */
const notice = 60 * day;

/** Said of the Service by which pods reach the API server: there is one in every cluster, and no object is the cluster. */
export const clusterRelease = defineAnalyzer({
  id: 'cluster-release',
  subject: 'Service',
  title: 'Releases of Kubernetes that are no longer supported',
  aliases: ['cluster', 'EKS'],
  consults: ['Node'],
  codes: {
    'cluster-release-unsupported': {
      severity: 'warning',
      message:
        'the API server is Kubernetes {version}, which has had no fixes since {date}[; {vendor} ended its own support too]',
      why: 'A release gets fixes for about fourteen months. After that security holes stay open, and add-ons, clients and clouds stop supporting it.',
      fix: 'Upgrade, one minor version after the other.',
      look: versions,
      docs,
    },
    'cluster-release-extended': {
      severity: 'info',
      message:
        'the API server is Kubernetes {version}, which has had no fixes from the project since {date}; {vendor} still offers them',
      why: 'Some vendors keep fixing a release for longer than the project does, for a fee or as a separate plan. Whether this cluster has that cannot be read from it.',
      fix: 'Make sure that the cluster has the extended support of {vendor}, and plan the upgrade.',
      look: versions,
      docs,
    },
    'cluster-release-ending': {
      severity: 'info',
      message: 'the API server is Kubernetes {version}, which gets fixes until {date}',
      why: 'A release gets fixes for about fourteen months. After that security holes stay open.',
      fix: 'Plan the upgrade to the next minor version.',
      look: versions,
      docs,
    },
  },
  check(service, cluster, report) {
    if (service.metadata.name !== 'kubernetes' || service.metadata.namespace !== 'default') return;
    const { serverVersion } = cluster;
    const ends = endOfSupport.get(minorOf(serverVersion) ?? 0);
    if (ends === undefined) return;
    const age = cluster.age(`${ends}T00:00:00Z`);
    if (!Number.isFinite(age) || age < -notice) return;
    const nodes = cluster.listing('Node');
    const vendor = vendors.find(isVendor);
    const details = {
      with: { version: word(serverVersion), date: word(ends), vendor: vendor && word(vendor.name) },
      evidence: [{ of: service, path: 'version of the API server', value: word(serverVersion) }],
    };
    if (age < 0) return report('cluster-release-ending', service, details);
    // Without the nodes one cannot tell whose cluster it is.
    if (vendor === undefined && nodes.state === 'unknown') return;
    const isOver = vendor === undefined || age > vendor.months * 30.5 * day;
    if (vendor === undefined || isOver) report('cluster-release-unsupported', service, details);
    else
      report('cluster-release-extended', service, { ...details, with: { ...details.with, vendor: word(vendor.name) } });

    function isVendor({ version, nodeLabel }: Vendor): boolean {
      if (version?.test(serverVersion) === true) return true;
      return (
        nodeLabel !== undefined &&
        nodes.state === 'complete' &&
        nodes.objects.some(({ metadata }) => nodeLabel in metadata.labels)
      );
    }
  },
});
