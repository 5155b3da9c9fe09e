import { hpaCapacity } from '../../analyzers/hpa-capacity.ts';
import { object, type Raw } from '../helpers/objects.ts';
import { testAnalyzer } from '../helpers/test-analyzer.ts';
import { autoscaler, deployment, podOf } from '../helpers/workloads.ts';

const on = 'HorizontalPodAutoscaler shop/web';
const node = (name: string, labels = {}, spec = {}): Raw =>
  object('v1', 'Node', name, {
    metadata: { labels },
    spec,
    status: {
      allocatable: { cpu: '4', memory: '16Gi', pods: '110' },
      conditions: [{ type: 'Ready', status: 'True' }],
    },
  });
const nodes = [node('node-a'), node('node-b')];
const scaler = (name: string, maxReplicas: number) =>
  autoscaler(`shop/${name}`, {
    spec: { maxReplicas, scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name } },
    status: { currentReplicas: 1, desiredReplicas: 1 },
  });
const workload = (name: string, cpu: string, spec = {}): Raw[] => {
  const owner = deployment(`shop/${name}`, { spec: { replicas: 1 } });
  const containers = [{ name: 'app', image: 'app:1', resources: { requests: { cpu } } }];
  return [owner, podOf(owner, `${name}-a`, { spec: { containers, ...spec } })];
};
const web = [...workload('web', '1500m'), scaler('web', 10)];

testAnalyzer(hpaCapacity, {
  faulty: {
    'ten pods of 1500m on eight cores': {
      fault: 'HPA-005',
      objects: [...nodes, ...web],
      expect: [
        {
          code: 'hpa-maximum-does-not-fit',
          on,
          says: /^may ask for 9 more pods, and the nodes have room for 3: each requests cpu 1500m$/,
          severity: 'info',
        },
      ],
      cure: () => [...nodes, ...workload('web', '100m'), scaler('web', 10)],
    },
    'only one node is meant': {
      fault: 'HPA-005',
      objects: [
        ...nodes,
        node('node-c', { disk: 'ssd' }),
        ...workload('web', '1500m', { nodeSelector: { disk: 'ssd' } }),
        scaler('web', 4),
      ],
      expect: [{ code: 'hpa-maximum-does-not-fit', on, says: /3 more pods, and the nodes have room for 2/ }],
    },
    'each fits alone': {
      fault: 'HPA-006',
      objects: [...nodes, ...workload('api', '1'), scaler('api', 6), ...workload('web', '1'), scaler('web', 6)],
      expect: [
        {
          code: 'hpa-maximums-do-not-fit-together',
          on: 'HorizontalPodAutoscaler shop/api',
          says: /^and 1 other autoscaler may together ask for 10 more of cpu, and the nodes have 6$/,
          severity: 'info',
        },
      ],
      cure: () => [...nodes, ...workload('api', '1'), scaler('api', 6), ...workload('web', '1'), scaler('web', 2)],
    },
  },
  healthy: {
    'it fits': { objects: [...nodes, ...workload('web', '500m'), scaler('web', 10)] },
    'it is at its maximum': { objects: [...nodes, ...workload('web', '4'), scaler('web', 1)] },
    'Karpenter adds nodes': { objects: [...nodes, node('node-c', { 'karpenter.sh/nodepool': 'default' }), ...web] },
    'a cluster autoscaler adds nodes': {
      objects: [...nodes, ...web, deployment('kube-system/aws-cluster-autoscaler')],
    },
    'the cloud runs the autoscaler out of sight': {
      objects: [...nodes, ...web, object('v1', 'ConfigMap', 'kube-system/cluster-autoscaler-status', { data: {} })],
    },
    'nobody knows whether there is one': {
      objects: [...nodes, ...web],
      snapshot: { withheld: { ConfigMap: 'forbidden' } },
    },
    'its target is missing': { objects: [...nodes, scaler('web', 10)] },
  },
});
