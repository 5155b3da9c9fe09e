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

/** A configuration that is checked, in its cluster, and who is told. */
interface WebhookCheck {
  readonly configuration: Configuration;
  readonly cluster: Pick<ClusterView<never, (typeof consults)[number]>, 'lookup' | 'listing' | 'age'>;
  readonly report: Reporter<typeof webhookCodes>;
}

/** What the codes of each kind begin with. */
const prefixes = { MutatingWebhookConfiguration: 'mutating', ValidatingWebhookConfiguration: 'validating' } as const;

/** @see https://kubernetes.io/docs/reference/access-authn-authz/extensible-admission-controllers/ */
export const webhook = defineAnalyzer({
  id: 'webhook',
  subject: ['MutatingWebhookConfiguration', 'ValidatingWebhookConfiguration'],
  title: 'Webhooks that cannot be called, or block too much',
  consults: consults,
  codes: codesOfEach(prefixes, webhookCodes),
  check(configuration, cluster, report) {
    // Values are checked against the messages where the codes are known, not where they get their prefix.
    const prefixed: WebhookCheck['report'] = (code, object, details) =>
      report(`${prefixes[configuration.kind]}-${code}`, object, details as never);
    checkWebhooks({ configuration, cluster, report: prefixed });
  },
});

/** Webhooks that call the same Service, or the same URL: they fail together, so they are one finding. */
interface Callee extends WebhookCheck {
  readonly key: string;
  readonly webhooks: readonly Webhook[];
}

function checkWebhooks(check: WebhookCheck): void {
  for (const [key, webhooks] of groupBy(check.configuration.webhooks, calleeOf)) {
    const callee = { ...check, key, webhooks };
    const call = webhooks[0]?.clientConfig?.service;
    const fault = call && callFault(call, check.cluster);
    if (call !== undefined && fault !== undefined && fault.fault !== 'unknown') reportFault(fault, call, callee);
    // What cannot be called at all need not be trusted, and refuses already.
    if (fault === undefined && !reportTrust(callee)) reportScope(callee);
  }
}

function reportFault(fault: KnownFault, call: ServiceCall, { configuration, report, key, webhooks }: Callee): void {
  const service = { kind: 'Service', namespace: call.namespace ?? '', name: call.name ?? '' };
  const values = { ...scopeOf(webhooks), service };
  const evidence = [{ of: configuration, path: 'webhooks.clientConfig.service', value: service }];
  const refuses = webhooks.some(failsClosed);
  if (fault.fault === 'missing') {
    report(refuses ? 'webhook-service-missing' : 'webhook-service-missing-ignored', configuration, {
      key,
      evidence,
      with: values,
      blames: [{ object: fault.absent, because: 'exists' }],
      near: fault.absent.similar(),
    });
  } else if (fault.fault === 'port') {
    report(refuses ? 'webhook-port-missing' : 'webhook-port-missing-ignored', configuration, {
      key,
      evidence,
      with: { ...values, port: fault.port, ports: fault.service.spec.ports.map(({ port = 0 }) => port) },
      near: [fault.service],
    });
  } else {
    report(refuses ? 'webhook-no-endpoints' : 'webhook-no-endpoints-ignored', configuration, {
      key,
      evidence,
      with: values,
      dependsOn: [{ object: fault.service, because: 'ready' }],
      settling: fault.starting ? 'the pods of its webhook to start' : undefined,
    });
  }
}

/** Returns whether there is none, or none that is good. */
function reportTrust(callee: Callee): boolean {
  const { configuration, cluster, report, key, webhooks } = callee;
  const bundle = webhooks.find(({ clientConfig }) => clientConfig?.caBundle)?.clientConfig?.caBundle;
  if (bundle === undefined) return reportNoBundle(callee);
  const { state, until, flaw, expired } = trustIn(bundle, cluster);
  const values = scopeOf(webhooks);
  const path = 'webhooks.clientConfig.caBundle';
  const evidence = [{ of: configuration, path, value: word(until ?? '(no certificate)') }];
  if (state === 'broken') {
    const code = webhooks.some(failsClosed) ? 'webhook-ca-invalid' : 'webhook-ca-invalid-ignored';
    report(code, configuration, { key, evidence, with: { ...values, flaw: word(flaw) }, blames: expired });
  } else if (state === 'expiring') {
    const date = word(until ?? '');
    report('webhook-ca-expiring', configuration, { key, evidence, with: { webhooks: values.webhooks, date } });
  }
  return state === 'broken';
}

function reportNoBundle({ configuration, report, key, webhooks }: Callee): boolean {
  // A webhook outside of the cluster may well have a certificate that everybody trusts.
  if (!webhooks.some(failsClosed) || webhooks[0]?.clientConfig?.service === undefined) return false;
  const { annotations } = configuration.metadata;
  const injector = injectors.find(({ annotation }) => annotations[annotation] !== undefined)?.name;
  report('webhook-ca-missing', configuration, {
    key,
    with: { webhooks: scopeOf(webhooks).webhooks, injector: injector === undefined ? undefined : word(injector) },
    evidence: [{ of: configuration, path: 'webhooks.clientConfig.caBundle', value: '' }],
  });
  return true;
}

function reportScope({ configuration, cluster, report, key, webhooks }: Callee): void {
  const own = webhooks[0]?.clientConfig?.service?.namespace;
  const stopping = webhooks.filter(webhook => failsClosed(webhook) && decidesOnPods(webhook));
  // What runs outside of the cluster does not wait for pods of it: clouds decide so on the pods of their own add-ons.
  if (own === undefined || stopping.length === 0) return;
  for (const name of new Set(['kube-system', own])) {
    const namespace = cluster.lookup('Namespace', name);
    if (namespace.state !== 'present') continue;
    const { labels } = namespace.object.metadata;
    const covering = stopping.filter(webhook => matchesSelector(namespacesOf(webhook), labels));
    if (covering[0] === undefined) continue;
    const value = formatSelector(namespacesOf(covering[0]));
    report(name === 'kube-system' ? 'webhook-covers-kube-system' : 'webhook-covers-itself', configuration, {
      key,
      with: { webhooks: covering.map(({ name = '' }) => name), namespace: name },
      evidence: [{ of: configuration, path: 'webhooks.namespaceSelector', value }],
    });
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

/** Of which namespaces a webhook is asked. */
function namespacesOf({ namespaceSelector = everything }: Webhook) {
  return namespaceSelector;
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
  const selectors = new Set(webhooks.map(webhook => formatSelector(namespacesOf(webhook))));
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
