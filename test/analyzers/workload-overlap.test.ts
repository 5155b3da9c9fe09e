import { describe } from 'vitest';
import { workloadOverlap } from '../../analyzers/workload-overlap.ts';
import { testAnalyzer } from '../helpers/test-analyzer.ts';
import { daemonSet, deployment, job, podOf, replicaSet, statefulSet, template } from '../helpers/workloads.ts';

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

/** The kinds whose pods are their own. */
const alone = {
  DaemonSet: (path: string, rest: object) => daemonSet(path, rest),
  ReplicaSet: (path: string, rest: object) => replicaSet(path, undefined, rest),
  StatefulSet: (path: string, rest: object) => statefulSet(path, rest),
};

for (const [kind, make] of Object.entries(alone)) {
  const twinOf = (name: string) => {
    const set = make(`ops/${name}`, {
      spec: { selector: { matchLabels: { app: 'twin' } }, template: template('twin') },
    });
    return [set, podOf(set, `${name}-x`)];
  };
  const own = (name: string) => {
    const set = make(`ops/${name}`, {});
    return [set, podOf(set, `${name}-x`)];
  };

  describe(kind, () => {
    testAnalyzer(workloadOverlap, {
      faulty: {
        'two of them with one selector': {
          fault: 'GAP-15',
          objects: [...twinOf('a'), ...twinOf('b')],
          expect: [
            {
              code: `${kind.toLowerCase()}-selector-overlap`,
              on: `${kind} ops/a`,
              says: new RegExp(`app=twin matches the pods of ${kind} ops/b`),
            },
          ],
          cure: () => twinOf('a'),
        },
      },
      healthy: { 'selectors of their own': { objects: [...own('a'), ...own('b')] } },
    });
  });
}

testAnalyzer(workloadOverlap, {
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
    'two ReplicaSets of one Deployment': {
      objects: [
        deployment('shop/web'),
        ...['web-1', 'web-2'].flatMap(name => {
          const set = replicaSet(`shop/${name}`, deployment('shop/web'));
          return [set, podOf(set, `${name}-x`)];
        }),
      ],
    },
    'selectors of their own': { objects: [...withPod(deployment('shop/web')), ...withPod(deployment('shop/api'))] },
    'the same labels in another namespace': { objects: [...withPod(deployment('shop/web')), deployment('test/web')] },
    'a Job with the labels of the Deployment': {
      objects: [...withPod(deployment('shop/web')), job('shop/web'), podOf(job('shop/web'), 'web-job-a')],
    },
  },
});
