import { daemonsetOverlap } from '../../analyzers/daemonset-overlap.ts';
import { testAnalyzer } from '../helpers/test-analyzer.ts';
import { daemonSet, podOf, template } from '../helpers/workloads.ts';

const agent = (name: string) =>
  daemonSet(`ops/${name}`, { spec: { selector: { matchLabels: { app: 'agent' } }, template: template('agent') } });
const withPod = (set: ReturnType<typeof daemonSet>) => [set, podOf(set, `${set.metadata.name}-x`)];

testAnalyzer(daemonsetOverlap, {
  faulty: {
    'two DaemonSets with one selector': {
      fault: 'GAP-15',
      objects: [...withPod(agent('agent-a')), ...withPod(agent('agent-b'))],
      expect: [
        {
          code: 'daemonset-selector-overlap',
          on: 'DaemonSet ops/agent-a',
          says: /app=agent matches the pods of DaemonSet ops\/agent-b/,
        },
      ],
      cure: () => withPod(agent('agent-a')),
    },
  },
  healthy: { 'selectors of their own': { objects: [...withPod(daemonSet('ops/a')), ...withPod(daemonSet('ops/b'))] } },
});
