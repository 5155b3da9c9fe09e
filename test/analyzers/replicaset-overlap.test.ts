import { replicasetOverlap } from '../../analyzers/replicaset-overlap.ts';
import { testAnalyzer } from '../helpers/test-analyzer.ts';
import { deployment, podOf, replicaSet, template } from '../helpers/workloads.ts';

const set = (name: string) =>
  replicaSet(`shop/${name}`, undefined, {
    spec: { selector: { matchLabels: { app: 'web' } }, template: template('web') },
  });
const withPod = (of: ReturnType<typeof replicaSet>) => [of, podOf(of, `${of.metadata.name}-x`)];

testAnalyzer(replicasetOverlap, {
  faulty: {
    'two ReplicaSets with one selector': {
      fault: 'GAP-15',
      objects: [...withPod(set('a')), ...withPod(set('b'))],
      expect: [
        {
          code: 'replicaset-selector-overlap',
          on: 'ReplicaSet shop/a',
          says: /app=web matches the pods of ReplicaSet shop\/b/,
        },
      ],
      cure: () => withPod(set('a')),
    },
  },
  healthy: {
    'two ReplicaSets of one Deployment': {
      objects: [
        deployment('shop/web'),
        ...withPod(replicaSet('shop/web-1', deployment('shop/web'))),
        ...withPod(replicaSet('shop/web-2', deployment('shop/web'))),
      ],
    },
  },
});
