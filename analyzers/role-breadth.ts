import { defineAnalyzer } from '../src/core/analyzer.ts';
import { word } from '../src/core/values.ts';
import { grants, isOfCluster, isOfOperator, type Role, type Rule } from './_shared/roles.ts';

const docs = 'https://kubernetes.io/docs/concepts/security/rbac-good-practices/';
const read = ['get', 'list', 'watch'];
const write = ['create', 'update', 'patch'];

/** Roles that give more than most who get them need. Those of the cluster and of operators are their authors' matter. */
export const roleBreadth = defineAnalyzer({
  id: 'role-breadth',
  subject: ['Role', 'ClusterRole'],
  title: 'Roles that grant more than is needed',
  aliases: ['Security'],
  codes: {
    'role-grants-everything': {
      severity: 'info',
      habit: true,
      message: 'grants everything on everything',
      why: 'Whoever has this role controls everything where it is bound: they read all Secrets, run what they like, and may grant themselves the rest.',
      fix: 'List the API groups, resources and verbs that are needed.',
      docs: `${docs}#least-privilege`,
    },
    'role-wildcard': {
      severity: 'info',
      habit: true,
      message: 'grants by a wildcard, which also covers what comes later: {rules}',
      why: 'A wildcard also matches resources that are installed, and verbs that are added, after the role was written.',
      fix: 'List what is needed in place of *.',
      docs: `${docs}#least-privilege`,
    },
    'role-enters-pods': {
      severity: 'info',
      habit: true,
      message: 'lets its holders run commands in pods: {resources}',
      why: 'Whoever enters a pod has its ServiceAccount, its Secrets and its network.',
      fix: 'Grant pods/exec and pods/attach only to people who debug, and only while they do.',
      docs: `${docs}#workload-creation`,
    },
    'role-creates-pods': {
      severity: 'info',
      habit: true,
      message: 'lets its holders create pods',
      why: 'A pod can mount any Secret of its namespace and use any of its ServiceAccounts: whoever may create pods has what these have.',
      fix: 'Let people create Deployments through a pipeline that is reviewed, and enforce a Pod Security Standard.',
      docs: `${docs}#workload-creation`,
    },
    'role-reads-secrets': {
      severity: 'info',
      habit: true,
      message: 'lets its holders {verbs} all Secrets',
      why: 'Not only get, but also list and watch return the values of Secrets. Most programs need a few of them, by name.',
      fix: 'Name the Secrets in resourceNames, with get alone.',
      docs: `${docs}#listing-secrets`,
    },
    'role-edits-endpoints': {
      severity: 'info',
      habit: true,
      message: 'lets everybody who may edit a namespace write {resources}',
      why: 'Whoever may write endpoints can point an Ingress or a load balancer to pods of other namespaces, past network policies (CVE-2021-25740). Clusters set up before 1.22 still have the rule.',
      fix: 'Remove create, update and patch on endpoints from the role, and annotate it rbac.authorization.kubernetes.io/autoupdate: "false".',
      docs: 'https://kubernetes.io/docs/reference/access-authn-authz/rbac/#write-access-for-endpoints',
    },
  },
  check(role, _cluster, report) {
    const endpoints = isForEditors(role) ? granted(role, 'endpoints', write, '') : [];
    const slices = isForEditors(role) ? granted(role, 'endpointslices', write, 'discovery.k8s.io') : [];
    const writable = [...endpoints.map(() => 'endpoints'), ...slices.map(() => 'endpointslices')];
    if (writable.length > 0) {
      report('role-edits-endpoints', role, {
        with: { resources: [...new Set(writable)].map(word) },
        evidence: evidenceOf(role, [...endpoints, ...slices]),
      });
    }
    if (isOfCluster(role) || isOfOperator(role)) return;
    const all = role.rules.filter(rule => isAll(rule.apiGroups) && isAll(rule.resources) && isAll(rule.verbs));
    if (all.length > 0) {
      report('role-grants-everything', role, { evidence: evidenceOf(role, all) });
      return;
    }
    const wild = role.rules.filter(rule => isAll(rule.resources) || (isAll(rule.verbs) && rule.resources.length > 0));
    if (wild.length > 0)
      report('role-wildcard', role, { with: { rules: wild.map(described) }, evidence: evidenceOf(role, wild) });
    const entered = ['pods/exec', 'pods/attach'].filter(part => granted(role, part, ['create', 'get']).length > 0);
    if (entered.length > 0) {
      report('role-enters-pods', role, {
        with: { resources: entered.map(word) },
        evidence: evidenceOf(
          role,
          entered.flatMap(part => granted(role, part, ['create', 'get'])),
        ),
      });
    }
    const creating = granted(role, 'pods', ['create']);
    if (creating.length > 0) report('role-creates-pods', role, { evidence: evidenceOf(role, creating) });
    const reading = granted(role, 'secrets', read);
    if (reading.length > 0) {
      const verbs = read.filter(verb => granted(role, 'secrets', [verb]).length > 0).map(word);
      report('role-reads-secrets', role, { with: { verbs }, evidence: evidenceOf(role, reading) });
    }
  },
});

/** Whether a role is part of what everybody who edits a namespace gets. */
function isForEditors({ metadata: { name, labels } }: Role): boolean {
  return ['admin', 'edit'].some(of => name === of || labels[`rbac.authorization.k8s.io/aggregate-to-${of}`] === 'true');
}

function granted(role: Role, resource: string, verbs: readonly string[], group = ''): readonly Rule[] {
  return role.rules.filter(rule => grants(rule, group, resource, verbs));
}

function isAll(list: readonly string[]): boolean {
  return list.includes('*');
}

function described({ verbs, resources }: Rule): ReturnType<typeof word> {
  return word(`${verbs.join(', ')} on ${resources.join(', ')}`);
}

function evidenceOf(role: Role, rules: readonly Rule[]) {
  return [...new Set(rules)].map(rule => ({
    of: role,
    path: `rules[${role.rules.indexOf(rule)}]`,
    value: described(rule),
  }));
}
