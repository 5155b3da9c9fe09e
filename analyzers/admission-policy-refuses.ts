import { defineAnalyzer } from '../src/core/analyzer.ts';
import { text, word } from '../src/core/values.ts';
import { allRefused, controllers, ownersOf } from './_shared/refused.ts';

/**
 * A ValidatingAdmissionPolicy refuses what its expressions do not accept.
 * @see https://kubernetes.io/docs/reference/access-authn-authz/validating-admission-policy/
 */
export const admissionPolicyRefuses = defineAnalyzer({
  id: 'admission-policy-refuses',
  subject: 'ValidatingAdmissionPolicy',
  title: 'Admission policies that refuse pods',
  consults: [...controllers, 'ValidatingAdmissionPolicyBinding'],
  codes: {
    'admission-policy-refuses': {
      severity: 'error',
      breaks: 'admits',
      message: 'denies the pods of {refused}: {objection}',
      why: 'The API server creates only what every ValidatingAdmissionPolicy bound to the namespace accepts. The pods are never created.',
      fix: 'Change {refused} to what the policy accepts, or exempt it in the matchResources of the policy or of its binding.',
      docs: 'https://kubernetes.io/docs/reference/access-authn-authz/validating-admission-policy/',
    },
  },
  check(policy, cluster, report) {
    const refused = allRefused(cluster).filter(
      ({ refusal }) => refusal.by === 'policy' && refusal.policy === policy.metadata.name,
    );
    const [first] = refused;
    if (first?.refusal.by !== 'policy') return;
    const bindings = cluster.listing('ValidatingAdmissionPolicyBinding');
    report('admission-policy-refuses', policy, {
      // What it denies for want of its parameters, its binding explains.
      dependsOn:
        bindings.state === 'unknown' || !/no params found/.test(first.refusal.objection)
          ? []
          : bindings.objects
              .filter(({ spec }) => spec.policyName === policy.metadata.name)
              .map(object => ({ object, because: 'config' })),
      with: { refused: ownersOf(refused, cluster), objection: text(first.refusal.objection) },
      evidence: [{ of: policy, path: 'spec.failurePolicy', value: word(policy.spec.failurePolicy ?? 'Fail') }],
    });
  },
});
