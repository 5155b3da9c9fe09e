# kubecause as an image: what `npm pack` makes and Node, without a shell, as nobody.
#
#   npm pack && docker build -t kubecause:0.1.0 .
#   docker run --rm -v ~/.kube/config:/kubeconfig:ro kubecause:0.1.0 --kubeconfig /kubeconfig
#
# It holds no credential plugins (aws, gke-gcloud-auth-plugin, …): give it a token, or run it in the cluster.
FROM node:22-bookworm-slim AS unpack
COPY kubecause-*.tgz /
RUN mkdir /app && tar -xzf /kubecause-*.tgz -C /app --strip-components=1

FROM gcr.io/distroless/nodejs22-debian12:nonroot
COPY --from=unpack /app /app
USER 65532:65532
ENTRYPOINT ["/nodejs/bin/node", "/app/bin/kubecause.js"]
