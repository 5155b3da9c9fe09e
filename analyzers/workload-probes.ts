import { defineAnalyzer } from '../src/core/analyzer.ts';
import { text, word } from '../src/core/values.ts';
import { describeProbe, patienceOf } from './_shared/probes.ts';
import { isOwn, ownTemplate, ruleOf, workloadKinds } from './_shared/workloads.ts';

const docs = 'https://kubernetes.io/docs/concepts/workloads/pods/probes/';

/** How Kubernetes can tell whether a container works. What runs to an end needs no probes, nor does what only starts others. */
export const workloadProbes = defineAnalyzer({
  id: 'workload-probes',
  profile: 'best-practice',
  subject: workloadKinds,
  title: 'Containers without probes, or whose probes ask the same',
  where: isOwn,
  codes: {
    'workload-no-readiness-probe': {
      severity: 'warning',
      habit: true,
      message: 'has no readiness probe: {containers}',
      why: 'Without one a container counts as ready as soon as its process runs: it gets requests that it cannot answer yet, and a rollout replaces good pods with pods that do not work.',
      fix: 'Add a readinessProbe that succeeds when the program can answer.',
      docs,
    },
    'workload-no-liveness-probe': {
      severity: 'info',
      habit: true,
      message: 'has no liveness probe: {containers}',
      why: 'Without one, a program that hangs is not restarted; only one that exits is. A program that exits when it cannot go on needs no liveness probe.',
      fix: 'Add a livenessProbe that fails only when nothing but a restart helps.',
      docs,
    },
    'workload-probes-alike': {
      severity: 'warning',
      habit: true,
      message: 'is restarted as soon as it is not ready: {containers}',
      why: 'The liveness probe asks the same as the readiness probe and gives up no later. So a container that is only overloaded is killed rather than spared, and its load moves to the others.',
      fix: 'Let the liveness probe ask something cheaper, or raise its failureThreshold well above that of the readiness probe.',
      docs,
    },
  },
  check(workload, _cluster, report) {
    const template = ownTemplate(workload);
    if (template === undefined || !template.lasting) return;
    const serving = template.containers.filter(({ role }) => role === 'container');
    const rule = ruleOf<Parameters<typeof report>[0]>(report, workload, serving);
    rule('workload-no-readiness-probe', 'readinessProbe', ({ spec }) =>
      spec.readinessProbe === undefined ? word('(none)') : undefined,
    );
    rule('workload-no-liveness-probe', 'livenessProbe', ({ spec }) =>
      spec.livenessProbe === undefined ? word('(none)') : undefined,
    );
    rule('workload-probes-alike', 'livenessProbe', ({ spec: { livenessProbe: live, readinessProbe: ready } }) => {
      if (live === undefined || ready === undefined || describeProbe(live) !== describeProbe(ready)) return undefined;
      return patienceOf(live) > patienceOf(ready) ? undefined : text(describeProbe(live));
    });
  },
});
