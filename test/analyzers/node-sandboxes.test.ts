import { nodeSandboxes } from '../../analyzers/node-sandboxes.ts';
import { event, object, ownedBy, type Raw, runningPod } from '../helpers/objects.ts';
import { readyNode } from '../helpers/scheduling.ts';
import { testAnalyzer } from '../helpers/test-analyzer.ts';

const said =
  'Failed to create pod sandbox: rpc error: code = Unknown desc = failed to setup network for sandbox "1f3": plugin type="calico" failed (add): error getting ClusterInformation: connection is unauthorized';
const creating = (path: string, nodeName: string, metadata: object = {}): Raw[] => {
  const pod = runningPod(path, {
    metadata,
    spec: { nodeName },
    status: {
      phase: 'Pending',
      containerStatuses: [
        { name: 'app', ready: false, restartCount: 0, image: 'i', state: { waiting: { reason: 'ContainerCreating' } } },
      ],
    },
  });
  return [pod, event(pod, 'FailedCreatePodSandBox', said)];
};
const replicaSet = object('apps/v1', 'ReplicaSet', 'shop/web');
const nodes = [readyNode('node-a'), readyNode('node-b')];

testAnalyzer(nodeSandboxes, {
  faulty: {
    'unrelated pods of one node': {
      fault: 'POD-020',
      objects: [...creating('shop/web-1', 'node-a'), ...creating('pay/api-1', 'node-a'), ...nodes],
      expect: [
        {
          code: 'node-sandboxes-fail',
          on: 'Node node-a',
          says: /cannot set up 2 pods .* with network plugin calico: error getting ClusterInformation/,
        },
      ],
      cure: objects => objects.filter(o => o.kind === 'Node'),
    },
  },
  healthy: {
    'pods of one workload': {
      objects: [
        ...creating('shop/web-1', 'node-a', ownedBy(replicaSet)),
        ...creating('shop/web-2', 'node-a', ownedBy(replicaSet)),
        replicaSet,
        ...nodes,
      ],
    },
    'one on each node': {
      objects: [...creating('shop/web-1', 'node-a'), ...creating('pay/api-1', 'node-b'), ...nodes],
    },
    'they run by now': {
      objects: [...creating('shop/web-1', 'node-a'), ...creating('pay/api-1', 'node-a')]
        .map(o =>
          o.kind === 'Pod' ? { ...o, status: { ...(o.status as object), phase: 'Running', podIP: '10.0.0.1' } } : o,
        )
        .concat(nodes),
    },
  },
});
