import { podImage } from '../../analyzers/pod-image.ts';
import { podRegistry } from '../../analyzers/pod-registry.ts';
import { type Dialect, testDialects } from '../helpers/dialects.ts';
import { brokenPod, waiting } from '../helpers/pods.ts';

interface Pull extends Dialect {
  readonly image: string;
}

const docker = 'rpc error: code = Unknown desc = Error response from daemon:';
const github = 'https://github.com';
const resolving = (image: string) =>
  `failed to pull and unpack image "${image}": failed to resolve reference "${image}":`;

/** What dockershim, containerd and CRI-O said of images, from 2015 on. */
const pulls: readonly Pull[] = [
  {
    image: 'hjacobs/kube-ops-view:0.8.1',
    words: `${docker} Get https://registry-1.docker.io/v2/: dial tcp: lookup registry-1.docker.io on 127.0.0.53:53: server misbehaving`,
    source: `${github}/hjacobs/kube-ops-view/issues/176`,
    code: 'pod-registry-unreachable',
    says: /registry docker\.io .*its name does not resolve \(registry-1\.docker\.io\)/,
  },
  {
    image: 'k.harbor.siat.ac.cn/ms/memcached',
    words: `${docker} Get "https://k.harbor.siat.ac.cn/v2/": dial tcp: lookup k.harbor.siat.ac.cn on 192.168.65.2:53: no such host`,
    source: `${github}/Cloud-and-Distributed-Systems/Erms/issues/1`,
    code: 'pod-registry-unreachable',
    says: /registry k\.harbor\.siat\.ac\.cn .*its name does not resolve$/,
  },
  {
    image: 'lachlanevenson/k8s-kubectl:v1.18.20',
    words: `${docker} manifest for lachlanevenson/k8s-kubectl:v1.18.20 not found: manifest unknown: manifest unknown`,
    source: `${github}/lachie83/k8s-kubectl/issues/157`,
    code: 'pod-image-not-found',
    says: /k8s-kubectl:v1\.18\.20 .*docker\.io has no such tag$/,
  },
  {
    image: 'quay.io/ukhomeofficedigital/s3registry:v2.0.0-bob',
    words:
      'image pull failed for quay.io/ukhomeofficedigital/s3registry:v2.0.0-bob, this may be because there are no credentials on this request.  details: (Tag v2.0.0-bob not found in repository quay.io/ukhomeofficedigital/s3registry)',
    source: `${github}/UKHomeOffice/kb8or/issues/68`,
    code: 'pod-image-not-found',
    says: /quay\.io has no such tag$/,
  },
  {
    image: 'gcr.io/srecon19-workshop-250603/frontend:v0.1.3',
    words: `${docker} Get https://gcr.io/v2/srecon19-workshop-250603/frontend/manifests/v0.1.3: unknown: Project 'project:srecon19-workshop-250603' not found or deleted.`,
    source: `${github}/rafik8/istio-workshop-labs/issues/1`,
    code: 'pod-image-not-found',
    says: /gcr\.io has no such repository$/,
  },
  {
    image: 'docker.io/salesforce/salesforcedx:latest',
    words:
      'rpc error: code = NotFound desc = failed to pull and unpack image "docker.io/salesforce/salesforcedx:latest": failed to resolve reference "docker.io/salesforce/salesforcedx:latest": docker.io/salesforce/salesforcedx:latest: not found',
    source: `${github}/forcedotcom/salesforcedx-docker/issues/35`,
    code: 'pod-image-not-found',
    says: /docker\.io has no such tag or repository/,
  },
  {
    image: 'ghcr.io/alexsjones/sympozium/apiserver:v0.0.29',
    words: `rpc error: code = NotFound desc = ${resolving('ghcr.io/alexsjones/sympozium/apiserver:v0.0.29')} ghcr.io/alexsjones/sympozium/apiserver:v0.0.29: not found`,
    source: `${github}/sympozium-ai/sympozium/issues/5`,
    code: 'pod-image-not-found',
    says: /ghcr\.io has no such tag or repository/,
  },
  {
    image: 'quay.io/okd/scos-content@sha256:637140d5811ea5f3ebbf1f0185ef4e98085236684337f2aabc4fa6bbffe1b305',
    words:
      'rpc error: code = Unknown desc = initializing source docker://quay.io/okd/scos-content@sha256:637140d5811ea5f3ebbf1f0185ef4e98085236684337f2aabc4fa6bbffe1b305: reading manifest sha256:637140d5811ea5f3ebbf1f0185ef4e98085236684337f2aabc4fa6bbffe1b305 in quay.io/okd/scos-content: manifest unknown',
    source: `${github}/okd-project/okd/issues/2194`,
    code: 'pod-image-not-found',
    says: /quay\.io has no such digest$/,
  },
  {
    image: 'image-registry.openshift-image-registry.svc:5000/ci-op-4dh1trpi/pipeline:base',
    words:
      'initializing source docker://image-registry.openshift-image-registry.svc:5000/ci-op-4dh1trpi/pipeline:base: reading manifest base in image-registry.openshift-image-registry.svc:5000/ci-op-4dh1trpi/pipeline: manifest unknown',
    source: `${github}/cri-o/cri-o/issues/9321`,
    code: 'pod-image-not-found',
    says: /image-registry\.openshift-image-registry\.svc:5000 has no such tag$/,
  },
  {
    image: 'ghcr.io/nloui/paperless-mcp:latest',
    words: `${resolving('ghcr.io/nloui/paperless-mcp:latest')} failed to authorize: failed to fetch anonymous token: unexpected status from GET request to https://ghcr.io/token?scope=repository%3Anloui%2Fpaperless-mcp%3Apull&service=ghcr.io: 403 Forbidden`,
    source: `${github}/nloui/paperless-mcp/issues/10`,
    code: 'pod-registry-unauthorized',
    says: /registry ghcr\.io refuses access .*the pod has no imagePullSecrets/,
  },
  {
    image: 'europe-west3-docker.pkg.dev/amplus-data/common/ckan-solar:v0.10.1',
    words:
      'failed to resolve reference "europe-west3-docker.pkg.dev/amplus-data/common/ckan-solar:v0.10.1": failed to authorize: failed to fetch anonymous token: unexpected status: 403 Forbidden',
    source: `${github}/keitaroinc/ckan-helm/issues/68`,
    code: 'pod-registry-unauthorized',
    says: /registry europe-west3-docker\.pkg\.dev refuses access/,
  },
  {
    image: 'proxy.replicated.com/proxy/gitpod/busybox:1',
    words:
      'failed to resolve reference "proxy.replicated.com/proxy/gitpod/busybox:1": failed to authorize: failed to fetch oauth token: unexpected status: 401 Unauthorized',
    source: `${github}/gitpod-io/gitpod/issues/14837`,
    code: 'pod-registry-unauthorized',
    says: /registry proxy\.replicated\.com refuses access/,
  },
  {
    image: 'docker.io/crio/busybox:latest',
    words:
      'rpc error: code = Unknown desc = Error reading manifest latest in docker.io/crio/busybox: errors:\ndenied: requested access to the resource is denied\nunauthorized: authentication required\n',
    source: `${github}/cri-o/cri-o/issues/2331`,
    code: 'pod-registry-unauthorized',
    says: /registry docker\.io refuses access/,
  },
  {
    image: 'XXXXXXXX.dkr.ecr.ap-southeast-1.amazonaws.com/isam:9.0.7.0',
    words: `${docker} Get https://XXXXXXXX.dkr.ecr.ap-southeast-1.amazonaws.com/v2/ndi-spcp-isam/manifests/9.0.7.0: no basic auth credentials`,
    source: `${github}/aws-samples/eks-workshop/issues/451`,
    code: 'pod-registry-unauthorized',
    says: /dkr\.ecr\.ap-southeast-1\.amazonaws\.com refuses access/,
  },
  {
    image: '123456789101.dkr.ecr.ap-southeast-2.amazonaws.com/k8s-example/pause@sha256:7031',
    words:
      'rpc error: code = Unknown desc = failed to pull and unpack image "123456789101.dkr.ecr.ap-southeast-2.amazonaws.com/k8s-example/pause@sha256:7031": failed to resolve reference "123456789101.dkr.ecr.ap-southeast-2.amazonaws.com/k8s-example/pause@sha256:7031": pull access denied, repository does not exist or may require authorization: authorization failed: no basic auth credentials',
    source: `${github}/kubernetes/kops/issues/16762`,
    code: 'pod-registry-unauthorized',
    says: /refuses access .*or there is no such repository/,
  },
  {
    image: 'nexus3.abcde.org:10004/abcde-qwerty-fe:2.2.22',
    words: `${docker} Get https://nexus3.abcde.org:10004/v2/abcde-qwerty-fe/manifests/2.2.22: no basic auth credentials`,
    source: `${github}/docker/for-mac/issues/3381`,
    code: 'pod-registry-unauthorized',
    says: /registry nexus3\.abcde\.org:10004 refuses access/,
  },
  {
    image: 'nginx',
    words: `${docker} Get https://registry-1.docker.io/v2/library/nginx/manifests/latest: unauthorized: incorrect username or password`,
    source: `${github}/containerd/cri/issues/668`,
    code: 'pod-registry-unauthorized',
    says: /registry docker\.io refuses access/,
  },
  {
    image: 'ghcr.io/dexidp/dex:v2.32.0',
    words: `${docker} Head "https://ghcr.io/v2/dexidp/dex/manifests/v2.32.0": denied: denied`,
    source: `${github}/dexidp/dex/issues/2567`,
    code: 'pod-registry-unauthorized',
    says: /registry ghcr\.io refuses access/,
  },
  {
    image: 'gcr.io/my-project/upload',
    words:
      'Error: Status 403 trying to pull repository my-project/upload: "Unable to access the repository: my-project/upload; please verify that it exists and you have permission to access it."',
    source: `${github}/kubernetes/kubernetes/issues/30148`,
    code: 'pod-registry-unauthorized',
    says: /registry gcr\.io refuses access/,
  },
  {
    image:
      'index.docker.io/jaegertracing/all-in-one@sha256:8d0bff43db3ce5c528cb6f957520511d263d7cceee012696e4afdc9087919bb9',
    words:
      'rpc error: code = Unknown desc = failed to pull and unpack image "docker.io/jaegertracing/all-in-one@sha256:8d0bff43": failed to copy: httpReadSeeker: failed open: unexpected status code https://registry-1.docker.io/v2/jaegertracing/all-in-one/manifests/sha256:8d0bff43: 429 Too Many Requests - Server message: toomanyrequests: You have reached your pull rate limit. You may increase the limit by authenticating and upgrading: https://www.docker.com/increase-rate-limit',
    source: `${github}/namespacelabs/foundation/issues/846`,
    code: 'pod-registry-rate-limit',
    says: /registry index\.docker\.io refuses to send .*too many requests/,
  },
  {
    image: 'obsidiandynamics/kafdrop:latest',
    words:
      'rpc error: code = Unknown desc = Error reading manifest latest in docker.io/obsidiandynamics/kafdrop: toomanyrequests: You have reached your pull rate limit. You may increase the limit by authenticating and upgrading: https://www.docker.com/increase-rate-limit',
    source: `${github}/red-hat-storage/ocs-ci/issues/4494`,
    code: 'pod-registry-rate-limit',
    says: /registry docker\.io refuses to send/,
  },
  {
    image: 'docker.io/library/busybox:1.29',
    words: `${docker} toomanyrequests: You have reached your pull rate limit. You may increase the limit by authenticating and upgrading: https://www.docker.com/increase-rate-limit`,
    source: `${github}/ceph/ceph-csi/issues/2029`,
    code: 'pod-registry-rate-limit',
    says: /registry docker\.io refuses to send/,
  },
  {
    image: 'gcr.io/google_containers/kube-ui:v2',
    words:
      'Error: Status 429 trying to pull repository google_containers/kube-ui: "<!DOCTYPE html>\\n<html lang=en>\\n  <meta charset=utf-8>\\n  <title>Error 429 (Too Many Requests)!!1</title>',
    source: `${github}/kubernetes/kubernetes/issues/9534`,
    code: 'pod-registry-rate-limit',
    says: /registry gcr\.io refuses to send/,
  },
  {
    image: '10.78.0.228:5000/monitorms',
    words:
      'Error response from daemon: {"message":"Get https://10.78.0.228:5000/v1/_ping: x509: certificate signed by unknown authority"}',
    source: `${github}/kubernetes/kubernetes/issues/43924`,
    code: 'pod-registry-untrusted',
    says: /10\.78\.0\.228:5000 .*an authority that the node does not know/,
  },
  {
    image: 'selenium/hub',
    words: `${docker} Get "https://registry-1.docker.io/v2/": x509: certificate signed by unknown authority`,
    source: `${github}/kubernetes/minikube/issues/12944`,
    code: 'pod-registry-untrusted',
    says: /registry docker\.io .*an authority that the node does not know/,
  },
  {
    image: 'harbor-001.yh:5000/library/docker-demo:0.0.1-SNAPSHOT',
    words:
      'failed to do request: Head "https://harbor-001.yh:5000/v2/library/docker-demo/manifests/0.0.1-SNAPSHOT": x509: certificate signed by unknown authority',
    source: `${github}/easzlab/kubeasz/issues/1163`,
    code: 'pod-registry-untrusted',
    says: /registry harbor-001\.yh:5000 .*an authority that the node does not know/,
  },
  {
    image: 'registry:5000/hello-app:1.0',
    words: `rpc error: code = Unknown desc = ${resolving('registry:5000/hello-app:1.0')} failed to do request: Head https://registry:5000/v2/hello-app/manifests/1.0: http: server gave HTTP response to HTTPS client`,
    source: `${github}/containerd/cri/issues/1367`,
    code: 'pod-registry-untrusted',
    says: /registry registry:5000 .*it speaks HTTP where the node expects HTTPS/,
  },
  {
    image: 'docker.io/library/nginx',
    words:
      'rpc error: code = Unknown desc = error pinging docker registry registry-1.docker.io: Get "https://registry-1.docker.io/v2/": proxyconnect tcp: dial tcp: lookup http: Temporary failure in name resolution',
    source: `${github}/cri-o/cri-o/issues/2331`,
    code: 'pod-registry-unreachable',
    says: /the proxy of the node cannot be reached/,
  },
  {
    image: 'k8s.gcr.io/kube-apiserver:v1.18.2',
    words:
      'rpc error: code = Unknown desc = error pinging docker registry k8s.gcr.io: Get "https://k8s.gcr.io/v2/": dial tcp: lookup k8s.gcr.io: device or resource busy',
    source: `${github}/cri-o/cri-o/issues/3612`,
    code: 'pod-registry-unreachable',
    says: /registry k8s\.gcr\.io .*its name does not resolve$/,
  },
  {
    image: 'quay.io/crio/redis:alpine',
    words:
      'Error initializing source docker://quay.io/crio/redis:alpine: unexpected http code: 500 (Internal Server Error), URL: https://quay.io/v2/auth?scope=repository%3Acrio%2Fredis%3Apull&service=quay.io',
    source: `${github}/cri-o/cri-o/issues/3786`,
    code: 'pod-registry-unreachable',
    says: /registry quay\.io .*it answers with 500$/,
  },
  {
    image: 'busybox:1.26.2-uclibc',
    words:
      'rpc error: code = Unknown desc = Error determining manifest MIME type for docker://busybox:1.26.2-uclibc: Get https://auth.docker.io/token?scope=repository%3Alibrary%2Fbusybox%3Apull&service=registry.docker.io: EOF',
    source: `${github}/cri-o/cri-o/pull/1304`,
    code: 'pod-registry-unreachable',
    says: /the connection breaks off \(auth\.docker\.io\)/,
  },
  {
    image: 'localhost:5000/my-ubuntu',
    words: `${docker} Get http://localhost:5000/v2/: dial tcp [::1]:5000: connect: connection refused`,
    source: `${github}/kubernetes/kubernetes/issues/90858`,
    code: 'pod-registry-unreachable',
    says: /registry localhost:5000 .*the connection is refused/,
  },
  {
    image: 'testgitlab.lendingkart.com:5005/mihir-lkart/actuator-sample',
    words: `${docker} Get https://testgitlab.lendingkart.com:5005/v1/_ping: dial tcp 172.31.17.179:5005: i/o timeout`,
    source: `${github}/kubernetes/kubernetes/issues/56493`,
    code: 'pod-registry-unreachable',
    says: /registry testgitlab\.lendingkart\.com:5005 .*it does not answer in time/,
  },
  {
    image: '10.0.0.9:5000/sample:latest',
    words: 'rpc error: code = Unknown desc = context deadline exceeded',
    source: `${github}/kubernetes/kubernetes/issues/111528`,
    code: 'pod-registry-unreachable',
    says: /registry 10\.0\.0\.9:5000 .*it does not answer in time/,
  },
  {
    image: 'nginx',
    words: 'rpc error: code = 4 desc = context deadline exceeded',
    source: `${github}/cri-o/cri-o/pull/189`,
    code: 'pod-registry-unreachable',
    says: /registry docker\.io .*it does not answer in time/,
  },
  {
    image: 'registry:2',
    words: `${docker} Get "https://registry-1.docker.io/v2/": net/http: request canceled while waiting for connection (Client.Timeout exceeded while awaiting headers)`,
    source: `${github}/kubernetes/minikube/issues/21452`,
    code: 'pod-registry-unreachable',
    says: /registry docker\.io .*it does not answer in time/,
  },
  {
    image: 'docker.ketches.cn/library/nginx:latest',
    words:
      'failed to resolve reference "docker.ketches.cn/library/nginx:latest": failed to authorize: failed to fetch anonymous token: Get "https://auth.docker.io/token?scope=repository%3Alibrary%2Fnginx%3Apull&service=registry.docker.io": dial tcp 199.59.148.222:443: i/o timeout',
    source: `${github}/ketches/registry-proxy/issues/3`,
    code: 'pod-registry-unreachable',
    says: /registry docker\.ketches\.cn .*does not answer in time \(auth\.docker\.io\)/,
  },
  {
    image: '10.101.100.100:30000/nfidd_mysql_management:0.1.0.3-999',
    words:
      'API error (500): invalid registry endpoint "http://10.101.100.100:30000/v0/". HTTPS attempt: unable to ping registry endpoint https://10.101.100.100:30000/v0/\nv2 ping attempt failed with error: Get https://10.101.100.100:30000/v2/: dial tcp 10.101.100.100:30000: i/o timeout\n v1 ping attempt failed with error: Get https://10.101.100.100:30000/v1/_ping: dial tcp 10.101.100.100:30000: i/o timeout.',
    source: `${github}/UKHomeOffice/kb8or/issues/48`,
    code: 'pod-registry-unreachable',
    says: /registry 10\.101\.100\.100:30000 .*it does not answer in time/,
  },
  {
    image: 'foundationdb/fdb-kubernetes-operator:v2.6.0',
    words:
      'rpc error: code = NotFound desc = failed to pull and unpack image "docker.io/foundationdb/fdb-kubernetes-operator:v2.6.0": no match for platform in manifest: not found',
    source: `${github}/FoundationDB/fdb-kubernetes-operator/issues/2294`,
    code: 'pod-image-wrong-platform',
    says: /fdb-kubernetes-operator:v2\.6\.0 .*not built for the platform/,
  },
  {
    image: 'quay.io/brancz/kube-rbac-proxy:v0.10.0',
    words: 'rpc error: code = Unknown desc = no matching manifest for linux/arm64/v8 in the manifest list entries',
    source: `${github}/kube-rbac-proxy/kube-rbac-proxy/issues/79`,
    code: 'pod-image-wrong-platform',
    says: /not built for the platform/,
  },
  {
    image: 'konard/hive-mind:latest',
    words:
      'Error response from daemon: no matching manifest for linux/arm64/v8 in the manifest list entries: no match for platform in manifest: not found',
    source: `${github}/link-assistant/hive-mind/issues/962`,
    code: 'pod-image-wrong-platform',
    says: /not built for the platform/,
  },
  {
    image: 'tableau-server:2022',
    words:
      'rpc error: code = Unknown desc = failed to register layer: Error processing tar file(exit status 1): write /tableau-server-CENSORED.rpm: no space left on device',
    source: `${github}/tableau/tableau-server-in-kubernetes/issues/14`,
    code: 'pod-image-pull-failed',
    says: /cannot be pulled, because the disk of the node is full/,
  },
  {
    image: 'debian:9',
    words:
      'failed to extract layer sha256:5dacd731af1b0386ead06c8b1feff9f65d9e0bdfec032d2cd0bc03690698feda: mount callback failed on /var/lib/rancher/k3s/agent/containerd/tmpmounts/containerd-mount252943319: write /var/lib/rancher/k3s/agent/containerd/tmpmounts/containerd-mount252943319/lib/x86_64-linux-gnu/libc-2.24.so: no space left on device: unknown',
    source: `${github}/rancher/k3os/issues/55`,
    code: 'pod-image-pull-failed',
    says: /cannot be pulled, because the disk of the node is full/,
  },
  {
    image: 'app:1',
    words:
      'rpc error: code = Unknown desc = failed to pull and unpack image "xxxxxx": failed commit on ref "layer-sha256:55ae122ef77dfe5b336bcf9d55af5e3ddc515c91e4f5efe51509cb13f983da3b": unexpected commit digest sha256:a8f2c3f33adf8b40a3f21558f2a7e48fa1fefa482729e4e9f8db1dbb5f654e9a, expected sha256:55ae122ef77dfe5b336bcf9d55af5e3ddc515c91e4f5efe51509cb13f983da3b: failed precondition',
    source: `${github}/containerd/containerd/issues/1893`,
    code: 'pod-image-pull-failed',
    says: /because what arrives is not what its digest says/,
  },
  {
    image: 'gcr.io/k8s-staging-cri-tools/test-image-latest:latest',
    words:
      'rpc error: code = NotFound desc = failed to pull and unpack image "gcr.io/k8s-staging-cri-tools/test-image-latest:latest": failed to prepare extraction snapshot "extract-795119289-7389 sha256:92814310da31c646d0f7882b90637fd3b8701e92de7efa78f81b5b485480d86e": parent snapshot sha256:0b16ab2571f4b3e0d5a96b66a00e5016ddc0d268e8bc45dc612948c4c95b94cd does not exist: not found',
    source: `${github}/containerd/containerd/pull/8173`,
    code: 'pod-image-pull-failed',
    says: /because the image store of the node is damaged/,
  },
  {
    image: 'kubernetes/pause',
    words: 'image pull failed for unknown error',
    source: `${github}/kubernetes/kubernetes/issues/30710`,
    code: 'pod-image-pull-failed',
    says: /cannot be pulled: image pull failed for unknown error$/,
  },
];

testDialects('pulls', [podImage, podRegistry], pulls, ({ image, words }) => [
  brokenPod([waiting('app', 'ErrImagePull', words)], {
    spec: { containers: [{ name: 'app', image }] },
    status: { phase: 'Pending' },
  }),
]);
