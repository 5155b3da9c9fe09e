import { admissionPolicyBinding } from '../../analyzers/admission-policy-binding.ts';
import { event, object } from '../helpers/objects.ts';
import { testAnalyzer } from '../helpers/test-analyzer.ts';

const api = 'admissionregistration.k8s.io/v1';
const policy = object(api, 'ValidatingAdmissionPolicy', 'replicas', {
  spec: { failurePolicy: 'Fail', paramKind: { apiVersion: 'v1', kind: 'ConfigMap' } },
});
const binding = (policyName: string, param = 'limits', parameterNotFoundAction = 'Deny') =>
  object(api, 'ValidatingAdmissionPolicyBinding', 'everywhere', {
    spec: {
      policyName,
      validationActions: ['Deny'],
      paramRef: { name: param, namespace: 'policies', parameterNotFoundAction },
    },
  });
const limits = object('v1', 'ConfigMap', 'policies/limits');
const refused = event(
  object('apps/v1', 'ReplicaSet', 'shop/web-1'),
  'FailedCreate',
  `Error creating: pods "web-1-x" is forbidden: ValidatingAdmissionPolicy 'replicas' with binding 'everywhere' denied request: failed to configure binding: no params found for policy binding with \`Deny\` parameterNotFoundAction`,
);
const on = 'ValidatingAdmissionPolicyBinding everywhere';

testAnalyzer(admissionPolicyBinding, {
  faulty: {
    'its parameters do not exist': {
      objects: [binding('replicas', 'limit'), policy, limits, refused],
      expect: [
        {
          code: 'admission-binding-param-missing',
          on,
          says: /^takes its parameters from ConfigMap policies\/limit, .* ValidatingAdmissionPolicy replicas denies all/,
          blames: ['ConfigMap policies/limit'],
          near: ['ConfigMap policies/limits'],
        },
      ],
      cure: () => [binding('replicas'), policy, limits, refused],
    },
  },
  healthy: {
    'it may do without parameters': { objects: [binding('replicas', 'limit', 'Allow'), policy, limits, refused] },
  },
});
