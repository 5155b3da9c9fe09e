import { expect, test } from 'vitest';
import { nodeSandboxes } from '../../analyzers/node-sandboxes.ts';
import { podCrash } from '../../analyzers/pod-crash.ts';
import { podSandbox } from '../../analyzers/pod-sandbox.ts';
import { formatRef } from '../../src/core/objects.ts';
import { diagnose } from '../../src/engine/diagnose.ts';
import { event, object, type Raw, runningPod } from '../helpers/objects.ts';
import { backingOff, creatingPod, ended, notReady } from '../helpers/pods.ts';
import { readyNode } from '../helpers/scheduling.ts';
import { snapshot } from '../helpers/snapshot.ts';

const refused =
  'Failed to create pod sandbox: rpc error: code = Unknown desc = failed to setup network for sandbox "0123456789abcdef": plugin type="calico" failed (add): error getting ClusterInformation: connection is unauthorized: Unauthorized';
const agent = (nodeName: string) =>
  runningPod(`kube-system/calico-${nodeName}`, {
    spec: { nodeName, hostNetwork: true, containers: [{ name: 'calico-node', image: 'docker.io/calico/node:v3.31' }] },
    status: { conditions: notReady('[calico-node]'), containerStatuses: [backingOff('calico-node', ended(1))] },
  });
const waiting = (name: string): Raw[] => {
  const pod = { ...creatingPod(), metadata: { ...object('v1', 'Pod', `shop/${name}`).metadata } };
  return [pod, event(pod, 'FailedCreatePodSandBox', refused)];
};

async function causesOf(objects: readonly Raw[]): Promise<string[]> {
  const analyzers = [nodeSandboxes, podCrash, podSandbox];
  const { incidents, findings } = await diagnose(snapshot(objects), { analyzers, toolVersion: '0' });
  const causes = incidents.map(({ cause }) => findings.find(({ id }) => id === cause)!);
  return causes.map(({ code, object: of }) => `${code} ${formatRef(of)}`).sort();
}

test('pods without a network follow from the network plugin that crashes on their node', async () => {
  const objects = [readyNode('node-a'), agent('node-a'), ...waiting('web-1'), ...waiting('api-1')];
  expect(await causesOf(objects)).toEqual(['pod-exits Pod kube-system/calico-node-a']);
});

test('they do not follow from that of another node', async () => {
  const objects = [readyNode('node-a'), readyNode('node-b'), agent('node-b'), ...waiting('web-1'), ...waiting('api-1')];
  expect(await causesOf(objects)).toEqual([
    'node-sandboxes-fail Node node-a',
    'pod-exits Pod kube-system/calico-node-b',
  ]);
});
