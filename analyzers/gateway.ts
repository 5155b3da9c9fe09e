import { defineAnalyzer } from '../src/core/analyzer.ts';
import type { Kinds } from '../src/core/kinds/index.ts';
import { text, word } from '../src/core/values.ts';
import { conditionOf, startGrace } from './_shared/pods.ts';

const docs = 'https://gateway-api.sigs.k8s.io/api-types/gateway/#gateway-status';

/**
 * A Gateway is served by the controller of its class, which says in the conditions how far it got.
 * @see https://gateway-api.sigs.k8s.io/api-types/gateway/
 */
export const gateway = defineAnalyzer({
  id: 'gateway',
  subject: 'Gateway',
  title: 'Gateways that are not served',
  consults: ['GatewayClass', 'Secret'],
  codes: {
    'gateway-not-accepted': {
      severity: 'error',
      breaks: 'ready',
      message: '[GatewayClass {missing} does not exist: ]no controller has accepted it[: {reason}: {message}]',
      why: 'The controller of the class does not exist, has not answered, or does not take the Gateway as it is. Its listeners are not served.',
      fix: '[Set spec.gatewayClassName to a class that exists, or install the controller of {missing}. ]Correct what the condition says; if it says nothing, check the controller of class {class}.',
      docs,
    },
    'gateway-not-programmed': {
      severity: 'error',
      breaks: 'ready',
      message: 'is accepted but not served[: {reason}: {message}]',
      why: 'The controller has accepted the Gateway but not put it into effect: the data plane, or an address for it, is missing.',
      fix: 'Resolve what the condition says: usually a load balancer or the pods of the data plane.',
      docs,
    },
    'gateway-listener-failed': {
      severity: 'error',
      breaks: 'ready',
      message:
        'listener {listener} is not served[: Secret {secret}, its certificate, does not exist][: {reason}: {message}]',
      why: 'A listener is not served if its certificate is missing, if it is in conflict with another, or if it refers to what may not be used.',
      fix: '[Create Secret {secret} of type kubernetes.io/tls, or correct certificateRefs. ]Correct what the conditions of the listener say.',
      docs,
    },
  },
  check(gateway, cluster, report) {
    const { namespace, creationTimestamp, deletionTimestamp } = gateway.metadata;
    if (deletionTimestamp !== undefined) return;
    const { gatewayClassName = '', listeners } = gateway.spec;
    const hosts = listeners.flatMap(({ hostname }) => hostname ?? []);
    const ofClass = cluster.lookup('GatewayClass', gatewayClassName);
    if (ofClass.state === 'absent') {
      report('gateway-not-accepted', gateway, {
        with: { missing: gatewayClassName, class: gatewayClassName },
        blames: [{ object: ofClass.absent, because: 'exists' }],
        near: ofClass.absent.similar(),
        evidence: [{ of: gateway, path: 'spec.gatewayClassName', value: gatewayClassName }],
        impact: 'down',
        hosts,
      });
      return;
    }
    const failed = listeners.filter(reportListener);
    // A Gateway of which all listeners fail is not accepted or programmed for that reason.
    if (failed.length === 0 || failed.length < listeners.length) reportState();

    function reportState(): void {
      for (const [type, code] of [
        ['Accepted', 'gateway-not-accepted'],
        ['Programmed', 'gateway-not-programmed'],
      ] as const) {
        const condition = conditionOf(gateway, type);
        if (condition?.status === 'True') continue;
        // Older controllers write no Programmed condition; one that nobody has answered is Unknown, "Waiting for controller".
        if (type === 'Programmed' && condition === undefined) return;
        const answered = condition?.status === 'False';
        // Some of the listeners are told by themselves.
        if (failed.length > 0 && condition?.reason === 'ListenersNotValid') return;
        report(code, gateway, {
          with: {
            class: gatewayClassName,
            reason: answered ? word(condition.reason ?? '') : undefined,
            message: answered ? text(condition.message ?? '') : undefined,
          },
          dependsOn: ofClass.state === 'present' ? [{ object: ofClass.object, because: 'ready' }] : [],
          evidence: [{ of: gateway, path: `status.conditions[${type}]`, value: word(condition?.status ?? '(none)') }],
          since: answered ? condition.lastTransitionTime : creationTimestamp,
          impact: 'down',
          hosts,
          settling:
            cluster.age(answered ? condition.lastTransitionTime : creationTimestamp) < startGrace
              ? 'its controller'
              : undefined,
        });
        return;
      }
    }

    /** Returns whether the listener fails. */
    function reportListener({ name = '', hostname, tls }: Listener): boolean {
      const status = gateway.status.listeners.find(listener => listener.name === name);
      const bad = status?.conditions.find(isFailure);
      const absent = (tls?.certificateRefs ?? []).filter(isSecret).flatMap(secret => {
        const found = cluster.lookup('Secret', secret.name ?? '', secret.namespace ?? namespace);
        return found.state === 'absent' ? [found.absent] : [];
      })[0];
      if (bad === undefined && absent === undefined) return false;
      report('gateway-listener-failed', gateway, {
        key: name,
        with: {
          listener: name,
          secret: absent?.ref.name,
          reason: absent === undefined ? word(bad?.reason ?? '') : undefined,
          message: absent === undefined ? text(bad?.message ?? '') : undefined,
        },
        blames: absent === undefined ? [] : [{ object: absent, because: 'exists' }],
        near: absent?.similar() ?? [],
        evidence: [
          absent === undefined
            ? {
                of: gateway,
                path: `status.listeners[${name}].conditions[${bad?.type}]`,
                value: text(bad?.message ?? ''),
              }
            : { of: gateway, path: `spec.listeners[${name}].tls.certificateRefs`, value: absent.ref },
        ],
        since: bad?.lastTransitionTime,
        impact: 'degraded',
        // Another listener, as that for HTTP beside that for HTTPS, may still serve the host.
        hosts: hostname === undefined || hosts.filter(host => host === hostname).length > 1 ? [] : [hostname],
        settling:
          absent === undefined && cluster.age(bad?.lastTransitionTime) < startGrace ? 'its controller' : undefined,
      });
      return true;
    }
  },
});

type Gateway = Kinds['Gateway'];
type Listener = Gateway['spec']['listeners'][number];
type Condition = Gateway['status']['listeners'][number]['conditions'][number];
type Reference = NonNullable<Listener['tls']>['certificateRefs'][number];

function isFailure({ type, status }: Condition): boolean {
  return type === 'Conflicted'
    ? status === 'True'
    : (type === 'ResolvedRefs' || type === 'Accepted') && status === 'False';
}

function isSecret({ kind = 'Secret', group = '' }: Reference): boolean {
  return kind === 'Secret' && group === '';
}
