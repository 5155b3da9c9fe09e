import { defineAnalyzer } from '../src/core/analyzer.ts';
import { refOf } from '../src/core/objects.ts';
import { isFinished, isReady } from './_shared/pods.ts';
import { withLabels } from './_shared/select-labels.ts';

/** A Service with one backend has an outage whenever that one restarts or moves. */
export const serviceSingleEndpoint = defineAnalyzer({
  id: 'service-single-endpoint',
  subject: 'Service',
  title: 'Services with a single backend',
  reads: ['Pod'],
  codes: {
    'service-single-endpoint': {
      severity: 'info',
      message: '{pod} is its only ready pod',
      why: 'Whenever this pod restarts, is evicted or moves to another node, nobody answers.',
      fix: 'Run two replicas or more, if the application can.',
      docs: 'https://kubernetes.io/docs/tasks/run-application/configure-pdb/',
    },
  },
  check(service, cluster, report) {
    const { selector, type } = service.spec;
    if (type === 'ExternalName' || Object.keys(selector).length === 0) return;
    const alive = withLabels(cluster.list('Pod', service.metadata.namespace), selector).filter(pod => !isFinished(pod));
    const ready = alive.filter(isReady);
    if (ready[0] === undefined || ready.length > 1) return;
    report('service-single-endpoint', service, {
      with: { pod: refOf(ready[0]) },
      evidence: [{ of: service, path: 'spec.selector', value: alive.length }],
    });
  },
});
