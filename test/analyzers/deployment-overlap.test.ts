import { deploymentOverlap } from '../../analyzers/deployment-overlap.ts';
import { testAnalyzer } from '../helpers/test-analyzer.ts';
import { deployment, job, podOf, replicaSet, statefulSet, template } from '../helpers/workloads.ts';

const sharing = (name: string, selector: object, labels: object) =>
  deployment(`shop/${name}`, {
    spec: { selector: { matchLabels: selector }, template: { ...template(name), metadata: { labels } } },
  });
const withPod = (owner: ReturnType<typeof deployment>) => {
  const set = replicaSet(`shop/${owner.metadata.name}-1`, owner, {
    spec: { template: (owner.spec as { template: object }).template },
  });
  return [owner, set, podOf(set, `${set.metadata.name}-a`)];
};
const twin = (name: string) => withPod(sharing(name, { app: 'twin' }, { app: 'twin' }));
const code = 'deployment-selector-overlap';

testAnalyzer(deploymentOverlap, {
  faulty: {
    'two Deployments with one selector': {
      fault: 'GAP-15',
      objects: [...twin('twin-b'), ...twin('twin-a')],
      expect: [
        {
          code,
          on: 'Deployment shop/twin-a',
          says: /selector app=twin matches the pods of Deployment shop\/twin-b too/,
        },
      ],
      cure: () => [...twin('twin-a'), ...withPod(deployment('shop/web'))],
    },
    'a wide selector matches the pods of a narrow one': {
      fault: 'GAP-15',
      objects: [
        ...withPod(sharing('web', { app: 'web' }, { app: 'web' })),
        ...withPod(sharing('canary', { app: 'web', track: 'canary' }, { app: 'web', track: 'canary' })),
      ],
      expect: [{ code, on: 'Deployment shop/web', says: /matches the pods of Deployment shop\/canary too/ }],
    },
    'it matches the pods of a StatefulSet': {
      fault: 'GAP-15',
      objects: [...withPod(deployment('shop/db')), statefulSet('shop/db'), podOf(statefulSet('shop/db'), 'db-0')],
      expect: [{ code, on: 'Deployment shop/db', says: /StatefulSet shop\/db/ }],
    },
  },
  healthy: {
    'selectors of their own': { objects: [...withPod(deployment('shop/web')), ...withPod(deployment('shop/api'))] },
    'the same labels in another namespace': { objects: [...withPod(deployment('shop/web')), deployment('test/web')] },
    'a Job with the labels of the Deployment': {
      objects: [...withPod(deployment('shop/web')), job('shop/web'), podOf(job('shop/web'), 'web-job-a')],
    },
  },
});
