import { hpaDuplicate } from '../../analyzers/hpa-duplicate.ts';
import { testAnalyzer } from '../helpers/test-analyzer.ts';
import { autoscaler, deployment, failing } from '../helpers/workloads.ts';

const ambiguous = failing(
  'ScalingActive',
  'AmbiguousSelector',
  'pods by selector app=web are controlled by multiple HPAs: [shop/b shop/a]',
);
const of = (name: string) => ({ scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name } });

testAnalyzer(hpaDuplicate, {
  faulty: {
    'two autoscalers of one Deployment': {
      fault: 'GAP-16',
      objects: [
        autoscaler('shop/b', { status: ambiguous }),
        autoscaler('shop/a', { status: ambiguous }),
        deployment('shop/web'),
      ],
      expect: [
        {
          code: 'hpa-duplicate',
          on: 'HorizontalPodAutoscaler shop/a',
          says: /the same Deployment web as HorizontalPodAutoscaler b/,
        },
      ],
      cure: () => [autoscaler('shop/a'), deployment('shop/web')],
    },
    'the selectors of their targets overlap': {
      objects: [
        autoscaler('shop/a', { status: ambiguous }),
        autoscaler('shop/b', { spec: of('web-2') }),
        deployment('shop/web'),
        deployment('shop/web-2'),
      ],
      expect: [
        {
          code: 'hpa-selector-ambiguous',
          on: 'HorizontalPodAutoscaler shop/a',
          says: /does not scale Deployment web: .* HorizontalPodAutoscaler b too/,
        },
      ],
      cure: () => [autoscaler('shop/a'), autoscaler('shop/b', { spec: of('web-2') })],
    },
  },
  healthy: {
    'one each': { objects: [autoscaler('shop/a'), autoscaler('shop/b', { spec: of('api') })] },
    'the same names in two namespaces': { objects: [autoscaler('shop/a'), autoscaler('test/a')] },
  },
});
