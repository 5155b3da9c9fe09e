import { defineAnalyzer } from '../src/core/analyzer.ts';
import type { Kinds } from '../src/core/kinds/index.ts';
import { formatSelector, type LabelSelector, matchesSelector } from '../src/core/selectors.ts';
import { type Value, word } from '../src/core/values.ts';
import { boundRoles } from './_shared/bound-roles.ts';
import { nearestByLabels } from './_shared/near-labels.ts';
import { groupName, isOfCluster } from './_shared/roles.ts';
import { createdByName, namedAfter, wrongResources, wrongVerbs } from './_shared/rule-faults.ts';

const docs = 'https://kubernetes.io/docs/reference/access-authn-authz/rbac/#referring-to-resources';

/**
 * Rules that grant what nobody can ask for: the API server takes any words, and denies the request that was meant. A rule is
 * left alone where another one of the role grants what was meant, or where an API that is not known here may be meant.
 */
export const roleRules = defineAnalyzer({
  id: 'role-rules',
  subject: ['Role', 'ClusterRole'],
  title: 'Roles whose rules grant nothing',
  aliases: ['Security'],
  consults: ['CustomResourceDefinition', 'ClusterRole', 'ClusterRoleBinding', 'RoleBinding'],
  codes: {
    'role-resource-unknown': {
      severity: 'warning',
      message: 'grants {verbs} on {resource}, which API group {group} does not have; did you mean {near}?',
      why: 'Rules name resources by their plural in small letters and by the API group that serves them. The API server accepts any other words as well; they grant nothing, and the requests that were meant get 403.',
      fix: 'Write {near} in the rule.',
      docs,
    },
    'role-subresource-unknown': {
      severity: 'warning',
      message: 'grants {verbs} on {resource}, and {parent} have no such part; did you mean {near}?',
      why: 'Parts of an object, such as its log, are resources of their own in rules. The API server accepts any words; wrong ones grant nothing, and the requests that were meant get 403.',
      fix: 'Write {near} in the rule.',
      docs,
    },
    'role-verb-unknown': {
      severity: 'warning',
      message: 'grants the verb {verb}, which no request has; did you mean {near}?',
      why: 'Requests are get, list, watch, create, update, patch, delete and deletecollection, in small letters. The API server accepts any other word as well; it grants nothing.',
      fix: 'Write {near} in place of {verb}.',
      docs: 'https://kubernetes.io/docs/reference/access-authn-authz/authorization/#request-verb-resource',
    },
    'role-create-by-name': {
      severity: 'info',
      message: 'grants create on {resource} of certain names only',
      why: 'When an object is created with POST its name is not known yet, so a rule with resourceNames never allows it. Only kubectl apply --server-side, which sends the name, gets through.',
      fix: 'Give create a rule of its own without resourceNames.',
      docs,
    },
    'role-name-differs': {
      severity: 'warning',
      message: 'is named after {named}, but grants nothing on them: it grants {verbs} on {granted}',
      why: 'People bind a role by its name. Its subjects get 403 for what the name promises, and may do something else.',
      fix: 'Correct the resources of its rules, or its name.',
      docs: 'https://kubernetes.io/docs/reference/access-authn-authz/rbac/#role-and-clusterrole',
    },
    'cluster-role-aggregates-nothing': {
      severity: 'warning',
      message:
        'is bound and grants nothing: it collects the rules of roles with {selectors}, and no role has these labels[; {near} differs in label {label}: {has} instead of {wants}]',
      why: 'The rules of an aggregated role are written by a controller, from all ClusterRoles with certain labels. There is none, so whoever is bound to the role may do nothing.',
      fix: 'Give the labels to the ClusterRoles that are meant, or correct clusterRoleSelectors.',
      docs: 'https://kubernetes.io/docs/reference/access-authn-authz/rbac/#aggregated-clusterroles',
    },
  },
  check(role, cluster, report) {
    if (isOfCluster(role)) return;
    // What is aggregated is written by a controller from other roles.
    if ('aggregationRule' in role && role.aggregationRule !== undefined)
      return checkAggregation(role, role.aggregationRule.clusterRoleSelectors);
    for (const [i, rule] of role.rules.entries()) {
      const verbs = rule.verbs.map(word);
      const evidence = (field: 'resources' | 'verbs') => [
        { of: role, path: `rules[${i}].${field}`, value: rule[field].map(word) },
      ];
      for (const { resource, near, parent } of wrongResources(rule, role, cluster)) {
        const told = { key: resource, evidence: evidence('resources') };
        const values = { verbs, resource: word(resource), near: word(near) };
        if (parent === undefined) {
          const group = rule.apiGroups.map(groupName).map(word);
          report('role-resource-unknown', role, { ...told, with: { ...values, group } });
        } else report('role-subresource-unknown', role, { ...told, with: { ...values, parent: word(parent) } });
      }
      for (const { verb, near } of wrongVerbs(rule)) {
        const values = { verb: word(verb), near: word(near) };
        report('role-verb-unknown', role, { key: verb, with: values, evidence: evidence('verbs') });
      }
      const created = createdByName(rule, role);
      if (created.length > 0) {
        const resource = created.map(word);
        report('role-create-by-name', role, { key: created.join(), with: { resource }, evidence: evidence('verbs') });
      }
    }
    const named = namedAfter(role);
    if (named === undefined) return;
    const granted = unique(role.rules.flatMap(({ resources }) => resources));
    report('role-name-differs', role, {
      with: { named: word(named), granted, verbs: unique(role.rules.flatMap(({ verbs }) => verbs)) },
      evidence: [{ of: role, path: 'rules.resources', value: granted }],
    });

    function checkAggregation({ metadata, rules }: Kinds['ClusterRole'], selectors: readonly LabelSelector[]): void {
      const roles = cluster.listing('ClusterRole');
      if (rules.length > 0 || roles.state === 'unknown') return;
      if (roles.objects.some(other => selectors.some(selector => matchesSelector(selector, other.metadata.labels))))
        return;
      const isBound = (['ClusterRoleBinding', 'RoleBinding'] as const).some(kind => {
        const bindings = cluster.listing<typeof kind>(kind);
        return bindings.state === 'complete' && boundRoles(bindings.objects).has(`ClusterRole ${metadata.name}`);
      });
      if (!isBound) return;
      const near = selectors
        .map(({ matchLabels }) => nearestByLabels(matchLabels ?? {}, roles.objects))
        .find(found => found !== undefined);
      report('cluster-role-aggregates-nothing', role, {
        with: {
          selectors: selectors.map(formatSelector),
          near: near?.ref,
          label: near?.label,
          has: near?.has,
          wants: near?.wants,
        },
        near: near === undefined ? [] : [near.object],
        evidence: [{ of: role, path: 'aggregationRule.clusterRoleSelectors', value: selectors.map(formatSelector) }],
      });
    }
  },
});

function unique(words: readonly string[]): Value {
  return [...new Set(words)].map(word);
}
