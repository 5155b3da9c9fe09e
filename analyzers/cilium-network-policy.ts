import { defineAnalyzer } from '../src/core/analyzer.ts';
import type { Kinds } from '../src/core/kinds/index.ts';
import { formatSelector, isEmptySelector, matchesSelector } from '../src/core/selectors.ts';
import { word } from '../src/core/values.ts';
import {
  ciliumLabels,
  namesNamespace,
  namespaceKey,
  ownPart,
  type PlainSelector,
  plainSelector,
} from './_shared/cilium-labels.ts';
import { dnsLabel } from './_shared/cluster-dns.ts';
import { nearestByLabels } from './_shared/near-labels.ts';
import { podMakers, templateKinds } from './_shared/pod-templates.ts';

const docs = 'https://docs.cilium.io/en/stable/security/policy/intro/';

/** Policies of Cilium whose selectors match nothing. A policy of a namespace is for pods of that namespace only. */
export const ciliumNetworkPolicy = defineAnalyzer({
  id: 'cilium-network-policy',
  subject: ['CiliumNetworkPolicy', 'CiliumClusterwideNetworkPolicy'],
  title: 'Network policies of Cilium that match no pod or node',
  aliases: ['cnp', 'ccnp'],
  reads: ['Pod'],
  consults: ['Namespace', 'Node', ...templateKinds],
  codes: {
    'cilium-policy-selects-nothing': {
      severity: 'warning',
      breaks: 'config',
      message:
        'endpointSelector {selector} matches no pod[; {near} differs in label {label}: {has} instead of {wants}]',
      why: 'A policy applies to the pods that endpointSelector matches; one of a namespace to those of its namespace. It matches none, so the policy has no effect: the pods it was meant for are open, or closed by another policy.',
      fix: 'Make endpointSelector and the labels of the pods the same, or delete the policy.',
      docs,
    },
    'cilium-policy-selects-no-node': {
      severity: 'warning',
      breaks: 'config',
      message: 'nodeSelector {selector} matches no node[; {near} differs in label {label}: {has} instead of {wants}]',
      why: 'A host policy applies to the nodes that nodeSelector matches. It matches none, so the policy has no effect.',
      fix: 'Make nodeSelector and the labels of the nodes the same, or delete the policy.',
      docs: 'https://docs.cilium.io/en/stable/security/host-firewall/',
    },
    'cilium-policy-peer-no-pod': {
      severity: 'warning',
      breaks: 'config',
      message:
        '{direction} rule: selector {selector} matches no pod in {where}[; {near} differs in label {label}: {has} instead of {wants}]',
      why: 'The rule allows traffic with the pods that the selector matches: those of the own namespace, unless the selector names another. It matches none, so nothing is allowed by it.',
      fix: `Make the selector and the labels of the pods the same; for pods of another namespace add k8s:${namespaceKey}.`,
      docs: 'https://docs.cilium.io/en/stable/security/policy/kubernetes/',
    },
  },
  check(policy, cluster, report) {
    const { namespace, deletionTimestamp } = policy.metadata;
    if (deletionTimestamp !== undefined) return;
    for (const rule of [policy.spec, ...policy.specs]) {
      checkNodes(rule.nodeSelector);
      const isHeard = rule.endpointSelector === undefined || checkSubject(rule.endpointSelector);
      if (!isHeard) continue;
      for (const peer of rule.ingress.flatMap(({ fromEndpoints }) => fromEndpoints)) checkPeer('ingress', peer);
      for (const peer of rule.egress.flatMap(({ toEndpoints }) => toEndpoints)) checkPeer('egress', peer);
    }

    /** Returns false if the rule applies to nothing. */
    function checkSubject(endpointSelector: Selector): boolean {
      const selector = plainSelector(endpointSelector);
      if (selector === undefined || isEmptySelector(selector) || mayMatch(selector, namespace)) return true;
      const near = nearestTo(selector, namespace);
      report('cilium-policy-selects-nothing', policy, {
        key: formatSelector(selector),
        with: { selector: formatSelector(endpointSelector), ...near?.values },
        near: near === undefined ? [] : [near.object],
        evidence: [{ of: policy, path: 'spec.endpointSelector', value: formatSelector(endpointSelector) }],
      });
      return false;
    }

    function checkNodes(nodeSelector: Selector | undefined): void {
      const selector = nodeSelector === undefined ? undefined : plainSelector(nodeSelector);
      const nodes = cluster.listing('Node');
      if (selector === undefined || isEmptySelector(selector) || nodes.state === 'unknown') return;
      if (nodes.objects.some(node => matchesSelector(selector, node.metadata.labels))) return;
      const near = isPlain(selector) ? nearestByLabels(selector.matchLabels, nodes.objects) : undefined;
      report('cilium-policy-selects-no-node', policy, {
        key: formatSelector(selector),
        with: {
          selector: formatSelector(nodeSelector),
          near: near?.ref,
          label: near?.label,
          has: near?.has,
          wants: near?.wants,
        },
        near: near === undefined ? [] : [near.object],
        evidence: [{ of: policy, path: 'spec.nodeSelector', value: formatSelector(nodeSelector) }],
      });
    }

    function checkPeer(direction: 'ingress' | 'egress', peer: Selector): void {
      const selector = plainSelector(peer);
      if (selector === undefined || isEmptySelector(selector) || isDns(selector)) return;
      const home = namesNamespace(selector) ? '' : namespace;
      if (mayMatch(selector, home)) return;
      const near = nearestTo(selector, home);
      report('cilium-policy-peer-no-pod', policy, {
        key: `${direction} ${formatSelector(selector)}`,
        with: {
          direction: word(direction),
          selector: formatSelector(peer),
          where: home === '' ? word('any namespace') : home,
          ...near?.values,
        },
        near: near === undefined ? [] : [near.object],
        evidence: [
          {
            of: policy,
            path: direction === 'ingress' ? 'spec.ingress.fromEndpoints' : 'spec.egress.toEndpoints',
            value: formatSelector(peer),
          },
        ],
      });
    }

    /** Whether some pod matches, or something would make one that does, or it cannot be known. */
    function mayMatch(selector: PlainSelector, home: string): boolean {
      const names = namespacesOf(selector, home);
      if (names === undefined) return true;
      const own = ownPart(selector);
      return names.some(name => {
        if (cluster.listing('Pod', name).state === 'unknown') return true;
        const found = cluster.lookup('Namespace', name);
        const labelled = found.state === 'present' ? found.object : undefined;
        const pods = cluster.select('Pod', name, own);
        if (pods.some(pod => matchesSelector(selector, ciliumLabels(pod, labelled)))) return true;
        return !isEmptySelector(own) && podMakers(own, name, cluster)?.length !== 0;
      });
    }

    /** The namespaces in which pods may match; undefined if that cannot be known. */
    function namespacesOf({ matchLabels }: PlainSelector, home: string): readonly string[] | undefined {
      const named = matchLabels[namespaceKey];
      if (home !== '') return named === undefined || named === home ? [home] : [];
      if (named !== undefined) return [named];
      const all = cluster.listing('Namespace');
      return all.state === 'complete' ? all.objects.map(({ metadata }) => metadata.name) : undefined;
    }

    function nearestTo(selector: PlainSelector, home: string) {
      const named = selector.matchLabels[namespaceKey] ?? home;
      if (!isPlain(selector) || (home !== '' && named !== home)) return undefined;
      const pods = cluster.list('Pod', named === '' ? undefined : named);
      const near = nearestByLabels(ownPart(selector).matchLabels, pods);
      if (near === undefined) return undefined;
      const { ref, label, has, wants, object } = near;
      return { object, values: { near: ref, label, has, wants } };
    }
  },
});

type Selector = NonNullable<Kinds['CiliumNetworkPolicy']['spec']['endpointSelector']>;

/** Only labels can be missed by one. */
function isPlain({ matchExpressions }: PlainSelector): boolean {
  return matchExpressions.length === 0;
}

/** Cluster DNS may run where its pods are not seen: on the nodes, or with the control plane. */
function isDns({ matchLabels, matchExpressions }: PlainSelector): boolean {
  return dnsLabel in matchLabels || matchExpressions.some(({ key }) => key === dnsLabel);
}
