import { describe } from 'vitest';
import { webhookRefuses } from '../../analyzers/webhook-refuses.ts';
import { object } from '../helpers/objects.ts';
import { testAnalyzer } from '../helpers/test-analyzer.ts';
import { deployment, replicaFailure, replicaSet } from '../helpers/workloads.ts';

const web = deployment('shop/web');
const refused = (words: string) => replicaSet('shop/web-1', web, { status: { conditions: [replicaFailure(words)] } });
const uncalled = (cause: string) =>
  refused(
    `Internal error occurred: failed calling webhook "gate.example.com": failed to call webhook: Post "https://gate.ops.svc:443/?timeout=10s": ${cause}`,
  );
for (const [kind, code] of Object.entries({
  MutatingWebhookConfiguration: 'mutating-webhook-refuses',
  ValidatingWebhookConfiguration: 'validating-webhook-refuses',
})) {
  const gate = object('admissionregistration.k8s.io/v1', kind, 'gate', {
    webhooks: [{ name: 'other.example.com' }, { name: 'gate.example.com', failurePolicy: 'Fail' }],
  });
  const on = `${kind} gate`;
  const healed = () => [web, replicaSet('shop/web-1', web), gate];

  describe(kind, () => {
    testAnalyzer(webhookRefuses, {
      faulty: {
        'it denies': {
          fault: 'WL-007',
          objects: [web, refused('admission webhook "gate.example.com" denied the request: no label owner'), gate],
          expect: [
            { code, on, says: /webhook gate\.example\.com denies the pods of Deployment shop\/web: no label owner/ },
          ],
          cure: healed,
        },
        'its certificate is not accepted': {
          fault: 'WL-007',
          objects: [
            web,
            uncalled('tls: failed to verify certificate: x509: certificate has expired or is not yet valid'),
            gate,
          ],
          expect: [
            {
              code,
              on,
              says: /cannot be called for the pods of Deployment shop\/web, its certificate is not accepted: .*expired/,
            },
          ],
          cure: healed,
        },
        'it does not answer': {
          fault: 'WL-007',
          objects: [web, uncalled('context deadline exceeded'), gate],
          expect: [{ code, on, says: /it does not answer in time/ }],
          cure: healed,
        },
      },
      healthy: {
        'its Service is missing: that is told of it elsewhere': {
          objects: [web, uncalled('service "gate" not found'), gate],
        },
        'another webhook denies': {
          objects: [web, refused('admission webhook "third.example.com" denied the request: no'), gate],
        },
        'the quota refuses': {
          objects: [
            web,
            refused('pods "x" is forbidden: exceeded quota: a, requested: pods=1, used: pods=1, limited: pods=1'),
            gate,
          ],
        },
      },
    });
  });
}
