import { type ClusterView, defineAnalyzer } from '../src/core/analyzer.ts';
import { type Kind, type Kinds, kindOfType } from '../src/core/kinds/index.ts';
import { groupOf, type KubeObject } from '../src/core/objects.ts';
import { text, word } from '../src/core/values.ts';

/** Kinds of which policies speak most: a finding stands on the object itself, and not on the report of it. */
const judged = [
  'ConfigMap',
  'CronJob',
  'DaemonSet',
  'Deployment',
  'Ingress',
  'Job',
  'Namespace',
  'Pod',
  'ReplicaSet',
  'Role',
  'RoleBinding',
  'Service',
  'StatefulSet',
] as const satisfies readonly Kind[];

const docs = 'https://kyverno.io/docs/policy-reports/';

/**
 * What policy engines say of objects, whoever they are: Kyverno, Kubewarden, Falco, the adapters of Trivy. One finding for each
 * rule, with how many objects break it.
 * @see https://github.com/kubernetes-sigs/wg-policy-prototypes/tree/master/policy-report
 */
export const policyReport = defineAnalyzer({
  id: 'policy-report',
  profile: 'policy',
  subject: ['PolicyReport', 'ClusterPolicyReport', 'Report', 'ClusterReport'],
  title: 'Objects that break a policy, by the reports of policy engines',
  aliases: ['kyverno'],
  consults: judged,
  codes: {
    'policy-failed': {
      severity: 'warning',
      habit: true,
      message: 'breaks {policy}[, rule {rule}][ ({severity})][: {words}]',
      why: 'A policy of this cluster asks for something that the object does not have. The policy only audits, or is newer than the object: otherwise the object would have been refused.',
      fix: 'Change the object (its template, if it has one) as the policy asks, or exempt it from the policy.',
      docs,
    },
    'policy-warned': {
      severity: 'info',
      habit: true,
      message: 'does not follow {policy}[, rule {rule}][ ({severity})][: {words}]',
      why: 'A policy of this cluster recommends something that the object does not have. It is not scored, or of low severity.',
      fix: 'Change the object (its template, if it has one) as the policy asks, or exempt it from the policy.',
      docs,
    },
    'policy-not-evaluated': {
      severity: 'warning',
      habit: true,
      message: '{policy}[, rule {rule}] cannot be evaluated[: {words}]',
      why: 'The policy engine failed to apply the policy to the object, so nobody knows whether the object breaks it.',
      fix: 'Look at the policy: usually it reads a field or an object that is not there.',
      docs,
    },
  },
  check(judgement, cluster, report) {
    for (const result of judgement.results) {
      const code = codeOf(result);
      if (code === undefined) continue;
      const { policy = '', rule, severity, message, source = judgement.source } = result;
      const said = {
        policy,
        rule,
        severity: severity === undefined ? undefined : word(severity),
        words: message === undefined || message === '' ? undefined : text(message),
      };
      for (const about of result.resources.length > 0 ? result.resources : [judgement.scope]) {
        const object = objectOf(about, judgement, cluster);
        if (object === undefined) continue;
        report(code, object, {
          key: [source, policy, rule].filter(part => part !== undefined).join('/'),
          with: said,
          evidence: [{ of: judgement, path: 'results', value: [source ?? '', policy, rule ?? ''] }],
        });
      }
    }
  },
});

type Judgement = Kinds['PolicyReport'] | Kinds['ClusterPolicyReport'] | Kinds['Report'] | Kinds['ClusterReport'];
type Result = Judgement['results'][number];

function codeOf({ result, severity }: Result) {
  if (result === 'error') return 'policy-not-evaluated';
  if (result === 'warn') return 'policy-warned';
  if (result !== 'fail') return undefined;
  return severity === 'low' || severity === 'info' ? 'policy-warned' : 'policy-failed';
}

/**
 * The object that a result is about; the report of it, if the object is of a kind that is not looked up here. Of what is gone,
 * or cannot be seen to be there, nothing is said.
 */
function objectOf(
  about: Result['resources'][number] | undefined,
  judgement: Judgement,
  cluster: Pick<ClusterView<never, (typeof judged)[number]>, 'lookup'>,
): KubeObject | undefined {
  const { apiVersion = '', kind = '', name = '', namespace = judgement.metadata.namespace } = about ?? {};
  const known = kindOfType(groupOf(apiVersion), kind);
  const one = judged.find(candidate => candidate === known);
  if (one === undefined) return judgement;
  const found = cluster.lookup(one, name, namespace);
  return found.state === 'present' ? found.object : undefined;
}
