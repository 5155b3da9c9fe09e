import { defineAnalyzer } from '../src/core/analyzer.ts';
import { refOf } from '../src/core/objects.ts';

const docs = 'https://kubernetes.io/docs/reference/access-authn-authz/validating-admission-policy/';

/** A ValidatingAdmissionPolicy applies where a binding says, and with the parameters that it names. */
export const admissionPolicyBinding = defineAnalyzer({
  id: 'admission-policy-binding',
  subject: 'ValidatingAdmissionPolicyBinding',
  title: 'Bindings of admission policies to parameters that do not exist',
  consults: ['ValidatingAdmissionPolicy', 'ConfigMap'],
  codes: {
    'admission-binding-param-missing': {
      severity: 'error',
      breaks: 'config',
      message: 'takes its parameters from {param}, which does not exist, so {policy} denies all that it matches',
      why: 'The expressions of the policy read their parameters from this object. With parameterNotFoundAction Deny the API server refuses every request that the policy would look at until it exists.',
      fix: 'Create {param}, correct spec.paramRef of the binding, or set parameterNotFoundAction to Allow.',
      docs: `${docs}#parameter-resources`,
    },
  },
  check(binding, cluster, report) {
    const { policyName = '', paramRef, validationActions } = binding.spec;
    // Without a namespace the parameters lie beside what is checked, wherever that is.
    const { name = '', namespace = '', parameterNotFoundAction } = paramRef ?? {};
    if (policyName === '' || name === '' || namespace === '') return;
    if (parameterNotFoundAction !== 'Deny' || !validationActions.includes('Deny')) return;
    const policy = cluster.lookup('ValidatingAdmissionPolicy', policyName);
    if (policy.state !== 'present' || policy.object.spec.failurePolicy === 'Ignore') return;
    const { apiVersion, kind } = policy.object.spec.paramKind ?? {};
    // Parameters of a custom type have no status, so that nobody lists them.
    if (apiVersion !== 'v1' || kind !== 'ConfigMap') return;
    const param = cluster.lookup('ConfigMap', name, namespace);
    if (param.state !== 'absent') return;
    report('admission-binding-param-missing', binding, {
      with: { param: param.absent.ref, policy: refOf(policy.object) },
      blames: [{ object: param.absent, because: 'exists' }],
      near: param.absent.similar(),
      evidence: [{ of: binding, path: 'spec.paramRef', value: param.absent.ref }],
    });
  },
});
