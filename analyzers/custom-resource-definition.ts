import { defineAnalyzer } from '../src/core/analyzer.ts';
import { refOf } from '../src/core/objects.ts';
import { text, word } from '../src/core/values.ts';
import { calleeKinds, callFault } from './_shared/callee.ts';
import { conditionOf } from './_shared/pods.ts';

/** How long the API server may take to establish a definition, or to delete its objects, in seconds. */
const establishGrace = 30;
const deletionGrace = 120;

const docs = 'https://kubernetes.io/docs/tasks/extend-kubernetes/custom-resources/custom-resource-definitions/';
const versioningDocs =
  'https://kubernetes.io/docs/tasks/extend-kubernetes/custom-resources/custom-resource-definition-versioning/';
const whyConversion =
  'Objects are stored in one version and served in several. The API server asks this webhook to convert them; as it cannot, reading and writing the objects fails, and with them garbage collection and the deletion of namespaces.';

/** A definition of custom resources serves nothing until the API server has established it, and needs its converter ever after. */
export const customResourceDefinition = defineAnalyzer({
  id: 'custom-resource-definition',
  subject: 'CustomResourceDefinition',
  title: 'Custom resources that are not served',
  consults: calleeKinds,
  codes: {
    'crd-names-conflict': {
      severity: 'error',
      breaks: 'ready',
      message: 'is not served: {message}[, by {other}]',
      why: 'Two definitions of one API group claim the same kind, plural or short name. The later one is not served.',
      fix: 'Rename or delete one of the two definitions.',
      docs,
    },
    'crd-not-established': {
      severity: 'error',
      breaks: 'ready',
      message: 'is not served: {reason}: {message}',
      why: 'The API server has not established the definition, so its objects can be neither created nor read.',
      fix: 'Resolve what the API server says.',
      docs,
    },
    'crd-conversion-service-missing': {
      severity: 'error',
      breaks: 'ready',
      message: '{service}, which converts between {versions}, does not exist',
      why: whyConversion,
      fix: 'Install the operator that converts them, or, if it is gone for good, set spec.conversion.strategy to None.',
      docs: versioningDocs,
    },
    'crd-conversion-port-missing': {
      severity: 'error',
      breaks: 'ready',
      message: 'port {port} of {service}, which converts between {versions}, is not exposed: {ports}',
      why: whyConversion,
      fix: 'Set the port of spec.conversion.webhook.clientConfig.service to one that {service} exposes.',
      docs: versioningDocs,
    },
    'crd-conversion-no-endpoints': {
      severity: 'error',
      breaks: 'ready',
      message: '{service}, which converts between {versions}, has no ready endpoints',
      why: whyConversion,
      fix: 'Find out why {service} has no ready pod.',
      docs: versioningDocs,
    },
    'crd-stored-version-not-served': {
      severity: 'info',
      message: 'objects may still be stored as {versions}, which is no longer served',
      why: 'status.storedVersions lists the versions in which objects may lie in etcd. They are converted when read; but the definition can never drop such a version, so an upgrade that does will be refused.',
      fix: 'Rewrite all objects (kubectl get and replace, or the storage version migrator), then remove {versions} from status.storedVersions.',
      docs: versioningDocs,
    },
    'crd-terminating': {
      severity: 'error',
      breaks: 'ready',
      message: 'is not deleted[: {message}]',
      why: 'A definition is deleted after its objects. One of them is kept, usually by a finalizer whose controller is gone.',
      fix: 'Find the objects that remain and the controller of their finalizers.',
      docs: 'https://kubernetes.io/docs/concepts/overview/working-with-objects/finalizers/',
    },
  },
  check(crd, cluster, report) {
    const { creationTimestamp, deletionTimestamp } = crd.metadata;
    if (deletionTimestamp !== undefined) {
      const message = conditionOf(crd, 'Terminating')?.message;
      report('crd-terminating', crd, {
        with: { message: message === undefined ? undefined : text(message) },
        evidence: [{ of: crd, path: 'metadata.deletionTimestamp', value: word(deletionTimestamp) }],
        since: deletionTimestamp,
        settling: cluster.age(deletionTimestamp) < deletionGrace ? 'its deletion' : undefined,
      });
      return;
    }
    const names = conditionOf(crd, 'NamesAccepted');
    const established = conditionOf(crd, 'Established');
    if (names?.status === 'False') {
      const taken = /"([^"]+)"/.exec(names.message ?? '')?.[1];
      const other = cluster
        .list('CustomResourceDefinition')
        .find(
          d => d !== crd && d.spec.group === crd.spec.group && taken !== undefined && acceptedNames(d).includes(taken),
        );
      report('crd-names-conflict', crd, {
        with: { message: text(names.message ?? ''), other: other && refOf(other) },
        near: other === undefined ? [] : [other],
        evidence: [
          { of: crd, path: 'status.conditions[NamesAccepted]', value: text(`${names.reason}: ${names.message}`) },
        ],
        since: names.lastTransitionTime,
      });
    } else if (established !== undefined && established.status !== 'True') {
      report('crd-not-established', crd, {
        with: { reason: word(established.reason ?? ''), message: text(established.message ?? '') },
        evidence: [{ of: crd, path: 'status.conditions[Established]', value: word(established.status ?? '') }],
        since: established.lastTransitionTime,
        settling: cluster.age(creationTimestamp) < establishGrace ? 'the API server' : undefined,
      });
    }
    const unserved = crd.status.storedVersions.filter(
      stored => !crd.spec.versions.some(({ name, served }) => name === stored && served === true),
    );
    if (unserved.length > 0) {
      report('crd-stored-version-not-served', crd, {
        // Names that somebody chose, and no words of the API.
        with: { versions: unserved },
        evidence: [{ of: crd, path: 'status.storedVersions', value: crd.status.storedVersions }],
      });
    }
    const call =
      crd.spec.conversion?.strategy === 'Webhook' ? crd.spec.conversion.webhook?.clientConfig?.service : undefined;
    // A definition of one version has nothing to convert.
    if (call === undefined || crd.spec.versions.length < 2) return;
    const fault = callFault(call, cluster);
    const versions = crd.spec.versions.map(({ name = '' }) => word(name));
    const evidence = [
      {
        of: crd,
        path: 'spec.conversion.webhook.clientConfig.service',
        value: { kind: 'Service', namespace: call.namespace ?? '', name: call.name ?? '' },
      },
    ];
    if (fault?.fault === 'missing') {
      report('crd-conversion-service-missing', crd, {
        with: { service: fault.absent.ref, versions },
        blames: [{ object: fault.absent, because: 'exists' }],
        near: fault.absent.similar(),
        evidence,
      });
    } else if (fault?.fault === 'port') {
      report('crd-conversion-port-missing', crd, {
        with: {
          service: refOf(fault.service),
          port: fault.port,
          ports: fault.service.spec.ports.map(({ port = 0 }) => port),
          versions,
        },
        evidence,
      });
    } else if (fault?.fault === 'not-ready') {
      report('crd-conversion-no-endpoints', crd, {
        with: { service: refOf(fault.service), versions },
        dependsOn: [{ object: fault.service, because: 'ready' }],
        evidence,
        settling: fault.starting ? 'the pods that convert' : undefined,
      });
    }
  },
});

interface Definition {
  readonly status: { readonly acceptedNames?: Names | undefined };
}
interface Names {
  readonly plural?: string | undefined;
  readonly singular?: string | undefined;
  readonly kind?: string | undefined;
  readonly listKind?: string | undefined;
  readonly shortNames: readonly string[];
}

function acceptedNames({ status: { acceptedNames: names } }: Definition): readonly (string | undefined)[] {
  return names === undefined ? [] : [names.plural, names.singular, names.kind, names.listKind, ...names.shortNames];
}
