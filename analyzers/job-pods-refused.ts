import { defineAnalyzer } from '../src/core/analyzer.ts';
import { podsRefused, refusalConsults, refusalDetails } from './_shared/pods-refused.ts';
import { refusedNow } from './_shared/refused.ts';

export const jobPodsRefused = defineAnalyzer({
  id: 'job-pods-refused',
  subject: 'Job',
  title: 'Jobs whose pods the API server refuses to create',
  consults: refusalConsults,
  codes: { 'job-pods-refused': podsRefused },
  check(controller, cluster, report) {
    const refused = refusedNow('Job', controller, cluster);
    if (refused === undefined) return;
    // Of a Job nothing else says so: what it has not begun it will not do.
    const impact = (controller.status.active ?? 0) === 0 ? 'down' : 'degraded';
    report('job-pods-refused', controller, { ...refusalDetails(refused, cluster), impact });
  },
});
