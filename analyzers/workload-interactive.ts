import { defineAnalyzer } from '../src/core/analyzer.ts';
import { word } from '../src/core/values.ts';
import { isOwn, ownTemplate, ruleOf, workloadKinds } from './_shared/workloads.ts';

/** @see https://kubernetes.io/docs/reference/kubernetes-api/workload-resources/pod-v1/#debugging */
export const workloadInteractive = defineAnalyzer({
  id: 'workload-interactive',
  profile: 'best-practice',
  subject: workloadKinds,
  title: 'Containers that wait for somebody to type',
  where: isOwn,
  codes: {
    'workload-interactive': {
      severity: 'info',
      habit: true,
      message: 'keeps a terminal open for somebody to type: {containers}',
      why: 'stdin and tty are for debugging by hand. Whoever may attach to such a container types into its program.',
      fix: 'Remove stdin and tty. To debug, use kubectl debug.',
      docs: 'https://kubernetes.io/docs/reference/kubernetes-api/workload-resources/pod-v1/#debugging',
    },
  },
  check(workload, _cluster, report) {
    const { containers = [] } = ownTemplate(workload) ?? {};
    const rule = ruleOf<'workload-interactive'>(report, workload, containers);
    rule('workload-interactive', 'stdin, tty', ({ spec: { stdin, tty } }) => {
      const open = [...(stdin === true ? ['stdin'] : []), ...(tty === true ? ['tty'] : [])];
      return open.length === 0 ? undefined : open.map(word);
    });
  },
});
