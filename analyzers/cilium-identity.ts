import { defineAnalyzer } from '../src/core/analyzer.ts';
import type { Kinds } from '../src/core/kinds/index.ts';
import { memoized } from '../src/core/memo.ts';
import { namespaceKey, namespaceLabelPrefix } from './_shared/cilium-labels.ts';

/** The operator of Cilium collects identities that nobody has used for this long, in seconds: half an hour, and a round. */
const collectedAfter = 3600;

const docs = 'https://docs.cilium.io/en/stable/internals/security-identities/';

/** The numbers of the identities that some endpoint has. */
const usesOf = memoized((endpoints: readonly Kinds['CiliumEndpoint'][]): ReadonlySet<string> => {
  return new Set(endpoints.map(({ status }) => String(status.identity?.id ?? '')));
});

/** The numbers that Cilium gives to sets of labels, by which the nodes tell who may talk to whom. */
export const ciliumIdentity = defineAnalyzer({
  id: 'cilium-identity',
  subject: 'CiliumIdentity',
  title: 'CiliumIdentities that nobody uses, or whose labels are outdated',
  aliases: ['ciliumid'],
  consults: ['CiliumEndpoint', 'Namespace'],
  codes: {
    'cilium-identity-outdated': {
      severity: 'warning',
      breaks: 'config',
      message: 'is in use, with {key}={has} of namespace {namespace}, whose label is {is}',
      why: 'The labels of a namespace are part of the identity of its pods. They were changed, and pods still have the identity of before: policies that select by the label judge them by its old value.',
      fix: 'Check whether the agents of Cilium run on the nodes of these pods; restarting the pods gives them the right identity.',
      docs,
    },
    'cilium-identity-unused': {
      severity: 'info',
      message: 'is used by no endpoint[, and its namespace {gone} does not exist]',
      why: 'The operator of Cilium deletes identities that nobody uses after about half an hour. Until then they take room in the policy maps of all nodes, which is limited.',
      fix: 'If they pile up, check whether the operator of Cilium runs.',
      docs,
    },
  },
  check(identity, cluster, report) {
    const { name, creationTimestamp, deletionTimestamp } = identity.metadata;
    const endpoints = cluster.listing('CiliumEndpoint');
    if (deletionTimestamp !== undefined || endpoints.state === 'unknown') return;
    // Where endpoints are kept elsewhere, nothing tells who uses an identity.
    if (endpoints.objects.length === 0) return;
    const labels = new Map(
      Object.entries(identity['security-labels']).map(([key, value]) => [key.replace(/^k8s:/, ''), value]),
    );
    const namespace = labels.get(namespaceKey) ?? '';
    const found = namespace === '' ? undefined : cluster.lookup('Namespace', namespace);
    if (!usesOf(endpoints.objects).has(name)) {
      if (cluster.age(creationTimestamp) < collectedAfter) return;
      report('cilium-identity-unused', identity, {
        with: { gone: found?.state === 'absent' ? namespace : undefined },
        evidence: [{ of: identity, path: 'security-labels', value: namespace }],
      });
      return;
    }
    if (found?.state !== 'present') return;
    const own = found.object.metadata.labels;
    for (const [key, has] of labels) {
      if (!key.startsWith(namespaceLabelPrefix)) continue;
      const label = key.slice(namespaceLabelPrefix.length);
      if (own[label] === has) continue;
      report('cilium-identity-outdated', identity, {
        key: label,
        with: { key: label, has, namespace, is: own[label] ?? '(not set)' },
        near: [found.object],
        evidence: [{ of: identity, path: `security-labels[${key}]`, value: has }],
      });
    }
  },
});
