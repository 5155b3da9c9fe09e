import { defineAnalyzer } from '../src/core/analyzer.ts';
import type { Kinds } from '../src/core/kinds/index.ts';
import { withRarestLabel } from '../src/core/label-index.ts';
import { refOf } from '../src/core/objects.ts';
import {
  formatSelector,
  isEmptySelector,
  type LabelSelector,
  matchesLabels,
  matchesSelector,
} from '../src/core/selectors.ts';
import { word } from '../src/core/values.ts';
import { dnsLabel, dnsLabels } from './_shared/cluster-dns.ts';
import { type DeclaredPort, declaredPorts, leadsTo, shownPort } from './_shared/declared-ports.ts';
import { likeServices } from './_shared/like-services.ts';
import { type NearLabels, nearestByLabels } from './_shared/near-labels.ts';
import type { NetworkPolicy, Peer } from './_shared/network-policy.ts';
import { podMakers, templateKinds } from './_shared/pod-templates.ts';
import { isFinished } from './_shared/pods.ts';

const docs = 'https://kubernetes.io/docs/concepts/services-networking/network-policies/';

/** A NetworkPolicy speaks of pods by their labels; what its selectors do not match it neither protects nor lets through. */
export const networkPolicy = defineAnalyzer({
  id: 'network-policy',
  subject: 'NetworkPolicy',
  title: 'Network policies whose selectors or ports match nothing',
  reads: ['Pod'],
  consults: ['Namespace', 'Service', ...templateKinds],
  codes: {
    'network-policy-selects-nothing': {
      severity: 'warning',
      breaks: 'config',
      message: 'podSelector {selector} matches no pod[; {near} differs in label {label}: {has} instead of {wants}]',
      why: 'A policy applies to the pods of its namespace that podSelector matches. It matches none, so the policy has no effect: the pods it was meant for are open, or closed by another policy.',
      fix: 'Make podSelector and the labels of the pods the same, or delete the policy.',
      docs,
    },
    'network-policy-peer-no-namespace': {
      severity: 'warning',
      breaks: 'config',
      message:
        '{direction} rule: namespaceSelector {selector} matches no namespace[; {near} differs in label {label}: {has} instead of {wants}][; {called} has the label {own}]',
      why: 'The rule allows traffic with the namespaces that the selector matches. It matches none, so nothing is allowed by it.',
      fix: 'Label the namespace that is meant, or use the label kubernetes.io/metadata.name, which every namespace has.',
      docs,
    },
    'network-policy-peer-no-pod': {
      severity: 'warning',
      breaks: 'config',
      message:
        '{direction} rule: podSelector {selector} matches no pod in {namespaces}[; {near} differs in label {label}: {has} instead of {wants}]',
      why: 'The rule allows traffic with the pods that the selector matches, in the namespaces of its namespaceSelector or else in that of the policy. It matches none, so nothing is allowed by it.',
      fix: 'Make the podSelector and the labels of the pods the same; for pods of another namespace the same list item needs a namespaceSelector too.',
      docs,
    },
    'network-policy-service-port': {
      severity: 'warning',
      breaks: 'config',
      message:
        'ingress rule: port {port} is that of {service}, which leads to port {target} of its pods; none of them declares {port}',
      why: 'A policy goes by the port on which the pod is reached, after the Service has translated its own. It allows a port on which the pods do not listen, so what comes through the Service is dropped.',
      fix: 'Write {target} in place of {port} in the policy.',
      docs,
    },
    'network-policy-port-unknown': {
      severity: 'warning',
      breaks: 'config',
      message: 'ingress rule: {port} is the name of no {protocol} port of its pods[, which declare {declared}]',
      why: 'A port that is a name is looked up among the ports that the containers declare. The pods declare none of this name, so the rule allows nothing on it.',
      fix: 'Name the container port {port}, or use its number in the policy.',
      docs,
    },
  },
  check(policy, cluster, report) {
    const { namespace, deletionTimestamp } = policy.metadata;
    if (deletionTimestamp !== undefined) return;
    const { podSelector = everything, ingress, egress } = policy.spec;
    const pods = cluster.select('Pod', namespace, podSelector);
    if (pods.length === 0) {
      // Default policies of an empty namespace wait for its pods; so do those for pods that come and go.
      if (isEmptySelector(podSelector) || podMakers(podSelector, namespace, cluster)?.length !== 0) return;
      const near = nearestTo(podSelector, cluster.list('Pod', namespace));
      report('network-policy-selects-nothing', policy, {
        with: { selector: formatSelector(podSelector), ...shownNear(near) },
        near: near === undefined ? [] : [near.object],
        dependsOn: likeServices(podSelector, namespace, cluster),
        evidence: [{ of: policy, path: 'spec.podSelector', value: formatSelector(podSelector) }],
      });
      return;
    }
    for (const peer of ingress.flatMap(rule => rule.from)) checkPeer('ingress', peer);
    for (const peer of egress.flatMap(rule => rule.to)) checkPeer('egress', peer);
    checkPorts();

    function checkPeer(
      direction: 'ingress' | 'egress',
      { podSelector: peers, namespaceSelector, ipBlock }: Peer,
    ): void {
      if (ipBlock !== undefined) return;
      const key = `${direction} ${formatSelector(namespaceSelector)} ${formatSelector(peers)}`;
      const path = `spec.${direction}.${direction === 'ingress' ? 'from' : 'to'}`;
      const namespaces = namespaceSelector === undefined ? [namespace] : namespacesOf(namespaceSelector);
      if (namespaces === undefined) return;
      if (namespaceSelector !== undefined && namespaces.length === 0) {
        const called = calledSo(namespaceSelector);
        const near = called === undefined ? nearestTo(namespaceSelector, allNamespaces() ?? []) : undefined;
        report('network-policy-peer-no-namespace', policy, {
          key,
          with: {
            direction: word(direction),
            selector: formatSelector(namespaceSelector),
            ...shownNear(near),
            called: called && refOf(called),
            own: called && `${nameLabel}=${called.metadata.name}`,
          },
          near: [near?.object, called].filter(object => object !== undefined),
          evidence: [{ of: policy, path: `${path}.namespaceSelector`, value: formatSelector(namespaceSelector) }],
        });
        return;
      }
      if (
        peers === undefined ||
        isEmptySelector(peers) ||
        isDns(peers) ||
        !namespaces.every(name => hasNone(peers, name))
      )
        return;
      const near = nearestTo(peers, podsIn(namespaces));
      report('network-policy-peer-no-pod', policy, {
        key,
        with: {
          direction: word(direction),
          selector: formatSelector(peers),
          namespaces: namespaces.length === allNamespaces()?.length ? word('any namespace') : namespaces,
          ...shownNear(near),
        },
        near: near === undefined ? [] : [near.object],
        evidence: [{ of: policy, path: `${path}.podSelector`, value: formatSelector(peers) }],
      });
    }

    /** Whether it is known that a namespace has no such pods and nothing that would make them. */
    function hasNone(selector: LabelSelector, name: string): boolean {
      if (cluster.select('Pod', name, selector).length > 0) return false;
      return cluster.listing('Pod', name).state === 'complete' && podMakers(selector, name, cluster)?.length === 0;
    }

    /** All or one of them are listings as they are, which are looked through once for all policies. */
    function podsIn(namespaces: readonly string[]): readonly Kinds['Pod'][] {
      if (namespaces.length === allNamespaces()?.length) return cluster.list('Pod');
      return namespaces.length === 1
        ? cluster.list('Pod', namespaces[0])
        : namespaces.flatMap(name => cluster.list('Pod', name));
    }

    function namespacesOf(selector: LabelSelector): readonly string[] | undefined {
      const all = allNamespaces();
      return (
        all &&
        withRarestLabel(all, selector.matchLabels ?? {})
          .filter(({ metadata }) => matchesSelector(selector, metadata.labels))
          .map(({ metadata }) => metadata.name)
      );
    }

    /** The namespace whose name a selector of one label gives as its value: the label is another one. */
    function calledSo({ matchLabels = {}, matchExpressions = [] }: LabelSelector): Kinds['Namespace'] | undefined {
      const [name, ...more] = matchExpressions.length === 0 ? Object.values(matchLabels) : [];
      return more.length > 0 ? undefined : allNamespaces()?.find(({ metadata }) => metadata.name === name);
    }

    function allNamespaces(): readonly Kinds['Namespace'][] | undefined {
      const listing = cluster.listing('Namespace');
      return listing.state === 'complete' ? listing.objects : undefined;
    }

    function checkPorts(): void {
      const ports = ingress.flatMap(rule => rule.ports);
      if (ports.length === 0) return;
      const declared = declaredPorts(pods.filter(pod => !isFinished(pod)));
      for (const rule of ports) {
        const { port, protocol = 'TCP' } = rule;
        if (typeof port === 'number') checkNumber(port, rule, declared);
        if (typeof port !== 'string' || declared.some(d => d.name === port && d.protocol === protocol)) continue;
        report('network-policy-port-unknown', policy, {
          key: `${port}/${protocol}`,
          with: {
            port,
            protocol: word(protocol),
            declared: declared.length === 0 ? undefined : declared.map(shownPort),
          },
          evidence: [{ of: policy, path: 'spec.ingress.ports.port', value: port }],
        });
      }
    }

    /** A number that no pod declares, where a Service of that port leads to one that they do and that nothing allows. */
    function checkNumber(port: number, rule: PolicyPort, declared: readonly DeclaredPort[]): void {
      if (declared.some(one => allowsPort(rule, one))) return;
      const rules = ingress.filter(
        ({ ports }) => ports.length === 0 || ports.some(p => declared.some(d => allowsPort(p, d))),
      );
      const services = cluster.listing('Service', namespace);
      if (rules.length > 0 || services.state === 'unknown') return;
      for (const service of services.objects) {
        const { selector } = service.spec;
        if (Object.keys(selector).length === 0 || !pods.some(pod => matchesLabels(selector, pod.metadata.labels)))
          continue;
        const forwarding = service.spec.ports.find(one => one.port === port);
        const target = forwarding && declared.find(one => leadsTo(forwarding, one));
        if (target === undefined) continue;
        report('network-policy-service-port', policy, {
          key: `${port}`,
          with: { port: word(`${port}`), service: refOf(service), target: word(`${target.number}`) },
          evidence: [
            { of: policy, path: 'spec.ingress.ports.port', value: port },
            { of: service, path: 'spec.ports', value: word(`${port} -> ${target.number}`) },
          ],
        });
        return;
      }
    }
  },
});

type PolicyPort = NetworkPolicy['spec']['ingress'][number]['ports'][number];

function allowsPort({ port, endPort, protocol = 'TCP' }: PolicyPort, declared: DeclaredPort): boolean {
  if (protocol !== declared.protocol) return false;
  if (typeof port !== 'number') return port === undefined || port === declared.name;
  return declared.number >= port && declared.number <= (endPort ?? port);
}

/** The label that the API server gives each namespace. */
const nameLabel = 'kubernetes.io/metadata.name';

/** A podSelector that is left out selects all pods of the namespace. */
const everything: LabelSelector = {};

/** Cluster DNS may run where its pods are not seen: on the nodes, or with the control plane. */
function isDns({ matchLabels = {}, matchExpressions = [] }: LabelSelector): boolean {
  return matchLabels[dnsLabel] === dnsLabels[dnsLabel] || matchExpressions.some(({ key }) => key === dnsLabel);
}

/** Only labels can be missed by one. */
function nearestTo(
  { matchLabels = {}, matchExpressions = [] }: LabelSelector,
  objects: Parameters<typeof nearestByLabels>[1],
) {
  return matchExpressions.length > 0 ? undefined : nearestByLabels(matchLabels, objects);
}

function shownNear(near: NearLabels | undefined) {
  return { near: near?.ref, label: near?.label, has: near?.has, wants: near?.wants };
}
