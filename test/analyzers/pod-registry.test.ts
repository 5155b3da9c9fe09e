import { podRegistry } from '../../analyzers/pod-registry.ts';
import { ago, event, object, runningPod } from '../helpers/objects.ts';
import { brokenPod, waiting } from '../helpers/pods.ts';
import { testAnalyzer } from '../helpers/test-analyzer.ts';

const on = 'Pod shop/web-1';
const image = 'reg.example.com/shop/web:1';
const healed = () => [runningPod('shop/web-1')];
const pulls = (message: string, imagePullSecrets: object[] = []) =>
  brokenPod([waiting('app', 'ErrImagePull', message)], {
    spec: { containers: [{ name: 'app', image }], imagePullSecrets },
    status: { phase: 'Pending' },
  });
const resolving = `rpc error: code = Unknown desc = failed to pull and unpack image "${image}": failed to resolve reference "${image}":`;
const head = 'failed to do request: Head "https://reg.example.com/v2/shop/web/manifests/1":';
const unauthorized = `${resolving} failed to authorize: failed to fetch oauth token: unexpected status from GET request to https://reg.example.com/token: 401 Unauthorized`;
const secret = (name: string) => object('v1', 'Secret', `shop/${name}`);

testAnalyzer(podRegistry, {
  faulty: {
    'a name that does not resolve': {
      fault: 'POD-008',
      objects: [pulls(`${resolving} ${head} dial tcp: lookup reg.example.com on 10.0.0.10:53: no such host`)],
      expect: [
        {
          code: 'pod-registry-unreachable',
          on,
          says: /registry reg.example.com of image .* cannot be reached: its name does not resolve$/,
          blames: ['registry reg.example.com'],
        },
      ],
      cure: healed,
    },
    'no answer in time': {
      fault: 'POD-008',
      objects: [pulls(`${resolving} ${head} net/http: TLS handshake timeout`)],
      expect: [{ code: 'pod-registry-unreachable', on, says: /does not answer in time/ }],
    },
    'the token server is down': {
      fault: 'POD-008',
      objects: [
        pulls(
          `${resolving} failed to authorize: failed to fetch anonymous token: Get "https://auth.example.com/token": dial tcp 10.1.1.1:443: connect: connection refused`,
        ),
      ],
      expect: [{ code: 'pod-registry-unreachable', on, says: /connection is refused \(auth.example.com\)/ }],
    },
    'a server error': {
      fault: 'POD-008',
      objects: [
        pulls(
          `${resolving} unexpected status from HEAD request to https://reg.example.com/v2: 503 Service Unavailable`,
        ),
      ],
      expect: [{ code: 'pod-registry-unreachable', on, says: /it answers with 503/ }],
    },
    'a certificate of an unknown authority': {
      fault: 'POD-008',
      objects: [
        pulls(`${resolving} ${head} tls: failed to verify certificate: x509: certificate signed by unknown authority`),
      ],
      expect: [{ code: 'pod-registry-untrusted', on, says: /not trusted.*authority that the node does not know/ }],
      cure: healed,
    },
    'a rate limit': {
      fault: 'POD-008',
      objects: [
        pulls(
          `${resolving} unexpected status from GET request: 429 Too Many Requests: toomanyrequests: You have reached your pull rate limit`,
        ),
      ],
      expect: [{ code: 'pod-registry-rate-limit', on, says: /too many requests/ }],
      cure: healed,
    },
    'the pull secret does not exist': {
      fault: 'POD-009',
      objects: [secret('reg-creds'), pulls(unauthorized, [{ name: 'reg-cred' }])],
      expect: [
        {
          code: 'pod-registry-unauthorized',
          on,
          says: /refuses access to image .*: pull secret reg-cred does not exist/,
          blames: ['Secret shop/reg-cred'],
        },
      ],
      cure: healed,
    },
    'the pull secret is for another registry': {
      fault: 'POD-009',
      objects: [secret('reg-cred'), pulls(unauthorized, [{ name: 'reg-cred' }])],
      expect: [{ code: 'pod-registry-unauthorized', on, says: /pull secret reg-cred does not give it/, blames: [] }],
    },
    'no pull secret': {
      fault: 'POD-009',
      objects: [
        pulls(
          `${resolving} pull access denied, repository does not exist or may require authorization: server message: insufficient_scope: authorization failed`,
        ),
      ],
      expect: [
        {
          code: 'pod-registry-unauthorized',
          on,
          says: /the pod has no imagePullSecrets, or there is no such repository/,
        },
      ],
    },
    'the kubelet misses the pull secret, and Secrets may not be listed': {
      fault: 'POD-009',
      objects: [
        pulls(unauthorized, [{ name: 'reg-cred' }]),
        event(
          pulls(''),
          'FailedToRetrieveImagePullSecret',
          'Unable to retrieve some image pull secrets (reg-cred); attempting to pull the image may not succeed.',
        ),
      ],
      snapshot: { withheld: { Secret: 'forbidden' } },
      expect: [
        { code: 'pod-registry-unauthorized', on, says: /reg-cred does not exist/, blames: ['Secret shop/reg-cred'] },
      ],
    },
  },
  healthy: {
    'a running pod': { objects: healed() },
    'an image that does not exist is not this concern': { objects: [pulls(`${resolving} ${image}: not found`)] },
    'a pull that failed long ago': {
      objects: [
        ...healed(),
        event(healed()[0]!, 'Failed', `Failed to pull image "${image}": ${unauthorized}`, { lastTimestamp: ago(3000) }),
      ],
    },
  },
});
