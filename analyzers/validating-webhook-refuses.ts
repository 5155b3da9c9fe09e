import { defineAnalyzer } from '../src/core/analyzer.ts';
import { allRefused, controllers } from './_shared/refused.ts';
import { webhookRefusal, webhookRefuses } from './_shared/webhook-refuses.ts';

export const validatingWebhookRefuses = defineAnalyzer({
  id: 'validating-webhook-refuses',
  subject: 'ValidatingWebhookConfiguration',
  title: 'Validating webhooks through which pods are refused',
  consults: controllers,
  codes: { 'validating-webhook-refuses': webhookRefuses },
  check(configuration, cluster, report) {
    for (const refused of allRefused(cluster)) {
      const details = webhookRefusal(configuration, refused, cluster.topOwnerOf(refused.controller));
      if (details !== undefined) report('validating-webhook-refuses', configuration, details);
    }
  },
});
