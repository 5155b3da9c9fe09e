import { podHostPorts } from '../../analyzers/pod-host-ports.ts';
import { ago, object, ownedBy, type Raw, runningPod } from '../helpers/objects.ts';
import { asking, readyNode, refusal, waitingPod } from '../helpers/scheduling.ts';
import { testAnalyzer } from '../helpers/test-analyzer.ts';

const port = (hostPort: number, more: object = {}) =>
  asking({ cpu: '10m' }, { ports: [{ containerPort: 9100, hostPort, protocol: 'TCP', ...more }] });
const replicaSet = object('apps/v1', 'ReplicaSet', 'mon/exporter');
const holder = (n: number, spec: object) =>
  runningPod(`mon/exporter-${n}`, { metadata: ownedBy(replicaSet), spec: { ...spec, nodeName: `node-${n}` } });
const said = refusal(2, "2 node(s) didn't have free ports for the requested pod ports");
const waiting = (spec: object) => waitingPod('mon/exporter-9', said, spec);
const justNow = {
  ...waiting(port(9100)),
  status: {
    phase: 'Pending',
    conditions: [
      { type: 'PodScheduled', status: 'False', reason: 'Unschedulable', message: said, lastTransitionTime: ago(5) },
    ],
  },
};
const nodes = [readyNode('node-1'), readyNode('node-2')];
const withoutHolders = (objects: Raw[]) => objects.filter(o => !/exporter-[12]$/.test(String(o.metadata.name)));

testAnalyzer(podHostPorts, {
  faulty: {
    'its own siblings hold the port': {
      fault: 'SCH-011',
      objects: [waiting(port(9100)), replicaSet, holder(1, port(9100)), holder(2, port(9100)), ...nodes],
      expect: [
        {
          code: 'pod-host-port-taken',
          on: 'Pod mon/exporter-9',
          says: /^hostPort 9100 is taken .* on 2 nodes, by ReplicaSet mon\/exporter$/,
        },
      ],
      cure: withoutHolders,
    },
    'in the midst of a rollout': {
      objects: [justNow, replicaSet, holder(1, port(9100)), holder(2, port(9100)), ...nodes],
      expect: [{ code: 'pod-host-port-taken', on: 'Pod mon/exporter-9', says: /9100/, settling: true }],
    },
    'another workload holds it': {
      fault: 'SCH-011',
      objects: [
        waiting(port(9100)),
        runningPod('kube-system/node-exporter', { spec: { ...port(9100), nodeName: 'node-1' } }),
        readyNode('node-1'),
      ],
      expect: [{ code: 'pod-host-port-taken', on: 'Pod mon/exporter-9', says: /by Pod kube-system\/node-exporter/ }],
    },
  },
  healthy: {
    'another port': { objects: [waiting(port(9200)), holder(1, port(9100)), ...nodes] },
    'another address': {
      objects: [
        waiting(port(9100, { hostIP: '10.0.0.1' })),
        holder(1, port(9100, { hostIP: '10.0.0.2' })),
        readyNode('node-1'),
      ],
    },
    'another protocol': {
      objects: [waiting(port(9100, { protocol: 'UDP' })), holder(1, port(9100)), readyNode('node-1')],
    },
    'the holder has ended': {
      objects: [
        waiting(port(9100)),
        runningPod('mon/done', { spec: { ...port(9100), nodeName: 'node-1' }, status: { phase: 'Failed' } }),
        readyNode('node-1'),
      ],
    },
  },
});
