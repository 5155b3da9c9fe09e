import { defineAnalyzer } from '../src/core/analyzer.ts';
import { word } from '../src/core/values.ts';
import { sliceOwnerLabel } from './_shared/service-backends.ts';

/** The label by which who writes a slice says so; what a controller of Kubernetes writes follows the Service. */
const managerLabel = 'endpointslice.kubernetes.io/managed-by';
const selectorManager = 'endpointslice-controller.k8s.io';

const docs = 'https://kubernetes.io/docs/concepts/services-networking/service/#services-without-selectors';

/**
 * For a Service without selector somebody else writes the endpoints. They belong to the Service by a label, and to its
 * ports by their names.
 * @see https://kubernetes.io/docs/concepts/services-networking/service/#custom-endpointslices
 */
export const endpointSliceService = defineAnalyzer({
  id: 'endpoint-slice-service',
  subject: 'EndpointSlice',
  title: 'Endpoints written by hand that no Service uses',
  consults: ['Service'],
  where: ({ metadata }) =>
    metadata.labels[sliceOwnerLabel] !== undefined && metadata.labels[managerLabel] !== selectorManager,
  codes: {
    'endpoint-slice-service-missing': {
      severity: 'warning',
      breaks: 'config',
      message: 'its label kubernetes.io/service-name gives it to {service}, which does not exist',
      why: 'Endpoints belong to the Service that this label names. There is none, so nothing is ever sent to them.',
      fix: 'Correct the label kubernetes.io/service-name, or delete the EndpointSlice.',
      docs,
    },
    'endpoint-slice-port-unknown': {
      severity: 'error',
      breaks: 'config',
      message: 'its ports are {ports}, those of {service} are {exposed}: no name agrees',
      why: 'A port of a Service leads to the port of the same name in its EndpointSlices; an empty name is a name too. None agrees, so connections to the Service are refused.',
      fix: 'Give the ports of the EndpointSlice the names that the ports of {service} have.',
      docs,
    },
  },
  check(slice, cluster, report) {
    const { namespace, labels, deletionTimestamp } = slice.metadata;
    const name = labels[sliceOwnerLabel] ?? '';
    if (name === '' || deletionTimestamp !== undefined) return;
    const found = cluster.lookup('Service', name, namespace);
    if (found.state === 'absent') {
      report('endpoint-slice-service-missing', slice, {
        with: { service: found.absent.ref },
        blames: [{ object: found.absent, because: 'exists' }],
        near: found.absent.similar(),
        evidence: [{ of: slice, path: `metadata.labels[${sliceOwnerLabel}]`, value: name }],
      });
    }
    if (found.state !== 'present' || Object.keys(found.object.spec.selector).length > 0) return;
    const { metadata, spec } = found.object;
    const exposed = new Set(spec.ports.map(port => port.name ?? ''));
    const ports = slice.ports.map(port => port.name ?? '');
    if (exposed.size === 0 || ports.length === 0 || ports.some(port => exposed.has(port))) return;
    report('endpoint-slice-port-unknown', slice, {
      with: {
        ports: ports.map(shownName),
        service: { kind: 'Service', namespace: metadata.namespace, name: metadata.name },
        exposed: [...exposed].map(shownName),
      },
      evidence: [
        { of: slice, path: 'ports.name', value: ports.map(shownName) },
        { of: found.object, path: 'spec.ports.name', value: [...exposed].map(shownName) },
      ],
    });
  },
});

function shownName(name: string) {
  return name === '' ? word('(no name)') : name;
}
