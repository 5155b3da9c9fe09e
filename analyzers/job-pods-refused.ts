import { defineAnalyzer } from '../src/core/analyzer.ts';
import { podsRefused, refusalConsults, refusalDetails } from './_shared/pods-refused.ts';
import { refusedNow } from './_shared/refused.ts';

export const jobPodsRefused = defineAnalyzer({
  id: 'job-pods-refused',
  subject: 'Job',
  title: 'Jobs whose pods the API server refuses to create',
  aliases: ['Job'],
  consults: refusalConsults,
  codes: { 'job-pods-refused': podsRefused },
  check(controller, cluster, report) {
    const refused = refusedNow('Job', controller, cluster);
    if (refused !== undefined) report('job-pods-refused', controller, refusalDetails(refused, cluster));
  },
});
