import { podImage } from '../../analyzers/pod-image.ts';
import { ago, event, object, runningPod } from '../helpers/objects.ts';
import { brokenPod, containerStatus, waiting } from '../helpers/pods.ts';
import { testAnalyzer } from '../helpers/test-analyzer.ts';

const on = 'Pod shop/web-1';
const healed = () => [runningPod('shop/web-1')];
const pulls = (image: string, reason: string, message?: string) =>
  brokenPod([waiting('app', reason, message)], {
    spec: { containers: [{ name: 'app', image }] },
    status: { phase: 'Pending' },
  });
const containerd = (image: string) =>
  `rpc error: code = NotFound desc = failed to pull and unpack image "${image}": failed to resolve reference "${image}": ${image}: not found`;
const runs = (image: string) =>
  runningPod('shop/old-1', {
    spec: { containers: [{ name: 'app', image }] },
    status: { containerStatuses: [containerStatus('app', { ready: true, imageID: `${image}@sha256:0` })] },
  });
const node = object('v1', 'Node', 'node-a', {
  status: { nodeInfo: { architecture: 'arm64', operatingSystem: 'linux' } },
});

testAnalyzer(podImage, {
  faulty: {
    'a misspelt tag': {
      fault: 'POD-007',
      objects: [
        pulls('reg.example.com/shop/web:lastest', 'ErrImagePull', containerd('reg.example.com/shop/web:lastest')),
      ],
      expect: [
        {
          code: 'pod-image-not-found',
          on,
          says: /reg.example.com\/shop\/web:lastest of container app was not found: reg.example.com has no such tag or repository; did you mean reg.example.com\/shop\/web:latest\?/,
        },
      ],
      cure: healed,
    },
    'in back-off': {
      fault: 'POD-007',
      objects: [
        runs('reg.example.com/shop/web:1.4'),
        pulls(
          'reg.example.com/shop/web:v9',
          'ImagePullBackOff',
          `Back-off pulling image "reg.example.com/shop/web:v9": ErrImagePull: ${containerd('reg.example.com/shop/web:v9')}`,
        ),
      ],
      expect: [{ code: 'pod-image-not-found', on, says: /no such tag; tag 1.4 of it was pulled before/ }],
      cure: healed,
    },
    'an image that is like no other of its registry': {
      fault: 'POD-007',
      objects: [
        runs('reg.example.com/shop/web:1.4'),
        pulls('reg.example.com/shop/db:16', 'ErrImagePull', containerd('reg.example.com/shop/db:16')),
      ],
      expect: [{ code: 'pod-image-not-found', on, says: /no such tag or repository$/ }],
    },
    'an older kubelet in back-off': {
      fault: 'POD-007',
      objects: [
        runs('nginx:1.25'),
        pulls('ngnix:1.25', 'ImagePullBackOff', 'Back-off pulling image "ngnix:1.25"'),
        event(
          brokenPod([]),
          'Failed',
          `Failed to pull image "ngnix:1.25": ${containerd('docker.io/library/ngnix:1.25')}`,
        ),
      ],
      expect: [
        {
          code: 'pod-image-not-found',
          on,
          says: /docker.io has no such tag or repository; did you mean docker.io\/library\/nginx\?/,
        },
      ],
      cure: healed,
    },
    'CRI-O does not know the tag': {
      fault: 'POD-007',
      objects: [
        pulls('quay.io/shop/web:9', 'ErrImagePull', 'reading manifest 9 in quay.io/shop/web: manifest unknown'),
      ],
      expect: [{ code: 'pod-image-not-found', on, says: /quay.io has no such tag$/ }],
    },
    'a placeholder in the reference': {
      fault: 'POD-010',
      objects: [
        pulls(
          'web:{{ .tag }}',
          'InvalidImageName',
          'Failed to apply default image tag "web:{{ .tag }}": cannot parse image name',
        ),
      ],
      expect: [{ code: 'pod-image-invalid', on, says: /a placeholder that was not filled in/ }],
      cure: healed,
    },
    'capital letters': {
      fault: 'POD-010',
      objects: [pulls('Shop/Web:1', 'InvalidImageName')],
      expect: [{ code: 'pod-image-invalid', on, says: /Shop\/Web:1 of container app is invalid: .*capital letters/ }],
    },
    'never pulled': {
      fault: 'POD-011',
      objects: [
        pulls('web:dev', 'ErrImageNeverPull', 'Container image "web:dev" is not present with pull policy of Never'),
      ],
      expect: [{ code: 'pod-image-never-pulled', on, says: /web:dev .*not on node node-a.*Never/ }],
      cure: healed,
    },
    'no variant for the node': {
      fault: 'GAP-10',
      objects: [
        node,
        pulls(
          'web:1',
          'ErrImagePull',
          'rpc error: code = NotFound desc = failed to pull and unpack image "docker.io/library/web:1": no match for platform in manifest: not found',
        ),
      ],
      expect: [{ code: 'pod-image-wrong-platform', on, says: /platform linux\/arm64 of node node-a/ }],
      cure: healed,
    },
    'the disk of the node is full': {
      objects: [
        node,
        pulls('web:1', 'ErrImagePull', 'failed to extract layer sha256:1: write /var/lib/x: no space left on device'),
      ],
      expect: [
        {
          code: 'pod-image-pull-failed',
          on,
          says: /cannot be pulled, because the disk of the node is full: .*no space left on device/,
        },
      ],
      cure: healed,
    },
    'an image that cannot be inspected': {
      fault: 'POD-016',
      objects: [pulls('web:1', 'ImageInspectError', 'Failed to inspect image "web:1": rpc error: code = Unknown')],
      expect: [{ code: 'pod-image-pull-failed', on, says: /Failed to inspect image/ }],
    },
    'an image that is not signed': {
      objects: [
        pulls(
          'web:1',
          'SignatureValidationFailed',
          'image pull failed for web:1 because the signature validation failed',
        ),
      ],
      expect: [{ code: 'pod-image-pull-failed', on, says: /signature validation failed/ }],
    },
    'an init container': {
      fault: ['POD-003', 'POD-007'],
      objects: [
        brokenPod([waiting('app', 'PodInitializing')], {
          spec: { initContainers: [{ name: 'setup', image: 'x:2' }] },
          status: {
            phase: 'Pending',
            initContainerStatuses: [waiting('setup', 'ErrImagePull', containerd('docker.io/library/x:2'))],
          },
        }),
      ],
      expect: [{ code: 'pod-image-not-found', on, says: /of init container setup was not found/ }],
    },
  },
  healthy: {
    'an image with a port and no tag': { situation: 'NEG-32', objects: [runs('localhost:5000/app')] },
    'an image by digest': { situation: 'NEG-32', objects: [runs('app@sha256:0')] },
    'a registry that does not answer is not this concern': {
      objects: [pulls('reg.example.com/web:1', 'ErrImagePull', 'dial tcp: lookup reg.example.com: no such host')],
    },
    'a pull that failed and succeeded': {
      objects: [...healed(), event(runningPod('shop/web-1'), 'Failed', `Failed to pull image "a": ${containerd('a')}`)],
    },
    'a pod that is being deleted': {
      objects: [
        {
          ...pulls('x', 'ErrImagePull', containerd('x')),
          metadata: { ...pulls('x', '').metadata, deletionTimestamp: ago(5) },
        },
      ],
    },
  },
});
