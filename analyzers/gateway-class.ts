import { defineAnalyzer } from '../src/core/analyzer.ts';
import { text, word } from '../src/core/values.ts';
import { conditionOf, startGrace } from './_shared/pods.ts';

/**
 * A GatewayClass is worth something once the controller that it names has accepted it.
 * @see https://gateway-api.sigs.k8s.io/api-types/gatewayclass/
 */
export const gatewayClass = defineAnalyzer({
  id: 'gateway-class',
  subject: 'GatewayClass',
  title: 'Gateway classes that no controller serves, or nobody uses',
  consults: ['Gateway'],
  codes: {
    'gateway-class-not-accepted': {
      severity: 'error',
      breaks: 'ready',
      message: 'controller {controller} has not accepted it[: {reason}: {message}]',
      why: 'The Gateways of a class are served by the controller that the class names. This one has not answered, or refuses the class.',
      fix: 'Install or repair the controller {controller}, or correct spec.controllerName and spec.parametersRef.',
      docs: 'https://gateway-api.sigs.k8s.io/api-types/gatewayclass/#gatewayclass-status',
    },
    'gateway-class-unused': {
      severity: 'info',
      message: 'no Gateway is of this class',
      why: 'Controllers often bring a class that nobody asks for. It does no harm.',
      fix: 'Delete the class, or create a Gateway with it.',
      docs: 'https://gateway-api.sigs.k8s.io/api-types/gatewayclass/',
    },
  },
  check(gatewayClass, cluster, report) {
    const { name, creationTimestamp } = gatewayClass.metadata;
    const accepted = conditionOf(gatewayClass, 'Accepted');
    if (accepted?.status !== 'True') {
      // An API server without a controller gives the class the condition Unknown, "Waiting for controller".
      const answered = accepted?.status === 'False';
      report('gateway-class-not-accepted', gatewayClass, {
        with: {
          controller: gatewayClass.spec.controllerName ?? '',
          reason: answered ? word(accepted.reason ?? '') : undefined,
          message: answered ? text(accepted.message ?? '') : undefined,
        },
        evidence: [
          { of: gatewayClass, path: 'status.conditions[Accepted]', value: word(accepted?.status ?? '(none)') },
        ],
        since: answered ? accepted.lastTransitionTime : creationTimestamp,
        settling: !answered && cluster.age(creationTimestamp) < startGrace ? 'its controller' : undefined,
      });
    }
    const gateways = cluster.listing('Gateway');
    if (gateways.state === 'unknown' || gateways.objects.some(({ spec }) => spec.gatewayClassName === name)) return;
    report('gateway-class-unused', gatewayClass, {
      evidence: [{ of: gatewayClass, path: 'metadata.name', value: name }],
    });
  },
});
