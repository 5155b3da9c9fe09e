import { describe } from 'vitest';
import { webhook } from '../../analyzers/webhook.ts';
import { testAnalyzer } from '../helpers/test-analyzer.ts';
import { webhookCases } from '../helpers/webhooks.ts';

describe('MutatingWebhookConfiguration', () => testAnalyzer(webhook, webhookCases('mutating')));
describe('ValidatingWebhookConfiguration', () => testAnalyzer(webhook, webhookCases('validating')));
