import { expect, test } from 'vitest';
import { acmeChallenge } from '../../analyzers/acme-challenge.ts';
import { customResourceCondition } from '../../analyzers/custom-resource-condition.ts';
import { hpaMetrics } from '../../analyzers/hpa-metrics.ts';
import { ingressClass } from '../../analyzers/ingress-class.ts';
import { ingressTls } from '../../analyzers/ingress-tls.ts';
import { podCrash } from '../../analyzers/pod-crash.ts';
import { podEnvironment } from '../../analyzers/pod-environment.ts';
import { podVolumes } from '../../analyzers/pod-volumes.ts';
import { prometheusConfiguration } from '../../analyzers/prometheus-configuration.ts';
import { statefulsetReady } from '../../analyzers/statefulset-ready.ts';
import { formatRef } from '../../src/core/objects.ts';
import { diagnose } from '../../src/engine/diagnose.ts';
import { ago, created, object, ownedBy, type Raw } from '../helpers/objects.ts';
import { backingOff, brokenPod, ended, waiting } from '../helpers/pods.ts';
import { configMap, filesIn, prometheusPod } from '../helpers/prometheus-files.ts';
import { snapshot } from '../helpers/snapshot.ts';

const analyzers = [customResourceCondition, ingressTls, podEnvironment, podVolumes, statefulsetReady];

/** The objects of each incident, the cause first. */
async function incidentsOf(objects: readonly Raw[]): Promise<string[][]> {
  const { incidents, findings } = await diagnose(snapshot(objects), { analyzers, toolVersion: '0' });
  return incidents.map(({ cause, consequences }) =>
    [cause, ...consequences].map(id => formatRef(findings.find(f => f.id === id)!.object)),
  );
}

const says = (status: 'True' | 'False', reason: string) => ({
  status: { conditions: [{ type: 'Ready', status, reason, message: '', lastTransitionTime: ago(3600) }] },
});
const store = (status: 'True' | 'False') =>
  object('external-secrets.io/v1', 'SecretStore', 'shop/vault', says(status, 'InvalidProviderConfig'));
const external = (status: 'True' | 'False', target: object = { name: 'db-credentials' }, name = 'db') =>
  object('external-secrets.io/v1', 'ExternalSecret', `shop/${name}`, {
    spec: { secretStoreRef: { name: 'vault' }, target },
    ...says(status, 'SecretSyncedError'),
  });
const needy = brokenPod(
  [waiting('app', 'CreateContainerConfigError', 'secret "db-credentials" not found', { restartCount: 0 })],
  { spec: { containers: [{ name: 'app', image: 'web', envFrom: [{ secretRef: { name: 'db-credentials' } }] }] } },
);
const pod = `Pod ${needy.metadata.namespace}/${needy.metadata.name}`;

test('a Secret is missing because of what was to make it', async () => {
  expect(await incidentsOf([store('False'), external('False'), needy])).toEqual([
    [
      'SecretStore.external-secrets.io shop/vault',
      'ExternalSecret.external-secrets.io shop/db',
      'Secret shop/db-credentials',
      pod,
    ],
  ]);
});

test('it is called after what makes it where that does not say otherwise', async () => {
  expect(await incidentsOf([external('False', {}, 'db-credentials'), needy])).toEqual([
    ['ExternalSecret.external-secrets.io shop/db-credentials', 'Secret shop/db-credentials', pod],
  ]);
});

test('what makes another Secret, or works, is not why', async () => {
  expect(await incidentsOf([store('True'), external('True'), needy])).toEqual([['Secret shop/db-credentials', pod]]);
  expect(await incidentsOf([external('False', { name: 'other' }), needy])).toEqual([
    ['Secret shop/db-credentials', pod],
    ['ExternalSecret.external-secrets.io shop/db'],
  ]);
});

test('a certificate that nobody issues leaves an Ingress without its Secret', async () => {
  const objects = [
    object('cert-manager.io/v1', 'ClusterIssuer', 'letsencrypt-prod', says('True', 'ACMEAccountRegistered')),
    object('cert-manager.io/v1', 'Certificate', 'shop/site', {
      spec: { secretName: 'site-tls', issuerRef: { kind: 'ClusterIssuer', name: 'letsencrypt' } },
      ...says('False', 'DoesNotExist'),
    }),
    object('networking.k8s.io/v1', 'Ingress', 'shop/site', {
      spec: { tls: [{ hosts: ['site.example.com'], secretName: 'site-tls' }], rules: [] },
    }),
  ];
  expect(await incidentsOf(objects)).toEqual([
    [
      'ClusterIssuer.cert-manager.io letsencrypt',
      'Certificate.cert-manager.io shop/site',
      'Secret shop/site-tls',
      'Ingress shop/site',
    ],
  ]);
});

test('where nothing else tells, an incident began when its pods stopped being ready', async () => {
  const db = object('apps/v1', 'StatefulSet', 'shop/db', { spec: { replicas: 1 }, status: { replicas: 1 } });
  const member = { ...needy, metadata: { ...needy.metadata, ...ownedBy(db) } };
  const { incidents } = await diagnose(snapshot([db, member]), { analyzers, toolVersion: '0' });
  expect(incidents.map(({ since }) => since)).toEqual([created]);
});

test('what nobody writes by hand is installed', async () => {
  const hpa = object('autoscaling/v2', 'HorizontalPodAutoscaler', 'shop/web', {
    spec: {
      scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'web' },
      maxReplicas: 5,
      metrics: [
        { type: 'Resource', resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: 50 } } },
      ],
    },
    status: {
      conditions: [
        {
          type: 'ScalingActive',
          status: 'False',
          reason: 'FailedGetResourceMetric',
          message:
            'failed to get cpu utilization: unable to get metrics for resource cpu: unable to fetch metrics from resource metrics API: the server could not find the requested resource (get pods.metrics.k8s.io)',
          lastTransitionTime: ago(3600),
        },
      ],
    },
  });
  const route = object('networking.k8s.io/v1', 'Ingress', 'shop/web', {
    spec: { ingressClassName: 'traefik', rules: [] },
  });
  const { findings } = await diagnose(snapshot([hpa, route]), {
    analyzers: [hpaMetrics, ingressClass],
    toolVersion: '0',
  });
  expect(findings.filter(({ code }) => code === 'missing-object').map(({ fix }) => fix)).toEqual([
    'Create APIService v1beta1.metrics.k8s.io by installing metrics-server, or correct the reference to it.',
    'Create IngressClass traefik by installing its controller, or correct the reference to it.',
  ]);
});

test('a configuration that Prometheus refuses is why it crashes, and one that leads nowhere is not', async () => {
  const asked = {
    analyzers: [podCrash, prometheusConfiguration],
    requested: ['configurations'],
    toolVersion: '0',
  } as const;
  const crashing = (configuration: string): Raw[] => {
    const own = configMap('monitoring/prometheus', { 'prometheus.yml': configuration });
    const running = prometheusPod('monitoring/prometheus-0', { '/etc/prometheus': 'prometheus' });
    const status = { containerStatuses: [backingOff('prometheus', ended(1))] };
    return [own, filesIn(own), { ...running, status: { ...(running.status as object), ...status } }];
  };
  const { incidents } = await diagnose(
    snapshot(crashing('scrape_config: []\nscrape_configs: [{ job_name: a }]\n')),
    asked,
  );
  expect(incidents.map(({ title }) => title)).toEqual([
    expect.stringMatching(
      /^ConfigMap monitoring\/prometheus: prometheus.yml, line 1: there is no field scrape_config,/,
    ),
  ]);
  const { incidents: two } = await diagnose(snapshot(crashing('global: {}\n')), asked);
  expect(two).toHaveLength(2);
});

test('a certificate waits because a name cannot be proven', async () => {
  const certificate = object('cert-manager.io/v1', 'Certificate', 'shop/site', {
    spec: { secretName: 'site-tls' },
    status: { conditions: [{ type: 'Ready', status: 'False', reason: 'DoesNotExist', lastTransitionTime: ago(7200) }] },
  });
  const request = object('cert-manager.io/v1', 'CertificateRequest', 'shop/site-1', {
    metadata: ownedBy(certificate),
    status: { conditions: [{ type: 'Ready', status: 'False', reason: 'Pending', lastTransitionTime: ago(7200) }] },
  });
  const order = object('acme.cert-manager.io/v1', 'Order', 'shop/site-1-2', {
    metadata: ownedBy(request),
    status: { state: 'pending' },
  });
  const challenge = object('acme.cert-manager.io/v1', 'Challenge', 'shop/site-1-2-3', {
    metadata: ownedBy(order),
    spec: { dnsName: 'shop.example.com' },
    status: { state: 'pending', reason: 'Waiting for HTTP-01 challenge propagation: wrong status code 404' },
  });
  const { incidents } = await diagnose(snapshot([certificate, request, order, challenge]), {
    analyzers: [acmeChallenge, customResourceCondition],
    toolVersion: '0',
  });
  expect(incidents.map(({ title }) => title)).toEqual([
    expect.stringMatching(/cannot prove that shop\.example\.com is yours: .* wrong status code 404$/),
  ]);
});
