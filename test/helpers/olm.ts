import { ago, object, type Raw } from './objects.ts';

/** Objects of the Operator Lifecycle Manager, with the status that its operators write. */

const group = 'operators.coreos.com';

export function catalogSource(path: string, state: string, rest: { spec?: object; status?: object } = {}): Raw {
  return object(`${group}/v1alpha1`, 'CatalogSource', path, {
    spec: { sourceType: 'grpc', image: 'quay.io/operatorhubio/catalog:latest', ...rest.spec },
    status: {
      connectionState: {
        address: `${path.split('/')[1]}.${path.split('/')[0]}.svc:50051`,
        lastObservedState: state,
        lastConnect: ago(3600),
      },
      registryService: { protocol: 'grpc', port: '50051', serviceName: path.split('/')[1] },
      ...rest.status,
    },
  });
}

export function operatorGroup(path: string, spec: object = {}): Raw {
  return object(`${group}/v1`, 'OperatorGroup', path, { spec, status: { lastUpdated: ago(3600), namespaces: [''] } });
}

export function subscription(path: string, status: object, spec: object = {}): Raw {
  return object(`${group}/v1alpha1`, 'Subscription', path, {
    spec: { channel: 'stable', name: 'etcd', source: 'community', sourceNamespace: 'olm', ...spec },
    status: { lastUpdated: ago(3600), ...status },
  });
}

export function installPlan(path: string, phase: string, rest: { spec?: object; status?: object } = {}): Raw {
  return object(`${group}/v1alpha1`, 'InstallPlan', path, {
    spec: {
      approval: 'Automatic',
      approved: true,
      clusterServiceVersionNames: ['etcdoperator.v0.9.4'],
      generation: 1,
      ...rest.spec,
    },
    status: { phase, ...rest.status },
  });
}

export function clusterServiceVersion(path: string, status: object, metadata: object = {}): Raw {
  return object(`${group}/v1alpha1`, 'ClusterServiceVersion', path, {
    metadata,
    spec: {
      displayName: 'etcd',
      install: { strategy: 'deployment', spec: { deployments: [{ name: 'etcd-operator', spec: {} }] } },
    },
    status: { lastTransitionTime: ago(3600), lastUpdateTime: ago(3600), ...status },
  });
}
