import { admissionPolicyRefuses } from '../../analyzers/admission-policy-refuses.ts';
import { object } from '../helpers/objects.ts';
import { testAnalyzer } from '../helpers/test-analyzer.ts';
import { deployment, replicaFailure, replicaSet } from '../helpers/workloads.ts';

const web = deployment('shop/web');
const words = `pods "web-1-x" is forbidden: ValidatingAdmissionPolicy 'registry' with binding 'all' denied request: use our registry`;
const refused = replicaSet('shop/web-1', web, { status: { conditions: [replicaFailure(words)] } });
const policy = (name: string) =>
  object('admissionregistration.k8s.io/v1', 'ValidatingAdmissionPolicy', name, { spec: { failurePolicy: 'Fail' } });

testAnalyzer(admissionPolicyRefuses, {
  faulty: {
    'it denies pods': {
      fault: 'WL-007',
      objects: [web, refused, policy('registry')],
      expect: [
        {
          code: 'admission-policy-refuses',
          on: 'ValidatingAdmissionPolicy registry',
          says: /denies the pods of Deployment shop\/web: use our registry/,
        },
      ],
      cure: () => [web, replicaSet('shop/web-1', web), policy('registry')],
    },
  },
  healthy: { 'another one denies': { objects: [web, refused, policy('other')] } },
});
