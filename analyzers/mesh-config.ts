import { defineAnalyzer } from '../src/core/analyzer.ts';
import { text, word } from '../src/core/values.ts';

/** Conditions of which False says that a rule was not taken: of Istio (where it writes status at all), and of Cilium. */
const taken = new Set(['PassedValidation', 'Reconciled', 'Valid']);

/** Rules of a mesh or a network that are stored, and refused by those who should act on them. */
export const meshConfig = defineAnalyzer({
  id: 'mesh-config',
  subject: [
    'CiliumClusterwideNetworkPolicy',
    'CiliumNetworkPolicy',
    'DestinationRule',
    'Gateway.networking.istio.io',
    'PeerAuthentication',
    'ServiceEntry',
    'VirtualService',
  ],
  title: 'Rules of Istio and Cilium that are not valid',
  codes: {
    'mesh-config-refused': {
      severity: 'error',
      breaks: 'config',
      message: 'is not accepted: {condition} is False[: {message}]',
      why: 'The API server has stored the object, but the controller that should act on it found it invalid: it ignores the object, or keeps to what it said before.',
      fix: 'Correct what the message says.',
      docs: 'https://istio.io/latest/docs/reference/config/config-status/',
    },
  },
  check(rule, _cluster, report) {
    const refusal = rule.status.conditions.find(({ type = '', status }) => status === 'False' && taken.has(type));
    if (refusal === undefined || rule.metadata.deletionTimestamp !== undefined) return;
    const { type = '', message = '' } = refusal;
    report('mesh-config-refused', rule, {
      with: { condition: word(type), message: message === '' ? undefined : text(message) },
      evidence: [
        { of: rule, path: `status.conditions[${type}]`, value: message === '' ? word('False') : text(message) },
      ],
      since: refusal.lastTransitionTime,
    });
  },
});
