import { defineAnalyzer } from '../src/core/analyzer.ts';
import { word } from '../src/core/values.ts';
import { containersOf } from './_shared/containers.ts';
import { isFinished, isTerminating } from './_shared/pods.ts';
import { failedRun, killedByProbe, signalOf, sinceLastEnd } from './_shared/runs.ts';

/** Fewer restarts happen to anybody: a node that reboots, a dependency that came up later. */
const many = 5;
const day = 86_400;

/** A container that runs now, but did not last long so far. */
export const podRestarts = defineAnalyzer({
  id: 'pod-restarts',
  subject: 'Pod',
  title: 'Containers that were restarted often and lately',
  codes: {
    'pod-restarts': {
      severity: 'warning',
      message: '{role} {container} runs now, but was restarted {count|time|times}; it last {ended}',
      why: 'A container that ended every few hours so far will end again. Each time its requests fail until it is ready.',
      fix: 'Read the log of the last run of container {container} and mend what ended it.',
      look: 'kubectl logs {name} -n {namespace} -c {container} --previous',
      docs: 'https://kubernetes.io/docs/concepts/workloads/pods/pod-lifecycle/#container-restarts',
    },
  },
  check(pod, cluster, report) {
    if (isTerminating(pod) || isFinished(pod)) return;
    for (const container of containersOf(pod)) {
      const { name, role, status, statusPath } = container;
      const last = status?.lastState?.terminated;
      const count = status?.restartCount ?? 0;
      if (status?.state?.running === undefined || last === undefined || last.reason === 'OOMKilled' || count < many)
        continue;
      const perRestart = cluster.age(pod.metadata.creationTimestamp) / count;
      if (perRestart > day || sinceLastEnd(pod, last, cluster) > day || failedRun(container, cluster) !== undefined)
        continue;
      const probe = killedByProbe(pod, container, last, cluster);
      const ended =
        probe === undefined
          ? `ended with ${signalOf(last) ?? `exit code ${last.exitCode ?? 'unknown'}`}`
          : `was killed because its ${probe} probe failed`;
      report('pod-restarts', pod, {
        key: name,
        with: { role: word(role), container: name, count, ended: word(ended) },
        evidence: [
          { of: pod, path: `${statusPath}.restartCount`, value: count },
          {
            of: pod,
            path: `${statusPath}.lastState.terminated`,
            value: word(ended),
            ...(last.finishedAt === undefined ? {} : { at: last.finishedAt }),
          },
        ],
      });
    }
  },
});
