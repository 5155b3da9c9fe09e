import { hpaReplicasReset } from '../../analyzers/hpa-replicas-reset.ts';
import { ago, event } from '../helpers/objects.ts';
import { testAnalyzer } from '../helpers/test-analyzer.ts';
import { autoscaler, deployment } from '../helpers/workloads.ts';

const hpa = autoscaler('shop/scaler');
const web = (rest = {}) => deployment('shop/web', rest);
const told = (about: typeof hpa, reason: string, message: string, seconds: number, count = 3) => ({
  ...event(about, reason, message, {
    type: 'Normal',
    count,
    firstTimestamp: ago(seconds + 900),
    lastTimestamp: ago(seconds),
  }),
  metadata: { name: `${about.metadata.name}.${seconds}`, namespace: 'shop', uid: `event-${about.kind}-${seconds}` },
});
const rescaled = (size: number, seconds: number, count = 3) =>
  told(
    hpa,
    'SuccessfulRescale',
    `New size: ${size}; reason: cpu resource utilization (percentage of request) above target`,
    seconds,
    count,
  );
const scaled = (message: string, seconds: number) => told(web(), 'ScalingReplicaSet', message, seconds);
const down = scaled('Scaled down replica set web-5d8 from 5 to 3', 60);
const up = scaled('Scaled up replica set web-5d8 from 3 to 5', 44);

testAnalyzer(hpaReplicasReset, {
  faulty: {
    'a manifest with three replicas is applied again and again': {
      fault: 'WL-031',
      objects: [hpa, web(), rescaled(5, 45), down, up],
      expect: [
        {
          code: 'hpa-replicas-reset',
          on: 'HorizontalPodAutoscaler shop/scaler',
          says: /raised Deployment shop\/web to 5 replicas 3 times, because something else sets it back to 3$/,
          severity: 'warning',
        },
      ],
      cure: () => [hpa, web()],
    },
    'the words of older controllers': {
      fault: 'WL-031',
      objects: [
        hpa,
        web(),
        rescaled(5, 45),
        scaled('Scaled down replica set web-5d8 to 3', 50),
        scaled('Scaled up replica set web-5d8 to 5', 44),
      ],
      expect: [{ code: 'hpa-replicas-reset', on: 'HorizontalPodAutoscaler shop/scaler', says: /back to 3/ }],
    },
  },
  healthy: {
    'the autoscaler itself lowered it': { objects: [hpa, web(), rescaled(5, 45), rescaled(3, 62), down, up] },
    'it was lowered once, by hand': { objects: [hpa, web(), rescaled(5, 45, 1), down, up] },
    'a rollout lowers the old ReplicaSet': {
      objects: [
        hpa,
        web(),
        rescaled(5, 45),
        scaled('Scaled down replica set web-4c7 from 5 to 3', 60),
        scaled('Scaled up replica set web-5d8 from 0 to 5', 44),
      ],
    },
    'it was lowered long before': {
      objects: [hpa, web(), rescaled(5, 45), scaled('Scaled down replica set web-5d8 from 5 to 3', 900), up],
    },
    'it was hours ago': {
      objects: [
        hpa,
        web(),
        rescaled(5, 7200),
        scaled('Scaled down replica set web-5d8 from 5 to 3', 7210),
        scaled('Scaled up replica set web-5d8 from 3 to 5', 7199),
      ],
    },
  },
});
