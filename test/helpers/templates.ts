import { object, type Raw, runningPod } from './objects.ts';

type Fields = Record<string, unknown>;

/** A Deployment `shop/web` whose pods have one container `app`, with these fields, and this pod spec. */
export function deployment(container: Fields = {}, pod: Fields = {}, spec: Fields = {}): Raw {
  return object('apps/v1', 'Deployment', 'shop/web', {
    spec: {
      replicas: 2,
      selector: { matchLabels: { app: 'web' } },
      strategy: { type: 'RollingUpdate' },
      template: templateOf(container, pod),
      ...spec,
    },
  });
}

export function templateOf(container: Fields = {}, pod: Fields = {}): Fields {
  return {
    metadata: { labels: { app: 'web' } },
    spec: {
      restartPolicy: 'Always',
      containers: [{ name: 'app', image: 'registry.example.com/app:1.0', ...container }],
      ...pod,
    },
  };
}

/** The same container in a workload of each kind, `shop/web`. */
export function everyWorkload(container: Fields): Raw[] {
  const template = templateOf(container);
  const once = templateOf(container, { restartPolicy: 'Never' });
  return [
    deployment(container),
    object('apps/v1', 'StatefulSet', 'shop/web', { spec: { serviceName: 'web', template } }),
    object('apps/v1', 'DaemonSet', 'shop/web', { spec: { template } }),
    object('apps/v1', 'ReplicaSet', 'shop/web', { spec: { replicas: 1, template } }),
    object('v1', 'ReplicationController', 'shop/web', { spec: { replicas: 1, template } }),
    object('batch/v1', 'Job', 'shop/web', { spec: { template: once } }),
    object('batch/v1', 'CronJob', 'shop/web', { spec: { jobTemplate: { spec: { template: once } } } }),
    runningPod('shop/web', {
      spec: { containers: [{ name: 'app', image: 'registry.example.com/app:1.0', ...container }] },
    }),
  ];
}
