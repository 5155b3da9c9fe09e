import { describe, expect, test } from 'vitest';
import { customResourceCondition } from '../../analyzers/custom-resource-condition.ts';
import { deploymentAvailable } from '../../analyzers/deployment-available.ts';
import { helmRelease as helmReleases } from '../../analyzers/helm-release.ts';
import { podImage } from '../../analyzers/pod-image.ts';
import { formatRef } from '../../src/core/objects.ts';
import { diagnose } from '../../src/engine/diagnose.ts';
import { ago, object, ownedBy, type Raw } from '../helpers/objects.ts';
import { brokenPod, waiting } from '../helpers/pods.ts';
import { snapshot } from '../helpers/snapshot.ts';
import { deployment, replicaSet, unavailable } from '../helpers/workloads.ts';

const analyzers = [customResourceCondition, deploymentAvailable, helmReleases, podImage];

/** The objects of each incident at warning or above, the cause first, the rest by name. */
async function incidentsOf(objects: readonly Raw[]): Promise<string[][]> {
  const { incidents, findings } = await diagnose(snapshot(objects), { analyzers, toolVersion: '0' });
  const nameOf = (id: string): string => formatRef(findings.find(f => f.id === id)!.object);
  return incidents
    .filter(({ severity }) => severity !== 'info')
    .map(({ cause, consequences }) => [nameOf(cause), ...consequences.map(nameOf).sort()])
    .sort(([a = ''], [b = '']) => (a < b ? -1 : 1));
}

/** A Deployment whose pods cannot pull their image. */
function broken(name: string, noted: object = {}): Raw[] {
  const owner = deployment(`shop/${name}`, {
    metadata: noted,
    spec: { replicas: 1 },
    status: { replicas: 1, updatedReplicas: 1, readyReplicas: 0, availableReplicas: 0, conditions: [unavailable] },
  });
  const set = replicaSet(`shop/${name}-1`, owner, {
    spec: { replicas: 1 },
    status: { replicas: 1, readyReplicas: 0, availableReplicas: 0 },
  });
  const pod = brokenPod(
    [waiting('app', 'ImagePullBackOff', `Back-off pulling image "registry.example.com/${name}:2"`)],
    {
      metadata: { name: `${name}-1-x`, namespace: 'shop', uid: `uid-${name}`, ...ownedBy(set) },
      spec: { containers: [{ name: 'app', image: `registry.example.com/${name}:2` }] },
    },
  );
  return [owner, set, pod];
}

const readyFalse = (reason: string, message: string) => ({
  conditions: [{ type: 'Ready', status: 'False', reason, message, lastTransitionTime: ago(1800) }],
});
const helmRelease = (message: string, spec: object = {}) =>
  object('helm.toolkit.fluxcd.io/v2', 'HelmRelease', 'shop/front', {
    spec,
    status: readyFalse(
      'InstallFailed',
      `Helm install failed for release shop/front with chart front@1.0.0: ${message}`,
    ),
  });
const kustomization = (message: string) =>
  object('kustomize.toolkit.fluxcd.io/v1', 'Kustomization', 'flux-system/apps', {
    status: readyFalse('HealthCheckFailed', `health check failed after 5m0.04s: ${message}`),
  });
const byFlux = {
  labels: { 'helm.toolkit.fluxcd.io/name': 'front', 'helm.toolkit.fluxcd.io/namespace': 'shop' },
};
const byHelm = {
  annotations: { 'meta.helm.sh/release-name': 'front', 'meta.helm.sh/release-namespace': 'shop' },
};
const revision = object('v1', 'Secret', 'shop/sh.helm.release.v1.front.v1', {
  metadata: { labels: { owner: 'helm', name: 'front', status: 'failed', version: '1' } },
});

const api = ['Pod shop/api-1-x', 'Deployment shop/api'];
const web = ['Pod shop/web-1-x', 'Deployment shop/web'];
const release = 'HelmRelease.helm.toolkit.fluxcd.io shop/front';
const waited = "timeout waiting for: [Deployment/shop/api status: 'InProgress']";

describe('a release that failed hangs below what it waited for', () => {
  test.each([
    ['Flux', waited],
    ['Flux, which gave up at once', "failed early due to stalled resources: [Deployment/shop/api status: 'Failed']"],
    ['Helm 4', 'resource Deployment/shop/api not ready. status: InProgress, message: Available: 0/1'],
    ['Helm 4, at first', 'resource not ready, name: api, kind: Deployment, status: InProgress'],
  ])('as %s names it, and two faults stay two', async (_, message) => {
    const objects = [...broken('api', byFlux), ...broken('web', byFlux), helmRelease(message)];
    expect(await incidentsOf(objects)).toEqual([[...api, release], web]);
  });

  test.each(['context deadline exceeded', 'timed out waiting for the condition'])(
    'as its labels say where the message does not: %s',
    async message => {
      expect(await incidentsOf([...broken('api', byFlux), ...broken('web'), helmRelease(message)])).toEqual([
        [...api, release],
        web,
      ]);
    },
  );

  test('what failed for another reason is a fault of its own', async () => {
    const message = 'template: front/templates/web.yaml:3:4: undefined variable "$x"';
    expect(await incidentsOf([...broken('api', byFlux), helmRelease(message)])).toEqual([[release], api]);
  });

  test('what Helm notes of it is the same fault, by whatever name the release goes', async () => {
    const named = helmRelease(waited, { releaseName: 'front', storageNamespace: 'shop' });
    const objects = [...broken('api', byHelm), ...broken('web', byHelm), named, revision];
    expect(await incidentsOf(objects)).toEqual([
      ['Pod shop/api-1-x', 'Deployment shop/api', release, 'Secret shop/sh.helm.release.v1.front.v1'],
      web,
    ]);
  });

  test('and so it is without Flux', async () => {
    expect(await incidentsOf([...broken('api', byHelm), ...broken('web'), revision])).toEqual([
      [...api, 'Secret shop/sh.helm.release.v1.front.v1'],
      web,
    ]);
  });
});

test('a Kustomization hangs below the HelmRelease that it waits for, and that below its Deployment', async () => {
  const objects = [
    ...broken('api', byFlux),
    helmRelease(waited),
    kustomization("timeout waiting for: [HelmRelease/shop/front status: 'InProgress']"),
  ];
  expect(await incidentsOf(objects)).toEqual([
    [...api, release, 'Kustomization.kustomize.toolkit.fluxcd.io flux-system/apps'],
  ]);
});

describe('an Application of Argo CD', () => {
  const application = (health: object | undefined) =>
    object('argoproj.io/v1alpha1', 'Application', 'argocd/front', {
      spec: { destination: { server: 'https://kubernetes.default.svc', namespace: 'shop' } },
      status: {
        health: { status: 'Degraded', lastTransitionTime: ago(1800) },
        sync: { status: 'Synced' },
        resources: [{ group: 'apps', kind: 'Deployment', namespace: 'shop', name: 'api', status: 'Synced', health }],
      },
    });

  test.each([
    ['that keeps the health of what it deploys', { status: 'Degraded' }],
    ['of version 3, which does not', undefined],
  ])('%s hangs below what is broken of it', async (_, health) => {
    expect(await incidentsOf([...broken('api'), ...broken('web'), application(health)])).toEqual([
      ['Pod shop/api-1-x', 'Application.argoproj.io argocd/front', 'Deployment shop/api'],
      web,
    ]);
  });
});

test.each([
  'Deployment "shop/api" is not available (awaiting 1 replicas)',
  'Pod shop/api-1-x failed to pull container image for: app',
])('a TigeraStatus hangs below what it names: %s', async message => {
  const status = object('operator.tigera.io/v1', 'TigeraStatus', 'calico', {
    status: {
      conditions: [{ type: 'Degraded', status: 'True', reason: 'PodFailure', message, lastTransitionTime: ago(1800) }],
    },
  });
  expect(await incidentsOf([...broken('api'), ...broken('web'), status])).toEqual([
    ['Pod shop/api-1-x', 'Deployment shop/api', 'TigeraStatus.operator.tigera.io calico'],
    web,
  ]);
});
