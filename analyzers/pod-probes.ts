import { defineAnalyzer } from '../src/core/analyzer.ts';
import { parseTime } from '../src/core/time.ts';
import { text, varying, word } from '../src/core/values.ts';
import { containersOf, isSteady, type PodContainer } from './_shared/containers.ts';
import { explainLog, logged, logKinds } from './_shared/crash-log.ts';
import { crashesOf } from './_shared/crashes.ts';
import { declaredPorts, shownPort } from './_shared/declared-ports.ts';
import { eventEvidence } from './_shared/obstacles.ts';
import { isActive, startGrace } from './_shared/pods.ts';
import {
  describeProbe,
  hasReadinessProbe,
  lastFailure,
  type Probe,
  type ProbeKind,
  patienceOf,
  probeOf,
  undeclaredPort,
} from './_shared/probes.ts';
import { isRestartedOften, killedByProbe } from './_shared/runs.ts';

const docs = 'https://kubernetes.io/docs/concepts/workloads/pods/probes/';
const fix =
  'Make the probe ask what container {container} really serves (port, path, scheme, command), or fix what it answers. Give a slow start a startupProbe, a slow answer a longer timeoutSeconds.';

/** The kubelet asks a container whether it has started, is alive and ready, and acts on the answer. */
export const podProbes = defineAnalyzer({
  id: 'pod-probes',
  subject: 'Pod',
  title: 'Containers whose probes fail',
  consults: ['Job', 'CronJob', ...logKinds],
  where: isActive,
  codes: {
    'pod-liveness-kills': {
      severity: 'error',
      breaks: 'ready',
      refines: { code: 'pod-exits', byKey: true },
      message: `{role} {container} is killed because its liveness probe fails[ ({probe})][: {said}][; no container declares port {undeclared}, but {declared}]${logged}`,
      why: 'When the liveness probe fails several times in a row, the kubelet kills the container and starts it again. If the probe asks for something that the program does not offer, this never ends.',
      fix,
      docs,
    },
    'pod-startup-fails': {
      severity: 'error',
      breaks: 'ready',
      refines: { code: 'pod-not-ready' },
      message: `{role} {container} does not get through its startup probe[ ({probe})][: {said}][; no container declares port {undeclared}, but {declared}]${logged}`,
      why: 'Until the startup probe has succeeded once the container is not started, and no other probe is asked. When it has failed for too long the kubelet kills the container.',
      fix,
      docs,
    },
    'pod-readiness-fails': {
      severity: 'error',
      breaks: 'ready',
      refines: { code: 'pod-not-ready' },
      message: `{role} {container} is not ready, because its readiness probe fails[ ({probe})][: {said}][; no container declares port {undeclared}, but {declared}]${logged}`,
      why: 'A pod is ready when all its containers are. Until then no Service sends it traffic, and a rollout does not go on.',
      fix,
      docs,
    },
    'pod-liveness-fails': {
      severity: 'warning',
      message:
        'the liveness probe of {role} {container} fails[ ({probe})][: {said}][; it was restarted {count|time|times}]',
      why: 'The container still runs. If the probe goes on failing, the kubelet kills it and starts it again; with a very high failureThreshold it never does, and the probe is of no use.',
      fix,
      docs,
    },
  },
  check(pod, cluster, report) {
    // A liveness probe that fails without consequence shows in events only.
    if (isSteady(pod) && cluster.eventsOf(pod).events.length === 0) return;
    const crashes = crashesOf(pod, cluster);
    for (const crash of crashes) {
      if (crash.cause !== 'probe') continue;
      const kind = killedByProbe(pod, crash.container, crash.run, cluster) ?? 'liveness';
      const { evidence, values } = explain(crash.container, kind);
      const log = explainLog(pod, crash.container, crash.run, cluster);
      const details = {
        ...crash.details,
        ...log.links,
        with: { ...values, ...log.values },
        evidence: [...log.evidence, ...crash.details.evidence, ...evidence],
      };
      report(kind === 'startup' ? 'pod-startup-fails' : 'pod-liveness-kills', pod, details);
    }
    for (const container of containersOf(pod)) {
      const running = container.status?.state?.running;
      if (running === undefined || crashes.some(crash => crash.container.name === container.name)) continue;
      const { ready, started } = container.status ?? {};
      const runs = cluster.age(running.startedAt);
      if (started === false && container.spec.startupProbe !== undefined) {
        reportWaiting('pod-startup-fails', container, 'startup', runs);
      } else if (ready === false && hasReadinessProbe(pod, container, cluster)) {
        reportWaiting('pod-readiness-fails', container, 'readiness', runs);
      } else if (container.spec.livenessProbe !== undefined) {
        checkLiveness(container, container.spec.livenessProbe, running.startedAt);
      }
    }

    function reportWaiting(
      code: 'pod-startup-fails' | 'pod-readiness-fails',
      container: PodContainer,
      kind: ProbeKind,
      lasts: number,
    ): void {
      const { evidence, values, patience, failing } = explain(container, kind);
      const log = explainLog(pod, container, undefined, cluster);
      const { name, statusPath } = container;
      const path = `${statusPath}.${kind === 'startup' ? 'started' : 'ready'}`;
      report(code, pod, {
        key: name,
        ...log.links,
        with: { ...values, ...log.values },
        evidence: [...log.evidence, { of: pod, path, value: word('false') }, ...evidence],
        settling:
          Math.max(lasts, failing) < Math.max(kind === 'startup' ? 0 : startGrace, patience)
            ? 'its containers to become ready'
            : undefined,
      });
    }

    /** The probe fails now, and in this run; or the container has been killed for it often, and only just runs again. */
    function checkLiveness(container: PodContainer, probe: Probe, startedAt: string | undefined): void {
      const { name, status } = container;
      const failure = lastFailure(pod, container, 'liveness', cluster)?.event;
      const since = parseTime(startedAt ?? '');
      const fails = failure !== undefined && failure.count > 2 && !(parseTime(failure.lastSeen) < since);
      const now = failure !== undefined && cluster.age(failure.lastSeen) < 3 * (probe.periodSeconds ?? 10) + 60;
      const last = status?.lastState?.terminated;
      const often =
        isRestartedOften(pod, container, cluster) && last !== undefined && killedByProbe(pod, container, last, cluster);
      if (!(fails && now) && !often) return;
      const { evidence, values } = explain(container, 'liveness');
      report('pod-liveness-fails', pod, {
        key: name,
        with: { ...values, count: status?.restartCount ? varying(status.restartCount) : undefined },
        evidence,
      });
    }

    function explain(container: PodContainer, kind: ProbeKind) {
      const { name, role, specPath } = container;
      const probe = probeOf(container, kind);
      const failure = lastFailure(pod, container, kind, cluster);
      const undeclared = probe === undefined ? undefined : undeclaredPort(pod, container, probe);
      const described = probe && text(describeProbe(probe));
      const values = {
        role: word(role),
        container: name,
        probe: described,
        said: failure === undefined ? undefined : text(failure.said),
        undeclared,
        declared: declaredPorts([pod]).map(shownPort),
      };
      const evidence = [
        ...(described === undefined ? [] : [{ of: pod, path: `${specPath}.${kind}Probe`, value: described }]),
        ...(failure === undefined ? [] : [eventEvidence(pod, failure.event)]),
      ];
      return {
        values,
        evidence,
        patience: probe === undefined ? 0 : patienceOf(probe),
        // As often as it failed, at its period: a container that was started again has failed before.
        failing: (failure?.event.count ?? 0) * (probe?.periodSeconds ?? 10),
      };
    }
  },
});
