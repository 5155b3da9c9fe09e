import { defineAnalyzer } from '../src/core/analyzer.ts';
import { varying, word } from '../src/core/values.ts';
import { containersOf, isTroubled } from './_shared/containers.ts';
import { explainLog, logged, logKinds } from './_shared/crash-log.ts';
import { isActive } from './_shared/pods.ts';
import { failedRun, isRestartedOften, killedByProbe, signalOf } from './_shared/runs.ts';

/** A container that runs now, but did not last long so far. */
export const podRestarts = defineAnalyzer({
  id: 'pod-restarts',
  subject: 'Pod',
  title: 'Containers that were restarted often and lately',
  consults: logKinds,
  where: isTroubled,
  codes: {
    'pod-restarts': {
      severity: 'warning',
      message: `{role} {container} runs now, but was restarted {count|time|times}; the last run ended with {ended}${logged}`,
      why: 'A container that ended every few hours so far will end again. Each time its requests fail until it is ready.',
      fix: 'Read the log of the last run of container {container} and fix what ended it.',
      look: 'kubectl logs {name} -n {namespace} -c {container} --previous',
      docs: 'https://kubernetes.io/docs/concepts/workloads/pods/pod-lifecycle/#container-restarts',
    },
  },
  check(pod, cluster, report) {
    if (!isActive(pod)) return;
    for (const container of containersOf(pod)) {
      const { name, role, status, statusPath } = container;
      const last = status?.lastState?.terminated;
      if (last === undefined || last.reason === 'OOMKilled' || !isRestartedOften(pod, container, cluster)) continue;
      // What crashes now is pod-crash's concern, what its probe kills that of pod-probes.
      if (failedRun(container, cluster) !== undefined || killedByProbe(pod, container, last, cluster) !== undefined)
        continue;
      const count = status?.restartCount ?? 0;
      const ended = word(signalOf(last) ?? `exit code ${last.exitCode ?? 'unknown'}`);
      const log = explainLog(pod, container, last, cluster);
      report('pod-restarts', pod, {
        ...log.links,
        key: name,
        with: { role: word(role), container: name, count: varying(count), ended, ...log.values },
        evidence: [
          ...log.evidence,
          { of: pod, path: `${statusPath}.restartCount`, value: varying(count) },
          {
            of: pod,
            path: `${statusPath}.lastState.terminated`,
            value: ended,
            ...(last.finishedAt === undefined ? {} : { at: last.finishedAt }),
          },
        ],
      });
    }
  },
});
