import { defineAnalyzer } from '../src/core/analyzer.ts';
import { word } from '../src/core/values.ts';

/** How long whoever set a finalizer may take with what it must still do, such as taking down a load balancer, in seconds. */
const grace = 300;

/** What the garbage collector sets on an object whose dependents it still deletes or gives away. */
const collecting: ReadonlySet<string> = new Set(['foregroundDeletion', 'orphan']);

/**
 * What should be gone and is not. Of pods, claims, namespaces and definitions other analyzers tell, who know what else holds
 * them; so does the namespace of what is deleted with it.
 * @see https://kubernetes.io/docs/concepts/overview/working-with-objects/finalizers/
 */
export const deletionHeld = defineAnalyzer({
  id: 'deletion-held',
  subject: [
    'Service',
    'Ingress',
    'Deployment',
    'StatefulSet',
    'DaemonSet',
    'Job',
    'CronJob',
    'ConfigMap',
    'ServiceAccount',
  ],
  title: 'Objects that finalizers keep from being deleted',
  consults: ['Namespace'],
  codes: {
    'deletion-held': {
      severity: 'warning',
      message: 'cannot be deleted: nobody removes {finalizers}',
      why: 'An object with finalizers stays until those who set them have removed them. Whoever should do it does not run, or cannot finish. Until then nothing can be created under that name.',
      fix: 'Find the controller of {finalizers} and fix it. Only if it is gone for good, remove the finalizer by hand, and what it should have cleaned up.',
      docs: 'https://kubernetes.io/docs/concepts/overview/working-with-objects/finalizers/',
    },
  },
  check(object, cluster, report) {
    const { namespace, deletionTimestamp } = object.metadata;
    const finalizers = object.metadata.finalizers.filter(name => !collecting.has(name));
    if (deletionTimestamp === undefined || finalizers.length === 0) return;
    const around = cluster.lookup('Namespace', namespace);
    if (around.state === 'present' && around.object.metadata.deletionTimestamp !== undefined) return;
    report('deletion-held', object, {
      with: { finalizers },
      since: deletionTimestamp,
      evidence: [
        { of: object, path: 'metadata.finalizers', value: finalizers },
        { of: object, path: 'metadata.deletionTimestamp', value: word(deletionTimestamp) },
      ],
      settling: cluster.age(deletionTimestamp) < grace ? 'its deletion' : undefined,
    });
  },
});
