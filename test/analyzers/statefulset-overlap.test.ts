import { statefulsetOverlap } from '../../analyzers/statefulset-overlap.ts';
import { testAnalyzer } from '../helpers/test-analyzer.ts';
import { podOf, statefulSet, template } from '../helpers/workloads.ts';

const db = (name: string) =>
  statefulSet(`shop/${name}`, { spec: { selector: { matchLabels: { app: 'db' } }, template: template('db') } });
const withPod = (set: ReturnType<typeof statefulSet>) => [set, podOf(set, `${set.metadata.name}-0`)];

testAnalyzer(statefulsetOverlap, {
  faulty: {
    'two StatefulSets with one selector': {
      fault: 'GAP-15',
      objects: [...withPod(db('db-a')), ...withPod(db('db-b'))],
      expect: [
        {
          code: 'statefulset-selector-overlap',
          on: 'StatefulSet shop/db-a',
          says: /app=db matches the pods of StatefulSet shop\/db-b/,
        },
      ],
      cure: () => withPod(db('db-a')),
    },
  },
  healthy: {
    'selectors of their own': { objects: [...withPod(statefulSet('shop/a')), ...withPod(statefulSet('shop/b'))] },
  },
});
