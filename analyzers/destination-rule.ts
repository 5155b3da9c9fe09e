import { defineAnalyzer } from '../src/core/analyzer.ts';
import type { Kinds } from '../src/core/kinds/index.ts';
import { refOf } from '../src/core/objects.ts';
import { labels, word } from '../src/core/values.ts';
import { destinationOf, hostKinds } from './_shared/istio-hosts.ts';
import { mtlsOf } from './_shared/istio-mtls.ts';
import { hasSidecar, isAmbient } from './_shared/istio-sidecar.ts';
import { emptySubset, subsetKinds } from './_shared/istio-subsets.ts';
import { alive } from './_shared/rollup.ts';
import { withLabels } from './_shared/select-labels.ts';

const docs = 'https://istio.io/latest/docs/reference/config/networking/destination-rule/';
const mtlsDocs =
  'https://istio.io/latest/docs/ops/common-problems/network-issues/#503-errors-after-setting-destination-rule';

/** What the rules of Istio for the clients of a host say of pods that are not so. */
export const destinationRule = defineAnalyzer({
  id: 'destination-rule',
  subject: 'DestinationRule',
  title: 'DestinationRules of Istio that match nothing, or contradict how the pods behind the host talk',
  consults: [...hostKinds, ...subsetKinds, 'PeerAuthentication'],
  codes: {
    'destination-rule-host-unknown': {
      severity: 'warning',
      breaks: 'config',
      message:
        'is for host {host}, which is no Service and no host of a ServiceEntry[; {meant} is the name that Istio knows]',
      why: 'The rule holds for traffic to its host. Istio knows no such host, so the rule has no effect: subsets, connection limits and TLS settings are not there.',
      fix: 'Correct spec.host; write the full name of a Service of another namespace.',
      docs: 'https://istio.io/latest/docs/reference/config/analysis/ist0101/',
    },
    'destination-rule-subset-empty': {
      severity: 'warning',
      breaks: 'config',
      message:
        'subset {subset} ({labels}) selects no pod of {service}[; {near} differs in label {label}: {has} instead of {wants}]',
      why: 'A subset is the pods of a Service that have its labels. No pod behind the Service has them, so what is routed to the subset is answered with 503.',
      fix: 'Make the labels of the subset those of the pods, or take the subset out.',
      docs: `${docs}#Subset`,
    },
    'destination-rule-demands-mtls': {
      severity: 'error',
      breaks: 'ready',
      message: 'makes clients use mTLS (mode {mode}) to {service}, whose pods have no sidecar',
      why: 'The proxies of the clients begin a TLS connection, and the pods behind the Service, which are outside of the mesh, do not understand it: every request fails.',
      fix: 'Take trafficPolicy.tls out of the rule (Istio uses mTLS by itself where it can), or bring the pods of {service} into the mesh.',
      docs: mtlsDocs,
    },
    'destination-rule-forbids-mtls': {
      severity: 'error',
      breaks: 'ready',
      message: 'makes clients use plain text (mode DISABLE) to {service}, whose pods take mTLS only',
      why: 'A PeerAuthentication demands mTLS of whoever talks to the pods behind the Service, and this rule switches it off in the clients: every request is refused.',
      fix: 'Take trafficPolicy.tls out of the rule, or let the PeerAuthentication be PERMISSIVE.',
      docs: mtlsDocs,
    },
  },
  check(rule, cluster, report) {
    const { metadata, spec } = rule;
    const { host = '', trafficPolicy } = spec;
    if (metadata.deletionTimestamp !== undefined) return;
    const found = destinationOf(host, metadata.namespace, cluster);
    if (found.to === 'nowhere') {
      report('destination-rule-host-unknown', rule, {
        with: { host, meant: found.meant },
        near: found.absent?.similar() ?? [],
        evidence: [{ of: rule, path: 'spec.host', value: host }],
      });
      return;
    }
    if (found.to !== 'service') return;
    const { service } = found;
    checkSubsets(service);
    checkTls(service);

    function checkSubsets(service: Kinds['Service']): void {
      for (const subset of spec.subsets) {
        const empty = emptySubset(subset, service, cluster);
        if (empty === undefined) continue;
        const { near } = empty;
        const name = subset.name ?? '';
        report('destination-rule-subset-empty', rule, {
          key: name,
          with: {
            subset: name,
            labels: labels(subset.labels),
            service: refOf(service),
            near: near?.ref,
            label: near?.label,
            has: near?.has,
            wants: near?.wants,
          },
          near: near === undefined ? [] : [near.object],
          evidence: [{ of: rule, path: `spec.subsets[${name}].labels`, value: labels(subset.labels) }],
        });
      }
    }

    function checkTls(service: Kinds['Service']): void {
      const { tls, portLevelSettings = [] } = trafficPolicy ?? {};
      const pods = cluster.listing('Pod', service.metadata.namespace);
      if (tls?.mode === undefined || portLevelSettings.some(port => port.tls !== undefined)) return;
      const behind = pods.state === 'complete' ? alive(withLabels(pods.objects, service.spec.selector)) : [];
      if (behind.length === 0 || behind.some(isAmbient)) return;
      const values = { service: refOf(service) };
      const evidence = [{ of: rule, path: 'spec.trafficPolicy.tls.mode', value: word(tls.mode) }];
      if (tls.mode === 'ISTIO_MUTUAL' && !behind.some(hasSidecar)) {
        report('destination-rule-demands-mtls', rule, {
          with: { ...values, mode: word(tls.mode) },
          near: behind.slice(0, 1),
          dependsOn: behind.map(object => ({ object, because: 'config' })),
          evidence,
          impact: 'down',
        });
      }
      if (tls.mode !== 'DISABLE' || !behind.every(hasSidecar)) return;
      const policies = cluster.listing('PeerAuthentication');
      if (policies.state === 'unknown' || !behind.every(pod => mtlsOf(pod, policies.objects) === 'STRICT')) return;
      report('destination-rule-forbids-mtls', rule, { with: values, evidence, impact: 'down' });
    }
  },
});
