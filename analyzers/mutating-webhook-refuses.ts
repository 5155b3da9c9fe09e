import { defineAnalyzer } from '../src/core/analyzer.ts';
import { allRefused, controllers } from './_shared/refused.ts';
import { webhookRefusal, webhookRefuses } from './_shared/webhook-refuses.ts';

export const mutatingWebhookRefuses = defineAnalyzer({
  id: 'mutating-webhook-refuses',
  subject: 'MutatingWebhookConfiguration',
  title: 'Mutating webhooks through which pods are refused',
  consults: controllers,
  codes: { 'mutating-webhook-refuses': webhookRefuses },
  check(configuration, cluster, report) {
    for (const refused of allRefused(cluster)) {
      const details = webhookRefusal(configuration, refused, cluster.topOwnerOf(refused.controller));
      if (details !== undefined) report('mutating-webhook-refuses', configuration, details);
    }
  },
});
