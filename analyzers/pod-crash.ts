import { defineAnalyzer } from '../src/core/analyzer.ts';
import { text, word } from '../src/core/values.ts';
import { isTroubled } from './_shared/containers.ts';
import { explainLog, logged, logKinds } from './_shared/crash-log.ts';
import { crashesOf } from './_shared/crashes.ts';
import { signalOf } from './_shared/runs.ts';

const look = 'kubectl logs {name} -n {namespace} -c {container} --previous';
const docs = 'https://kubernetes.io/docs/tasks/debug/debug-application/determine-reason-pod-failure/';

const meanings: Readonly<Record<string, string>> = {
  SIGSEGV: 'the program accessed memory that is not its own',
  SIGABRT: 'the program gave up on an error of its own',
  SIGILL: 'the program used an instruction that this CPU does not have',
  SIGBUS: 'the program accessed memory that is not there',
  SIGKILL: 'it was killed from outside, for lack of memory or because it did not stop in time',
  SIGTERM: 'something asked it to stop',
};

/**
 * A container whose process ran and ended: when it should run, or with an error. What it left behind tells how: the exit
 * code, the signal, the termination message.
 * @see https://kubernetes.io/docs/concepts/workloads/pods/pod-lifecycle/#container-restarts
 */
export const podCrash = defineAnalyzer({
  id: 'pod-crash',
  subject: 'Pod',
  title: 'Containers that crash',
  aliases: ['Log'],
  consults: ['Job', 'CronJob', ...logKinds],
  where: isTroubled,
  codes: {
    'pod-exits': {
      severity: 'error',
      breaks: 'ready',
      message: `{role} {container} exited with code {code}[, saying: {said}]${logged}`,
      why: 'The process ended by itself with an error. The reason is what it has written to its log, or to its termination message.',
      fix: 'Read the log of the last run of container {container}, then correct its arguments, environment or configuration.',
      look,
      docs,
    },
    'pod-ended-by-signal': {
      severity: 'error',
      breaks: 'ready',
      refines: { code: 'pod-exits', byKey: true },
      message: `{role} {container} was ended by {signal} (exit code {code})[: {meaning}][; it said: {said}]${logged}`,
      why: 'The process did not exit by itself: a signal ended it, sent by the kernel for what it did, or by somebody else.',
      fix: 'Read what container {container} logged before its end, and look for a core dump or messages of the kernel on the node.',
      look,
      docs,
    },
    'pod-exits-successfully': {
      severity: 'error',
      breaks: 'ready',
      refines: { code: 'pod-exits', byKey: true },
      message: `{role} {container} exited with code 0, but is expected to keep running (restartPolicy Always)${logged}`,
      why: 'The main process ends without an error, and the kubelet starts it again, slower each time. Typical are a shell without a command, a daemon that goes to the background, and a task that belongs into a Job.',
      fix: 'Run the program in the foreground; or make it a Job or an init container if it is meant to end.',
      look,
      docs: 'https://kubernetes.io/docs/concepts/workloads/pods/pod-lifecycle/#restart-policy',
    },
    'pod-crash-unexplained': {
      severity: 'error',
      breaks: 'ready',
      refines: { code: 'pod-exits', byKey: true },
      message: `{role} {container} ends again and again (CrashLoopBackOff); how it ended is not recorded${logged}`,
      why: 'The kubelet waits before it starts the container again because it has ended too often, but the status does not say how.',
      fix: 'Read the log of the last run of container {container}.',
      look,
      docs,
    },
  },
  check(pod, cluster, report) {
    for (const { cause, container, run, subject: names, details: found } of crashesOf(pod, cluster)) {
      if (cause !== 'exit') continue;
      const { values, evidence, links } = explainLog(pod, container, run, cluster);
      const subject = { ...names, ...values };
      const details = { ...found, ...links, evidence: [...evidence, ...found.evidence] };
      const said = run.message === undefined ? undefined : text(run.message);
      const code = run.exitCode;
      const signal = signalOf(run);
      if (code === undefined) report('pod-crash-unexplained', pod, { ...details, with: subject });
      else if (code === 0) report('pod-exits-successfully', pod, { ...details, with: subject });
      else if (signal === undefined) report('pod-exits', pod, { ...details, with: { ...subject, code, said } });
      else {
        const meaning = meanings[signal];
        report('pod-ended-by-signal', pod, {
          ...details,
          with: { ...subject, signal: word(signal), code, meaning: meaning && word(meaning), said },
        });
      }
    }
  },
});
