import { mutatingWebhook } from '../../analyzers/mutating-webhook.ts';
import { testAnalyzer } from '../helpers/test-analyzer.ts';
import { webhookCases } from '../helpers/webhooks.ts';

testAnalyzer(mutatingWebhook, webhookCases('mutating'));
