import { defineAnalyzer } from '../src/core/analyzer.ts';
import type { Kinds } from '../src/core/kinds/index.ts';
import { refOf } from '../src/core/objects.ts';
import { text, type Value, word } from '../src/core/values.ts';
import { conditionOf } from './_shared/pods.ts';

/** How long the objects of a namespace may take to go, in seconds: pods have 30 s to stop, finalizers are quick. */
const finalizerGrace = 45;
const deletionGrace = 180;

/** Any of the pods that do not end tells why; linking thousands would only cost. */
const mostLinked = 10;

/**
 * A namespace is deleted by deleting all that is in it. What keeps it from that stands in its conditions.
 * @see https://kubernetes.io/docs/concepts/overview/working-with-objects/finalizers/
 */
export const namespaceTerminating = defineAnalyzer({
  id: 'namespace-terminating',
  subject: 'Namespace',
  title: 'Namespaces that cannot be deleted',
  consults: ['APIService', 'Pod', 'ValidatingWebhookConfiguration', 'MutatingWebhookConfiguration'],
  codes: {
    'namespace-finalizers-remaining': {
      severity: 'error',
      breaks: 'admits',
      message:
        'cannot be deleted: {finalizers} on {count|object|objects} in it[ (remaining: {resources})][; nor can the API server say what is left of {apis}]',
      why: 'An object with a finalizer is kept until a controller has cleaned up and removed it. The controller of this finalizer does not do so: it may be gone, or fail.',
      fix: 'Repair the controller of the finalizer {finalizers}, or, if it is gone for good, remove the finalizer from the objects by hand.',
      docs: 'https://kubernetes.io/docs/concepts/overview/working-with-objects/finalizers/',
    },
    'namespace-discovery-failed': {
      severity: 'error',
      breaks: 'admits',
      message: 'cannot be deleted: the API server cannot say what is left of {api}',
      why: 'Before a namespace goes, the objects of every API group in it are deleted. A group whose server does not answer may have some, so the deletion waits.',
      fix: 'Repair the server of {api}, or delete its APIService if it is gone for good.',
      docs: 'https://kubernetes.io/docs/concepts/extend-kubernetes/api-extension/apiserver-aggregation/',
    },
    'namespace-content-not-deleted': {
      severity: 'error',
      breaks: 'admits',
      message: 'cannot be deleted: {message}',
      why: 'The API server refuses to delete some of the objects in the namespace, or fails at it.',
      fix: 'Resolve what the API server says; the deletion goes on by itself.',
      docs: 'https://kubernetes.io/docs/tasks/administer-cluster/namespaces/#deleting-a-namespace',
    },
    'namespace-terminating': {
      severity: 'error',
      breaks: 'admits',
      message:
        'is not deleted[: it waits for {resources}][: it waits for {pods}][: it has the finalizer {finalizers} of its own]',
      why: 'The deletion has begun long ago and is not over.',
      fix: 'Find out what holds the objects that remain; if nothing remains, check kube-controller-manager, which deletes namespaces.',
      docs: 'https://kubernetes.io/docs/tasks/administer-cluster/namespaces/#deleting-a-namespace',
    },
  },
  check(namespace, cluster, report) {
    const { deletionTimestamp } = namespace.metadata;
    if (deletionTimestamp === undefined) return;
    const age = cluster.age(deletionTimestamp);
    const remaining = trueCondition(namespace, 'NamespaceContentRemaining');
    const resources = remaining === undefined ? undefined : counts(remaining, ' has ').map(shownCount);
    const since = deletionTimestamp;
    // The controller counts pods as gone while they still end.
    const pods = cluster.listing('Pod', namespace.metadata.name);
    const ending =
      pods.state === 'unknown' ? [] : pods.objects.filter(({ metadata }) => metadata.deletionTimestamp !== undefined);
    const waitsFor = ending.slice(0, mostLinked).map(object => ({ object, because: 'ready' as const }));
    const held = trueCondition(namespace, 'NamespaceFinalizersRemaining');
    const undiscovered = trueCondition(namespace, 'NamespaceDeletionDiscoveryFailure');
    const failed = trueCondition(namespace, 'NamespaceDeletionContentFailure');
    const groups = undiscovered === undefined ? [] : groupVersions(undiscovered);
    // Whoever mends the API alone does not free a namespace that finalizers hold, so that is then not its cause.
    if (undiscovered !== undefined && held === undefined) {
      for (const { groupVersion, apiService } of groups) {
        const found = cluster.lookup('APIService', apiService);
        const down = found.state === 'present' && conditionOf(found.object, 'Available')?.status !== 'True';
        report('namespace-discovery-failed', namespace, {
          key: groupVersion,
          with: { api: word(groupVersion) },
          blames: down ? [{ object: found.object, because: 'ready' }] : [],
          evidence: [
            {
              of: namespace,
              path: 'status.conditions[NamespaceDeletionDiscoveryFailure]',
              value: text(undiscovered),
            },
          ],
          since,
          // The condition outlives a failure by a sync of the controller.
          settling: !down && age < deletionGrace ? 'its deletion' : undefined,
        });
      }
    }
    if (held !== undefined) {
      const finalizers = counts(held, ' in ');
      report('namespace-finalizers-remaining', namespace, {
        with: {
          finalizers: finalizers.map(({ name }) => name),
          count: finalizers.reduce((sum, { count }) => sum + count, 0),
          resources,
          apis: groups.length === 0 ? undefined : groups.map(({ groupVersion }) => word(groupVersion)),
        },
        dependsOn: waitsFor,
        evidence: [{ of: namespace, path: 'status.conditions[NamespaceFinalizersRemaining]', value: text(held) }],
        since,
        settling: age < finalizerGrace ? 'its deletion' : undefined,
      });
    }
    if (failed !== undefined) {
      report('namespace-content-not-deleted', namespace, {
        with: { message: text(failed.replace(/^Failed to delete all resource types, \d+ remaining: /, '')) },
        dependsOn: refusingWebhooks(failed).map(object => ({ object, because: 'admits' })),
        evidence: [{ of: namespace, path: 'status.conditions[NamespaceDeletionContentFailure]', value: text(failed) }],
        since,
        settling: age < finalizerGrace ? 'its deletion' : undefined,
      });
    }
    if (held !== undefined || undiscovered !== undefined || failed !== undefined) return;
    const own = namespace.spec.finalizers.filter(finalizer => finalizer !== 'kubernetes');
    report('namespace-terminating', namespace, {
      with: {
        resources,
        pods: resources === undefined && ending.length > 0 ? ending.slice(0, mostLinked).map(refOf) : undefined,
        finalizers: own.length === 0 ? undefined : own,
      },
      dependsOn: waitsFor,
      evidence: [{ of: namespace, path: 'metadata.deletionTimestamp', value: word(deletionTimestamp) }],
      since,
      settling: age < deletionGrace ? 'its deletion' : undefined,
    });

    /** The configurations of the webhooks that an error names: `failed calling webhook "x"`, `admission webhook "x" denied`. */
    function refusingWebhooks(message: string) {
      const names = new Set([...message.matchAll(/webhook "([^"]+)"/g)].map(match => match[1]));
      if (names.size === 0) return [];
      return (['ValidatingWebhookConfiguration', 'MutatingWebhookConfiguration'] as const).flatMap(kind => {
        const listing = cluster.listing(kind);
        const configurations = listing.state === 'complete' ? listing.objects : [];
        return configurations.filter(({ webhooks }) => webhooks.some(({ name }) => names.has(name)));
      });
    }
  },
});

function trueCondition(namespace: Kinds['Namespace'], type: string): string | undefined {
  const condition = conditionOf(namespace, type);
  return condition?.status === 'True' ? (condition.message ?? '') : undefined;
}

interface Count {
  readonly name: string;
  readonly count: number;
}

/** `Some …: pods. has 2 resource instances, certificates.cert-manager.io has 1 resource instances`, and so for finalizers. */
function counts(message: string, verb: ' has ' | ' in '): Count[] {
  return message
    .replace(/^[^:]*: /, '')
    .split(', ')
    .flatMap(part => {
      const [name, rest] = part.split(verb);
      const count = Number.parseInt(rest ?? '', 10);
      return name === undefined || Number.isNaN(count) ? [] : [{ name: name.replace(/\.$/, ''), count }];
    });
}

/** Of a custom resource the name has dots, and is a name of the cluster. */
function shownCount({ name, count }: Count): Value {
  return name.includes('.') ? `${count} ${name}` : word(`${count} ${name}`);
}

/** The groups in `unable to retrieve the complete list of server APIs: metrics.k8s.io/v1beta1: stale GroupVersion …`. */
function groupVersions(message: string): { groupVersion: string; apiService: string }[] {
  const found = [...message.matchAll(/(?:^|[\s,])([a-z0-9.-]+)\/(v\d+\w*):/g)];
  return found.map(([, group, version]) => ({
    groupVersion: `${group}/${version}`,
    apiService: `${version}.${group}`,
  }));
}
