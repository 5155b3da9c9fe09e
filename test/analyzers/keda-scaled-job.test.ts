import { kedaScaledJob } from '../../analyzers/keda-scaled-job.ts';
import { ago, object, type Raw } from '../helpers/objects.ts';
import { testAnalyzer } from '../helpers/test-analyzer.ts';

const queue = { type: 'rabbitmq', metadata: { queueName: 'mails' }, authenticationRef: { name: 'rabbit' } };
const login = object('keda.sh/v1alpha1', 'TriggerAuthentication', 'shop/rabbit', { spec: {} });
const scaled = (ready: string, metadata: object = {}): Raw =>
  object('keda.sh/v1alpha1', 'ScaledJob', 'shop/mails', {
    metadata,
    spec: { jobTargetRef: { template: {} }, triggers: [queue, queue] },
    status: {
      conditions: [
        {
          type: 'Ready',
          status: ready,
          reason: ready === 'True' ? 'ScaledJobReady' : 'ScaledJobCheckFailed',
          message:
            ready === 'True'
              ? 'ScaledJob is defined correctly and is ready to scaling'
              : 'Failed to start ScaleLoop: no scaler found for type: rabitmq',
        },
      ],
    },
  });
const on = 'ScaledJob.keda.sh shop/mails';

testAnalyzer(kedaScaledJob, {
  faulty: {
    'its authentication is missing': {
      fault: 'CLU-028',
      objects: [scaled('False')],
      expect: [
        { code: 'keda-job-not-ready', on, says: /starts no Jobs/ },
        {
          code: 'keda-job-authentication-missing',
          on,
          says: /TriggerAuthentication rabbit/,
          blames: ['TriggerAuthentication.keda.sh shop/rabbit'],
        },
      ],
      cure: () => [scaled('True'), login],
    },
    'a trigger of a type that does not exist': {
      fault: 'CLU-028',
      objects: [scaled('False'), login],
      expect: [{ code: 'keda-job-not-ready', on, says: /no scaler found for type: rabitmq/, settling: false }],
      cure: () => [scaled('True'), login],
    },
    'just created': {
      objects: [scaled('False', { creationTimestamp: ago(20) }), login],
      expect: [{ code: 'keda-job-not-ready', on, says: /no scaler/, settling: true }],
    },
  },
  healthy: {
    ready: { objects: [scaled('True'), login] },
    paused: {
      situation: 'NEG-26',
      objects: [scaled('False', { annotations: { 'autoscaling.keda.sh/paused': 'true' } })],
    },
  },
});
