#!/usr/bin/env bash
# record.sh CLUSTER: makes shop.tar.gz anew from cluster.yaml, on the control plane whose scripts lie in the folder CLUSTER.
# It takes two minutes: the controllers, and the stand-in for a kubelet, get the time to write what they write.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
cluster=$(cd "${1:?usage: record.sh CLUSTER}" && pwd)
dir=$(mktemp -d)
trap '"$cluster/down.sh" "$dir" > /dev/null; rm -rf "$dir"' EXIT
"$cluster/up.sh" "$dir"
export KUBECONFIG=$dir/admin.kubeconfig
kubectl=$("$cluster/build.sh")/kubectl
"$kubectl" create -f "$cluster/nodes.yaml"
"$kubectl" apply --server-side -f "$here/cluster.yaml"
sleep 45
"$kubectl" patch deployment front -n shop --type=merge -p '{"spec": {"template": {"metadata": {"annotations": {"fault": "imagepull", "fault/message":
  "rpc error: code = NotFound desc = failed to pull and unpack image \"registry.example.com/shop/front:2.4.O\": failed to resolve reference \"registry.example.com/shop/front:2.4.O\": registry.example.com/shop/front:2.4.O: not found"}},
  "spec": {"containers": [{"name": "app", "image": "registry.example.com/shop/front:2.4.O", "ports": [{"containerPort": 8080}], "resources": {"requests": {"cpu": "50m", "memory": "64Mi"}}}]}}}}'
sleep 75
node "$here/../bin/kubecause.js" record "$here/shop.tar.gz" --force
