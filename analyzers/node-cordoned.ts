import { defineAnalyzer } from '../src/core/analyzer.ts';
import { word } from '../src/core/values.ts';
import { troubleOf } from './_shared/node-state.ts';

/**
 * A cordoned node keeps its pods and gets no new ones. It is a person's or an autoscaler's doing, so it is no fault until
 * a pod waits because of it: then that pod blames the node.
 * @see https://kubernetes.io/docs/concepts/architecture/nodes/#manual-node-administration
 */
export const nodeCordoned = defineAnalyzer({
  id: 'node-cordoned',
  subject: 'Node',
  title: 'Nodes that were closed to new pods',
  codes: {
    'node-cordoned': {
      severity: 'info',
      breaks: 'capacity',
      message: 'is cordoned: it gets no new pods',
      why: 'The node was marked unschedulable, usually for maintenance. The room that it has cannot be used until it is uncordoned.',
      fix: 'When the maintenance is over, run kubectl uncordon.',
      docs: 'https://kubernetes.io/docs/tasks/administer-cluster/safely-drain-node/',
    },
  },
  check(node, _cluster, report) {
    if (node.spec.unschedulable !== true) return;
    const taint = node.spec.taints.find(t => troubleOf(t)?.breaks === 'capacity');
    report('node-cordoned', node, {
      evidence: [{ of: node, path: 'spec.unschedulable', value: word('true') }],
      since: taint?.timeAdded,
    });
  },
});
