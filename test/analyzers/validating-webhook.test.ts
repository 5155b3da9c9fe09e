import { validatingWebhook } from '../../analyzers/validating-webhook.ts';
import { testAnalyzer } from '../helpers/test-analyzer.ts';
import { webhookCases } from '../helpers/webhooks.ts';

testAnalyzer(validatingWebhook, webhookCases('validating'));
