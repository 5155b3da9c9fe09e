import type { CodeTable } from '../../src/core/finding.ts';

const docs = 'https://kubernetes.io/docs/reference/access-authn-authz/extensible-admission-controllers/';
const refused = {
  severity: 'error',
  breaks: 'admits',
  refines: { code: 'blamed-object' },
  breaker: true,
  docs,
} as const;
const ignored = { severity: 'warning', docs } as const;
const whyRefused =
  'The API server asks the webhook about every such request. It cannot be asked, and failurePolicy is Fail, so the requests are refused.';
const whyIgnored =
  'The API server asks the webhook about every such request. It cannot be asked, and failurePolicy is Ignore: the requests pass without being checked or changed, each after a wait.';
const scope = '{operations} of {resources}[ in namespaces with {selector}]';

/** What the two kinds of webhook configurations have in common: who is called, how it is trusted, what it can stop. */
export const webhookCodes = {
  'webhook-service-missing': {
    ...refused,
    message: `{service} of webhook {webhooks} does not exist: ${scope} is refused`,
    why: whyRefused,
    fix: 'Install what serves the webhook, or delete the configuration that was left behind.',
  },
  'webhook-service-missing-ignored': {
    ...ignored,
    message: `{service} of webhook {webhooks} does not exist: ${scope} passes without it`,
    why: whyIgnored,
    fix: 'Install what serves the webhook, or delete the configuration that was left behind.',
  },
  'webhook-port-missing': {
    ...refused,
    message: `webhook {webhooks} calls port {port} of {service}, which exposes {ports}: ${scope} is refused`,
    why: whyRefused,
    fix: 'Set clientConfig.service.port to a port that {service} exposes.',
  },
  'webhook-port-missing-ignored': {
    ...ignored,
    message: `webhook {webhooks} calls port {port} of {service}, which exposes {ports}: ${scope} passes without it`,
    why: whyIgnored,
    fix: 'Set clientConfig.service.port to a port that {service} exposes.',
  },
  'webhook-no-endpoints': {
    ...refused,
    message: `{service} of webhook {webhooks} has no ready endpoints: ${scope} is refused`,
    why: whyRefused,
    fix: 'Find out why {service} has no ready pod. If its pods are themselves refused by this webhook, set failurePolicy to Ignore until they run.',
  },
  'webhook-no-endpoints-ignored': {
    ...ignored,
    message: `{service} of webhook {webhooks} has no ready endpoints: ${scope} passes without it`,
    why: whyIgnored,
    fix: 'Find out why {service} has no ready pod.',
  },
  'webhook-ca-invalid': {
    ...refused,
    message: `caBundle of webhook {webhooks} {flaw}: ${scope} is refused`,
    why: whyRefused,
    fix: 'Set caBundle to the certificate of the authority that signed the webhook server, or let cert-manager inject it.',
  },
  'webhook-ca-invalid-ignored': {
    ...ignored,
    message: `caBundle of webhook {webhooks} {flaw}: ${scope} passes without it`,
    why: whyIgnored,
    fix: 'Set caBundle to the certificate of the authority that signed the webhook server, or let cert-manager inject it.',
  },
  'webhook-ca-missing': {
    severity: 'warning',
    docs,
    message: 'webhook {webhooks} has no caBundle[, which {injector} was to inject]',
    why: 'Without a caBundle the API server trusts the public authorities of its host only, which do not sign names of Services. Unless its trust was extended, every call fails, and failurePolicy is Fail.',
    fix: 'Set caBundle to the certificate of the authority that signed the webhook server.',
  },
  'webhook-ca-expiring': {
    severity: 'warning',
    docs,
    message: 'caBundle of webhook {webhooks} expires on {date}',
    why: 'When the certificate in caBundle has expired, the API server can no longer call the webhook.',
    fix: 'Renew the certificate and update caBundle.',
  },
  'webhook-covers-kube-system': {
    severity: 'warning',
    docs,
    message: 'webhook {webhooks} decides on pods in {namespace} too, with failurePolicy Fail',
    why: 'Pods of the cluster itself cannot be created while the webhook does not answer: what it needs to run again may then be missing.',
    fix: 'Exclude {namespace} by the namespaceSelector (kubernetes.io/metadata.name NotIn {namespace}).',
  },
  'webhook-covers-itself': {
    severity: 'warning',
    docs,
    message: 'webhook {webhooks} decides on its own pods in {namespace}, with failurePolicy Fail',
    why: 'When no pod of the webhook runs, none can be created: the webhook that is down refuses them.',
    fix: 'Exclude {namespace} by the namespaceSelector (kubernetes.io/metadata.name NotIn {namespace}).',
  },
} as const satisfies CodeTable;
