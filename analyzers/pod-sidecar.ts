import { defineAnalyzer } from '../src/core/analyzer.ts';
import { refOf } from '../src/core/objects.ts';
import { asksFor, hasSidecar, injectionLabel, injectorsOf, isAmbient, revisionLabel } from './_shared/istio-sidecar.ts';
import { isActive } from './_shared/pods.ts';

const docs = 'https://istio.io/latest/docs/setup/additional-setup/sidecar-injection/';
const inject = 'sidecar.istio.io/inject';

/** Namespaces in which Istio injects nothing, whatever their labels. */
const never = new Set(['kube-system', 'kube-public', 'kube-node-lease', 'local-path-storage']);

/**
 * Istio puts its sidecar into a pod when the pod is created, and never later. Which pods is what the selectors of its webhooks
 * say; what they leave to the webhook itself is that pods on the host's network have none.
 */
export const podSidecar = defineAnalyzer({
  id: 'pod-sidecar',
  subject: 'Pod',
  title: 'Pods without the sidecar of Istio that their namespace asks for',
  consults: ['Namespace', 'MutatingWebhookConfiguration'],
  where: isActive,
  codes: {
    'pod-sidecar-missing': {
      severity: 'warning',
      breaks: 'config',
      message: 'has no sidecar of Istio, which {by} asks for[: it is older than {injector}]',
      why: 'A sidecar is injected when a pod is created. This one was created before injection was asked for, or while the injector did not run: it is outside of the mesh, without mTLS, policies and routes, and what demands mTLS refuses it.',
      fix: 'Restart its workload (`kubectl rollout restart`), which creates the pod again.',
      docs,
    },
    'pod-sidecar-declined': {
      severity: 'info',
      message: 'declines the sidecar of Istio by {key}, in a namespace that asks for it',
      why: 'The pod is outside of the mesh, without mTLS, policies and routes. That may be meant: jobs and databases often do without.',
      fix: `Take ${inject} out of the pod template if it should be in the mesh.`,
      docs,
    },
  },
  check(pod, cluster, report) {
    const { namespace, labels, annotations, creationTimestamp } = pod.metadata;
    if (pod.spec.hostNetwork === true || never.has(namespace)) return;
    const configurations = cluster.listing('MutatingWebhookConfiguration');
    // Most clusters have no mesh: then that is all.
    const injectors = configurations.state === 'unknown' ? [] : injectorsOf(configurations.objects);
    if (injectors.length === 0 || hasSidecar(pod) || isAmbient(pod)) return;
    if (annotations['kubernetes.io/config.mirror'] !== undefined) return;
    const found = cluster.lookup('Namespace', namespace);
    if (found.state !== 'present') return;
    const own = found.object.metadata.labels;
    const declines = [labels, annotations].some(map => map[inject] === 'false');
    const { [inject]: _, ...others } = labels;
    const injector = injectors.find(one => asksFor(one, own, declines ? others : labels));
    if (injector === undefined) return;
    if (declines) {
      const where = labels[inject] === 'false' ? 'label' : 'annotation';
      report('pod-sidecar-declined', pod, {
        with: { key: `${where} ${inject}` },
        evidence: [{ of: pod, path: `metadata.${where}s[${inject}]`, value: 'false' }],
      });
      return;
    }
    const asking = [injectionLabel, revisionLabel].find(key => own[key] !== undefined);
    const { configuration } = injector;
    const older = cluster.age(creationTimestamp) > cluster.age(configuration.metadata.creationTimestamp);
    report('pod-sidecar-missing', pod, {
      with: {
        by: asking === undefined ? 'its own label' : `label ${asking}=${own[asking]} of its namespace`,
        injector: older ? refOf(configuration) : undefined,
      },
      evidence: [
        asking === undefined
          ? { of: pod, path: 'metadata.labels', value: labels[inject] ?? labels[revisionLabel] ?? '' }
          : { of: found.object, path: `metadata.labels[${asking}]`, value: own[asking] ?? '' },
      ],
    });
  },
});
