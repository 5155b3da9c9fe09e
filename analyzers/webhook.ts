import { type ClusterView, defineAnalyzer, type Reporter } from '../src/core/analyzer.ts';
import type { Kinds } from '../src/core/kinds/index.ts';
import { formatRef } from '../src/core/objects.ts';
import { formatSelector, isEmptySelector, matchesSelector } from '../src/core/selectors.ts';
import { type Value, word } from '../src/core/values.ts';
import { calleeKinds, callFault, type KnownFault, type ServiceCall } from './_shared/callee.ts';
import { codesOfEach } from './_shared/kind-codes.ts';
import { groupBy } from './_shared/listings.ts';
import { trustIn } from './_shared/trust.ts';
import { webhookCodes } from './_shared/webhook-codes.ts';

type Configuration = Kinds['ValidatingWebhookConfiguration'] | Kinds['MutatingWebhookConfiguration'];
type Webhook = Configuration['webhooks'][number];

/** A selector that is not set does not restrict a webhook. */
const everything = { matchLabels: {}, matchExpressions: [] } as const;

const consults = ['Namespace', ...calleeKinds] as const;
type View = Pick<ClusterView<never, (typeof consults)[number]>, 'lookup' | 'listing' | 'age'>;

/** What the codes of each kind begin with. */
const prefixes = { MutatingWebhookConfiguration: 'mutating', ValidatingWebhookConfiguration: 'validating' } as const;

/** @see https://kubernetes.io/docs/reference/access-authn-authz/extensible-admission-controllers/ */
export const webhook = defineAnalyzer({
  id: 'webhook',
  subject: ['MutatingWebhookConfiguration', 'ValidatingWebhookConfiguration'],
  title: 'Webhooks that cannot be called, or stop too much',
  consults: consults,
  codes: codesOfEach(prefixes, webhookCodes),
  check(configuration, cluster, report) {
    // Values are checked against the messages where the codes are known, not where they get their prefix.
    checkWebhooks(configuration, cluster, (code, object, details) =>
      report(`${prefixes[configuration.kind]}-${code}`, object, details as never),
    );
  },
});

/** Checks a configuration. Webhooks that call the same Service are one finding: they fail together. */
function checkWebhooks(configuration: Configuration, cluster: View, report: Reporter<typeof webhookCodes>): void {
  for (const [callee, webhooks] of groupBy(configuration.webhooks, calleeOf)) {
    const call = webhooks[0]?.clientConfig?.service;
    const fault = call === undefined ? undefined : callFault(call, cluster);
    if (fault !== undefined && fault.fault !== 'unknown' && call !== undefined)
      reportFault(fault, call, callee, webhooks);
    // What cannot be called at all need not be trusted, and refuses already.
    if (fault !== undefined) continue;
    const distrusted = reportTrust(callee, webhooks);
    if (!distrusted) reportScope(callee, webhooks);
  }

  function reportFault(fault: KnownFault, call: ServiceCall, callee: string, webhooks: readonly Webhook[]): void {
    const service = { kind: 'Service', namespace: call.namespace ?? '', name: call.name ?? '' };
    const values = { ...scopeOf(webhooks), service };
    const details = {
      key: callee,
      evidence: [{ of: configuration, path: 'webhooks.clientConfig.service', value: service }],
    };
    const refuses = webhooks.some(failsClosed);
    if (fault.fault === 'missing') {
      report(refuses ? 'webhook-service-missing' : 'webhook-service-missing-ignored', configuration, {
        ...details,
        with: values,
        blames: [{ object: fault.absent, because: 'exists' }],
        near: fault.absent.similar(),
      });
    } else if (fault.fault === 'port') {
      report(refuses ? 'webhook-port-missing' : 'webhook-port-missing-ignored', configuration, {
        ...details,
        with: { ...values, port: fault.port, ports: fault.service.spec.ports.map(({ port = 0 }) => port) },
        near: [fault.service],
      });
    } else {
      report(refuses ? 'webhook-no-endpoints' : 'webhook-no-endpoints-ignored', configuration, {
        ...details,
        with: values,
        dependsOn: [{ object: fault.service, because: 'ready' }],
        settling: fault.starting ? 'the pods of its webhook to start' : undefined,
      });
    }
  }

  /** Returns whether something was found. */
  function reportTrust(callee: string, webhooks: readonly Webhook[]): boolean {
    const refuses = webhooks.some(failsClosed);
    const values = scopeOf(webhooks);
    const bundle = webhooks.find(({ clientConfig }) => clientConfig?.caBundle)?.clientConfig?.caBundle;
    if (bundle === undefined) {
      // A webhook outside of the cluster may well have a certificate that everybody trusts.
      if (!refuses || webhooks[0]?.clientConfig?.service === undefined) return false;
      const injector = injectors.find(
        ({ annotation }) => configuration.metadata.annotations[annotation] !== undefined,
      )?.name;
      report('webhook-ca-missing', configuration, {
        key: callee,
        with: { webhooks: values.webhooks, injector: injector === undefined ? undefined : word(injector) },
        evidence: [{ of: configuration, path: 'webhooks.clientConfig.caBundle', value: '' }],
      });
      return true;
    }
    const { state, until, flaw, expired } = trustIn(bundle, cluster);
    const evidence = [
      { of: configuration, path: 'webhooks.clientConfig.caBundle', value: word(until ?? '(no certificate)') },
    ];
    if (state === 'broken') {
      report(refuses ? 'webhook-ca-invalid' : 'webhook-ca-invalid-ignored', configuration, {
        key: callee,
        with: { ...values, flaw: word(flaw) },
        blames: expired,
        evidence,
      });
      return true;
    }
    if (state === 'expiring') {
      report('webhook-ca-expiring', configuration, {
        key: callee,
        with: { webhooks: values.webhooks, date: word(until ?? '') },
        evidence,
      });
    }
    return false;
  }

  function reportScope(callee: string, webhooks: readonly Webhook[]): void {
    const own = webhooks[0]?.clientConfig?.service?.namespace;
    // What runs outside of the cluster does not wait for pods of it: clouds decide so on the pods of their own add-ons.
    if (own === undefined) return;
    for (const namespace of new Set(['kube-system', own])) {
      const covering = webhooks.filter(
        webhook => failsClosed(webhook) && decidesOnPods(webhook) && covers(webhook, namespace),
      );
      if (covering.length === 0) continue;
      report(namespace === 'kube-system' ? 'webhook-covers-kube-system' : 'webhook-covers-itself', configuration, {
        key: callee,
        with: { webhooks: covering.map(({ name = '' }) => name), namespace },
        evidence: [
          {
            of: configuration,
            path: 'webhooks.namespaceSelector',
            value: formatSelector(covering[0]?.namespaceSelector ?? everything),
          },
        ],
      });
    }
  }

  function covers({ namespaceSelector = everything }: Webhook, name: string): boolean {
    const namespace = cluster.lookup('Namespace', name);
    return namespace.state === 'present' && matchesSelector(namespaceSelector, namespace.object.metadata.labels);
  }
}

/** Who fills in a caBundle, by the annotation that asks for it. */
const injectors = [
  { annotation: 'cert-manager.io/inject-ca-from', name: 'cert-manager' },
  { annotation: 'cert-manager.io/inject-ca-from-secret', name: 'cert-manager' },
  { annotation: 'cert-manager.io/inject-apiserver-ca', name: 'cert-manager' },
  { annotation: 'service.beta.openshift.io/inject-cabundle', name: 'the service CA operator' },
] as const;

function calleeOf({ clientConfig, name = '' }: Webhook): string {
  const service = clientConfig?.service;
  if (service === undefined) return clientConfig?.url ?? name;
  return formatRef({
    kind: 'Service',
    namespace: service.namespace ?? '',
    name: `${service.name}:${service.port ?? ''}`,
  });
}

function failsClosed({ failurePolicy }: Webhook): boolean {
  return failurePolicy !== 'Ignore';
}

/** Whether every new pod of the namespaces concerned is decided on. A webhook for some objects only is made with care. */
function decidesOnPods({ rules, objectSelector = everything, matchConditions }: Webhook): boolean {
  if (!isEmptySelector(objectSelector) || matchConditions.length > 0) return false;
  return rules.some(
    ({ operations, apiGroups, resources }) =>
      operations.some(o => o === '*' || o === 'CREATE') &&
      apiGroups.some(g => g === '*' || g === '') &&
      resources.some(r => r === '*' || r === '*/*' || r === 'pods'),
  );
}

/** What a group of webhooks is asked about, in the values of the messages. */
function scopeOf(webhooks: readonly Webhook[]): {
  webhooks: Value;
  operations: Value;
  resources: Value;
  selector: Value | undefined;
} {
  const rules = webhooks.flatMap(webhook => webhook.rules);
  const operations = [...new Set(rules.flatMap(rule => rule.operations))];
  const resources = new Map<string, Value>();
  for (const { apiGroups, resources: plurals } of rules) {
    for (const group of apiGroups)
      for (const plural of plurals) resources.set(`${plural}.${group}`, shownResource(plural, group));
  }
  const selectors = new Set(webhooks.map(webhook => formatSelector(webhook.namespaceSelector ?? everything)));
  const [only] = selectors;
  return {
    webhooks: webhooks.map(({ name = '' }) => name),
    operations: word(operations.includes('*') ? 'every operation' : operations.join(' and ')),
    resources: [...resources.values()],
    selector: selectors.size === 1 && !isEmptySelector(webhooks[0]?.namespaceSelector ?? everything) ? only : undefined,
  };
}

function shownResource(plural: string, group: string): Value {
  const resource = plural === '*' || plural === '*/*' ? 'everything' : plural;
  if (group === '*' || group === '') return word(resource);
  return resource === 'everything' ? `everything in ${group}` : `${resource}.${group}`;
}
