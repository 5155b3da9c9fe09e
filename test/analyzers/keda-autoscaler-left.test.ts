import { kedaAutoscalerLeft } from '../../analyzers/keda-autoscaler-left.ts';
import { object } from '../helpers/objects.ts';
import { testAnalyzer } from '../helpers/test-analyzer.ts';

const hpa = (labels: object) =>
  object('autoscaling/v2', 'HorizontalPodAutoscaler', 'shop/keda-hpa-web', {
    metadata: { labels },
    spec: { scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'web' }, maxReplicas: 10 },
    status: {},
  });
const ofKeda = hpa({ 'scaledobject.keda.sh/name': 'web', 'app.kubernetes.io/managed-by': 'keda-operator' });
const scaled = object('keda.sh/v1alpha1', 'ScaledObject', 'shop/web', {
  spec: { scaleTargetRef: { name: 'web' }, triggers: [] },
  status: {},
});

testAnalyzer(kedaAutoscalerLeft, {
  faulty: {
    'its ScaledObject is gone': {
      fault: 'HPA-008',
      objects: [ofKeda],
      expect: [
        {
          code: 'keda-autoscaler-left',
          on: 'HorizontalPodAutoscaler shop/keda-hpa-web',
          says: /for ScaledObject web, which does not exist/,
          blames: ['ScaledObject.keda.sh shop/web'],
        },
      ],
      cure: () => [ofKeda, scaled],
    },
  },
  healthy: {
    'its ScaledObject is there': { objects: [ofKeda, scaled] },
    'an autoscaler of somebody else': { objects: [hpa({ app: 'web' })] },
  },
});
