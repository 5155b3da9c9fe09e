import { defineAnalyzer } from '../src/core/analyzer.ts';
import { refOf } from '../src/core/objects.ts';
import { word } from '../src/core/values.ts';
import { servicesAwaited } from './_shared/awaited.ts';
import { containersOf, isTroubled } from './_shared/containers.ts';
import { explainLog, logged, logKinds } from './_shared/crash-log.ts';
import { isActive } from './_shared/pods.ts';
import { failedRun } from './_shared/runs.ts';

/** How long an init container may run before it is called stuck, in seconds. */
const patience = 300;

/** Init containers run one after the other, each to its end, before the containers of the pod start. */
export const podInitWaiting = defineAnalyzer({
  id: 'pod-init-waiting',
  subject: 'Pod',
  title: 'Init containers that do not end',
  consults: logKinds,
  where: isTroubled,
  codes: {
    'pod-init-waits': {
      severity: 'error',
      breaks: 'ready',
      message: `init container {container} does not end[: it waits for {service}, which does not exist][: it waits for {present}]${logged}`,
      why: 'The containers of a pod start when all init containers have ended with success. One that waits for something that never comes keeps the pod from starting forever.',
      fix: 'Read the log of init container {container}, and start or create what it waits for. Better, let the program itself try again until that is there.',
      look: 'kubectl logs {name} -n {namespace} -c {container}',
      docs: 'https://kubernetes.io/docs/concepts/workloads/pods/init-containers/',
    },
  },
  check(pod, cluster, report) {
    if (!isActive(pod)) return;
    const container = containersOf(pod).find(
      ({ role, status }) => role === 'init container' && status?.state?.running !== undefined,
    );
    if (container === undefined || failedRun(container, cluster) !== undefined) return;
    const startedAt = container.status?.state?.running?.startedAt;
    // A clock may be wrong, but nothing started before its pod was created.
    const runs = Math.min(cluster.age(startedAt), cluster.age(pod.metadata.creationTimestamp));
    const awaited = servicesAwaited(container.spec, pod.metadata.namespace).map(({ name, namespace }) =>
      cluster.lookup('Service', name, namespace),
    );
    const absent = awaited.flatMap(found => (found.state === 'absent' ? found.absent : []));
    const present = awaited.flatMap(found => (found.state === 'present' ? found.object : []));
    const log = explainLog(pod, container, undefined, cluster);
    report('pod-init-waits', pod, {
      key: container.name,
      with: {
        container: container.name,
        ...log.values,
        service: absent.length === 0 ? undefined : absent.map(({ ref }) => ref),
        present: absent.length > 0 || present.length === 0 ? undefined : present.map(refOf),
      },
      since: startedAt,
      evidence: [
        {
          of: pod,
          path: `${container.statusPath}.state`,
          value: word('running'),
          ...(startedAt === undefined ? {} : { at: startedAt }),
        },
        ...log.evidence,
      ],
      blames: [...absent.map(object => ({ object, because: 'exists' }) as const), ...log.links.blames],
      dependsOn: [...present.map(object => ({ object, because: 'ready' }) as const), ...log.links.dependsOn],
      settling: runs < patience ? 'its init containers to end' : undefined,
    });
  },
});
