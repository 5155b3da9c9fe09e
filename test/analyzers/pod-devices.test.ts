import { podDevices } from '../../analyzers/pod-devices.ts';
import { object } from '../helpers/objects.ts';
import { refusal, waitingPod } from '../helpers/scheduling.ts';
import { testAnalyzer } from '../helpers/test-analyzer.ts';

const v1 = 'resource.k8s.io/v1';
const claim = (deviceClassName: string, status: object = {}) =>
  object(v1, 'ResourceClaim', 'ml/gpu', {
    spec: {
      devices: { requests: [{ name: 'gpu', exactly: { deviceClassName, allocationMode: 'ExactCount', count: 1 } }] },
    },
    status,
  });
const deviceClass = object(v1, 'DeviceClass', 'gpu.example.com', { spec: {} });
const waits = (message: string, source: object = { resourceClaimName: 'gpu' }) =>
  waitingPod('ml/train-0', message, { resourceClaims: [{ name: 'accelerator', ...source }] });
/** The scheduler does not take up a pod whose claims do not exist: it says nothing. */
const silent = (source: object) => ({ ...waits('', source), status: { phase: 'Pending' } });
const none = refusal(3, '3 cannot allocate all claims');

testAnalyzer(podDevices, {
  faulty: {
    'the claim does not exist': {
      fault: 'GAP-25',
      objects: [silent({ resourceClaimName: 'gpus' }), claim('gpu.example.com')],
      expect: [
        {
          code: 'pod-resource-claim-missing',
          on: 'Pod ml/train-0',
          says: /ResourceClaim ml\/gpus, which does not exist/,
          blames: ['ResourceClaim ml/gpus'],
          near: ['ResourceClaim ml/gpu'],
        },
      ],
      cure: ([, made]) => [silent({ resourceClaimName: 'gpu' }), made!],
    },
    'the template does not exist': {
      fault: 'GAP-25',
      objects: [silent({ resourceClaimTemplateName: 'one-gpu' })],
      expect: [
        {
          code: 'pod-resource-claim-missing',
          on: 'Pod ml/train-0',
          says: /ResourceClaimTemplate ml\/one-gpu/,
          blames: ['ResourceClaimTemplate ml/one-gpu'],
        },
      ],
    },
    'the device class does not exist': {
      fault: 'GAP-25',
      objects: [
        waits(
          '0/3 nodes are available: request gpu: device class gpu.exmaple.com does not exist. no new claims to deallocate',
        ),
        claim('gpu.exmaple.com'),
        deviceClass,
      ],
      expect: [
        {
          code: 'pod-device-class-missing',
          on: 'Pod ml/train-0',
          says: /device of class gpu.exmaple.com, in ResourceClaim ml\/gpu, which/,
          blames: ['DeviceClass gpu.exmaple.com'],
          near: ['DeviceClass gpu.example.com'],
        },
      ],
    },
    'there is no such device': {
      fault: 'GAP-25',
      objects: [waits(none), claim('gpu.example.com'), deviceClass],
      expect: [
        {
          code: 'pod-no-device',
          on: 'Pod ml/train-0',
          says: /: ResourceClaim ml\/gpu asks for class gpu.example.com$/,
        },
      ],
    },
    'an extended resource that a device class backs': {
      objects: [waitingPod('ml/train-0', none)],
      expect: [{ code: 'pod-no-device', on: 'Pod ml/train-0', says: /has a free device for it$/ }],
    },
  },
  healthy: {
    'the claim is allocated, and cpu is short': {
      objects: [
        waits(refusal(3, '3 Insufficient cpu')),
        claim('gpu.example.com', {
          allocation: { devices: { results: [{ request: 'gpu', driver: 'd', pool: 'p', device: 'gpu-0' }] } },
        }),
        deviceClass,
      ],
    },
    'a claim was made from the template': {
      objects: [
        {
          ...silent({ resourceClaimTemplateName: 'one-gpu' }),
          status: { phase: 'Pending', resourceClaimStatuses: [{ name: 'accelerator', resourceClaimName: 'gpu' }] },
        },
        claim('gpu.example.com'),
      ],
    },
    'claims may not be listed': {
      objects: [silent({ resourceClaimName: 'gpus' })],
      snapshot: { withheld: { ResourceClaim: 'forbidden' } },
    },
  },
});
