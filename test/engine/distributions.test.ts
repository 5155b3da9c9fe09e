import { expect, test } from 'vitest';
import { analyzers } from '../../analyzers/index.ts';
import { formatRef } from '../../src/core/objects.ts';
import { diagnose } from '../../src/engine/diagnose.ts';
import { aks, eks, gke } from '../helpers/distributions/clouds.ts';
import { k3s, kubeadm, monitored, openshift } from '../helpers/distributions/others.ts';
import { snapshot } from '../helpers/snapshot.ts';

/** What a newly installed, healthy cluster of each distribution shows: nothing that anybody should be called for. */
test.each([
  ['Amazon EKS', 'v1.36.0-eks-3cc8a52', eks],
  ['Google Kubernetes Engine', 'v1.36.0-gke.1234000', gke],
  ['Azure Kubernetes Service', 'v1.36.0', aks],
  ['k3s', 'v1.36.0+k3s1', k3s],
  ['kubeadm and kind', 'v1.36.0', kubeadm],
  ['OpenShift', 'v1.36.0+1a2b3c4', openshift],
  ['a managed control plane that Prometheus looks for', 'v1.36.0-eks-3cc8a52', monitored],
])('a healthy cluster is healthy: %s', async (_, serverVersion, objects) => {
  const source = snapshot(objects, { serverVersion });
  const { findings, settling } = await diagnose(source, {
    analyzers: analyzers.filter(({ profile }) => profile === undefined),
    toolVersion: 'test',
  });
  const said = findings.filter(({ severity }) => severity !== 'info');
  expect(said.map(({ code, object, message }) => `${code} on ${formatRef(object)}: ${message}`)).toEqual([]);
  expect(settling).toEqual([]);
});

test('more of a release that has ended shows what tells of the release, not the Service it is said of', async () => {
  const { findings } = await diagnose(snapshot(kubeadm, { serverVersion: 'v1.20.0' }), {
    analyzers: analyzers.filter(({ id }) => id === 'cluster-release'),
    toolVersion: 'test',
  });
  expect(findings.map(({ code, look }) => ({ code, look }))).toEqual([
    { code: 'cluster-release-unsupported', look: 'kubectl version' },
  ]);
});
