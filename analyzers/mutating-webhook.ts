import { defineWebhookAnalyzer } from './_shared/webhooks.ts';

/** @see https://kubernetes.io/docs/reference/access-authn-authz/extensible-admission-controllers/ */
export const mutatingWebhook = defineWebhookAnalyzer(
  'MutatingWebhookConfiguration',
  'Mutating webhooks that cannot be called, or stop too much',
);
