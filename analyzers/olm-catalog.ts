import { defineAnalyzer } from '../src/core/analyzer.ts';
import { text, word } from '../src/core/values.ts';

/** A registry that does not answer may be starting: how long that takes at most, in seconds. */
const connectGrace = 600;

/**
 * The catalogs that operators are installed from: each is a registry that is asked by gRPC, mostly in a pod of its own.
 * @see https://olm.operatorframework.io/docs/concepts/crds/catalogsource/
 */
export const olmCatalog = defineAnalyzer({
  id: 'olm-catalog',
  subject: 'CatalogSource',
  title: 'Catalogs of operators that cannot be read',
  consults: ['ConfigMap', 'Service'],
  codes: {
    'olm-catalog-unreachable': {
      severity: 'error',
      breaks: 'ready',
      rollup: true,
      message: 'its registry does not answer: the connection[ to {address}] is {state}',
      why: 'The Operator Lifecycle Manager asks the registry of a catalog which operators there are. While one catalog does not answer, no operator of the namespaces that can see it is installed or updated, whichever catalog that comes from.',
      fix: 'Look at the pod and the Service of the catalog; delete the catalog if nobody needs it.',
      look: 'kubectl -n {namespace} get pods,svc -l olm.catalogSource={name}',
      docs: 'https://olm.operatorframework.io/docs/troubleshooting/catalogsource/',
    },
    'olm-catalog-invalid': {
      severity: 'error',
      breaks: 'ready',
      message: 'cannot be served, {reason}[: {words}]',
      why: 'The specification of the catalog is wrong, or what it names is not there, so no registry is started for it.',
      fix: 'Correct spec.sourceType and what belongs to it: image or address for grpc, configMap for configmap.',
      docs: 'https://olm.operatorframework.io/docs/concepts/crds/catalogsource/',
    },
  },
  check(catalog, cluster, report) {
    const { metadata, spec, status } = catalog;
    if (metadata.deletionTimestamp !== undefined) return;
    const { reason, message, connectionState } = status;
    // A wrong interval is replaced by the default one.
    if (reason !== undefined && reason !== 'InvalidIntervalError') {
      const source =
        spec.configMap === undefined ? undefined : cluster.lookup('ConfigMap', spec.configMap, metadata.namespace);
      report('olm-catalog-invalid', catalog, {
        with: { reason: word(reason), words: message === undefined ? undefined : text(message) },
        blames: source?.state === 'absent' ? [{ object: source.absent, because: 'exists' }] : [],
        evidence: [{ of: catalog, path: 'status.reason', value: word(reason) }],
      });
      return;
    }
    const { address, lastObservedState: state, lastConnect } = connectionState ?? {};
    // An idle connection was good when it was used last.
    if (state === undefined || state === 'READY' || state === 'IDLE') return;
    const [service, namespace = metadata.namespace] = (spec.image === undefined ? (spec.address ?? '') : '')
      .replace(/:\d+$/, '')
      .split('.');
    const found =
      service && isOfCluster(spec.address ?? '') ? cluster.lookup('Service', service, namespace) : undefined;
    report('olm-catalog-unreachable', catalog, {
      with: { state: word(state), address },
      blames: found?.state === 'absent' ? [{ object: found.absent, because: 'exists' }] : [],
      dependsOn: found?.state === 'present' ? [{ object: found.object, because: 'ready' }] : [],
      evidence: [{ of: catalog, path: 'status.connectionState.lastObservedState', value: word(state) }],
      since: lastConnect,
      settling:
        Math.min(cluster.age(lastConnect), cluster.age(metadata.creationTimestamp)) < connectGrace
          ? 'its registry to answer'
          : undefined,
    });
  },
});

/** `registry.olm.svc:50051`: an address of a Service, and not of a host outside. */
function isOfCluster(address: string): boolean {
  return /^[^.:]+\.[^.:]+\.svc(\.|:|$)/.test(address);
}
