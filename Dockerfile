# kubecause as an image: what `npm pack` makes and Node, without a shell, as nobody.
#
#   npm pack && docker build -t kubecause:0.1.0 .
#   docker run --rm --read-only -v ~/.kube/config:/kubeconfig:ro kubecause:0.1.0 --kubeconfig /kubeconfig
#
# It holds no credential plugins (aws, gke-gcloud-auth-plugin, …): give it a token, or run it in the cluster
# (docs/in-cluster.md). It writes nothing but answers of models to its cache, and goes on where it cannot.

# What is unpacked is the same for every platform: no emulation is needed to build for another.
FROM --platform=$BUILDPLATFORM node:22-bookworm-slim AS unpack
COPY kubecause-*.tgz /
RUN mkdir /app && tar -xzf /kubecause-*.tgz -C /app --strip-components=1

# The newest Debian and Node of this line, with what was mended in them: the published image is named by its own digest.
FROM gcr.io/distroless/nodejs22-debian12:nonroot
COPY --from=unpack /app /app
USER 65532:65532
# The C library gives each thread of Node a store of memory of its own, and keeps what was freed: a seventh of what `serve` holds.
ENV MALLOC_ARENA_MAX=1 MALLOC_TRIM_THRESHOLD_=131072
# Where `serve` listens if it is told to listen for others than itself: --http 0.0.0.0:8080.
EXPOSE 8080
# Of `serve` alone: other commands have ended before the first time. Kubernetes asks by the probes of the pod instead.
HEALTHCHECK --interval=60s --timeout=5s --start-period=60s \
  CMD ["/nodejs/bin/node", "-e", "fetch('http://127.0.0.1:8080/healthz').then(({ ok }) => process.exit(ok ? 0 : 1), () => process.exit(1))"]
ENTRYPOINT ["/nodejs/bin/node", "/app/bin/kubecause.js"]
