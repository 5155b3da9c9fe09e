import { defineAnalyzer } from '../src/core/analyzer.ts';
import { word } from '../src/core/values.ts';
import { authenticationKinds, authenticationsOf, isLeftAlone, wordsOf } from './_shared/keda.ts';
import { conditionOf, startGrace } from './_shared/pods.ts';

/** @see https://keda.sh/docs/latest/reference/scaledjob-spec/ */
export const kedaScaledJob = defineAnalyzer({
  id: 'keda-scaled-job',
  subject: 'ScaledJob',
  title: 'Jobs of KEDA that are not started',
  consults: authenticationKinds,
  codes: {
    'keda-job-authentication-missing': {
      severity: 'error',
      breaks: 'config',
      message: 'a trigger needs {kind} {authentication}, which does not exist',
      why: 'A trigger takes its credentials from the object that authenticationRef names. Without it KEDA cannot ask the source of the metric.',
      fix: 'Correct authenticationRef (a ClusterTriggerAuthentication needs its kind there), or create {kind} {authentication}.',
      docs: 'https://keda.sh/docs/latest/concepts/authentication/',
    },
    'keda-job-not-ready': {
      severity: 'error',
      breaks: 'ready',
      rollup: true,
      message: 'starts no Jobs[, {reason}]: {words}',
      why: 'KEDA cannot ask the source of the metric, so it does not know for how much work to start Jobs.',
      fix: 'Resolve what the message says: mostly an address, a credential or the metadata of a trigger is wrong.',
      docs: 'https://keda.sh/docs/latest/troubleshooting/',
    },
  },
  check(scaled, cluster, report) {
    if (isLeftAlone(scaled)) return;
    const authentications = authenticationsOf(scaled, cluster);
    for (const { kind, name, path, found } of authentications) {
      if (found.state !== 'absent') continue;
      report('keda-job-authentication-missing', scaled, {
        key: name,
        with: { kind: word(kind), authentication: name },
        blames: [{ object: found.absent, because: 'exists' }],
        evidence: [{ of: scaled, path, value: name }],
      });
    }
    const ready = conditionOf(scaled, 'Ready');
    if (ready?.status !== 'False') return;
    const { reason, message = '' } = ready;
    const { words, evidence } = wordsOf(scaled, message, cluster);
    report('keda-job-not-ready', scaled, {
      with: { reason: reason === undefined ? undefined : word(reason), words },
      dependsOn: authentications.flatMap(({ found }) =>
        found.state === 'present' ? [{ object: found.object, because: 'config' }] : [],
      ),
      evidence: [{ of: scaled, path: 'status.conditions[Ready]', value: word('False') }, ...evidence],
      settling: cluster.age(scaled.metadata.creationTimestamp) < startGrace ? 'KEDA to look at it' : undefined,
    });
  },
});
