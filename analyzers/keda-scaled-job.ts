import { defineAnalyzer } from '../src/core/analyzer.ts';
import {
  authenticationKinds,
  authenticationMissing,
  failureDetails,
  isLeftAlone,
  missingAuthentications,
} from './_shared/keda.ts';
import { conditionOf } from './_shared/pods.ts';

/** @see https://keda.sh/docs/latest/reference/scaledjob-spec/ */
export const kedaScaledJob = defineAnalyzer({
  id: 'keda-scaled-job',
  subject: 'ScaledJob',
  title: 'Jobs of KEDA that are not started',
  consults: authenticationKinds,
  codes: {
    'keda-job-authentication-missing': authenticationMissing,
    'keda-job-not-ready': {
      severity: 'error',
      breaks: 'ready',
      rollup: true,
      message: 'starts no Jobs[, {reason}]: {words}',
      why: 'KEDA cannot ask the source of the metric, so it does not know for how much work to start Jobs.',
      fix: 'Fix what the message names: usually an address, a credential or the metadata of a trigger is wrong.',
      docs: 'https://keda.sh/docs/latest/troubleshooting/',
    },
  },
  check(scaled, cluster, report) {
    if (isLeftAlone(scaled)) return;
    for (const missing of missingAuthentications(scaled, cluster))
      report('keda-job-authentication-missing', scaled, missing);
    const ready = conditionOf(scaled, 'Ready');
    if (ready?.status === 'False') report('keda-job-not-ready', scaled, failureDetails(scaled, ready, cluster));
  },
});
