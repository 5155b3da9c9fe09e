import { type Details, defineAnalyzer } from '../src/core/analyzer.ts';
import type { Code } from '../src/core/finding.ts';
import type { Kinds } from '../src/core/kinds/index.ts';
import type { ValuesFor } from '../src/core/message.ts';
import type { ObjectRef } from '../src/core/objects.ts';
import { text, word } from '../src/core/values.ts';
import type { WebhookFailure } from './_shared/admission.ts';
import { codeOfEach } from './_shared/kind-codes.ts';
import { allRefused, controllers, type Refused } from './_shared/refused.ts';

const codes = {
  MutatingWebhookConfiguration: 'mutating-webhook-refuses',
  ValidatingWebhookConfiguration: 'validating-webhook-refuses',
} as const;
type Configuration = Kinds[keyof typeof codes];

const refuses = {
  severity: 'error',
  breaks: 'admits',
  refines: { code: 'blamed-object' },
  breaker: true,
  message:
    'webhook {webhook} [{verdict} the pods of {refused}: {objection}][cannot be called for the pods of {uncalled}, {failure}: {words}]',
  why: 'The API server asks the webhook before it creates a pod, and creates none unless the webhook agrees. With failurePolicy Fail it also creates none if the webhook does not answer.',
  fix: '[Change {refused} to what webhook {webhook} accepts, or exempt it by the namespaceSelector or objectSelector of the webhook.][Repair the server behind webhook {webhook} for {uncalled}, or set its failurePolicy to Ignore until it answers.]',
  docs: 'https://kubernetes.io/docs/reference/access-authn-authz/extensible-admission-controllers/',
} as const satisfies Code;

export const webhookRefuses = defineAnalyzer({
  id: 'webhook-refuses',
  subject: ['MutatingWebhookConfiguration', 'ValidatingWebhookConfiguration'],
  title: 'Webhooks through which pods are refused',
  consults: controllers,
  codes: codeOfEach(codes, refuses),
  check(configuration, cluster, report) {
    for (const refused of allRefused(cluster)) {
      const details = refusalOf(configuration, refused, cluster.topOwnerOf(refused.controller));
      if (details !== undefined) report(codes[configuration.kind], configuration, details);
    }
  },
});

type WebhookRefuses = ValuesFor<`${typeof refuses.message}${typeof refuses.fix}`>;

const failures: Readonly<Record<Exclude<WebhookFailure, 'service'>, string>> = {
  tls: 'its certificate is not accepted',
  timeout: 'it does not answer in time',
  unreachable: 'it cannot be reached',
};

/**
 * What a refusal says of a webhook of this configuration; undefined if it speaks of another one. A webhook whose Service
 * is missing or has no endpoints is the fault of that Service, and told as such elsewhere.
 */
function refusalOf(
  configuration: Configuration,
  { refusal }: Refused,
  refused: ObjectRef,
): (Details & { readonly with: WebhookRefuses }) | undefined {
  if (refusal.by !== 'webhook-denial' && refusal.by !== 'webhook-failure') return undefined;
  const index = configuration.webhooks.findIndex(({ name }) => name === refusal.webhook);
  const webhook = configuration.webhooks[index];
  if (webhook === undefined) return undefined;
  const { name = '', failurePolicy = 'Fail' } = webhook;
  if (refusal.by === 'webhook-denial') {
    return {
      key: name,
      with: { webhook: name, verdict: word('denies'), refused, objection: text(refusal.objection) },
      evidence: [{ of: configuration, path: `webhooks[${index}].name`, value: name }],
    };
  }
  if (refusal.failure === 'service') return undefined;
  return {
    key: name,
    with: { webhook: name, uncalled: refused, failure: word(failures[refusal.failure]), words: text(refusal.words) },
    evidence: [{ of: configuration, path: `webhooks[${index}].failurePolicy`, value: word(failurePolicy) }],
  };
}
