{{/* The name of everything: the release's, with the chart's in it. */}}
{{- define "kubecause.name" -}}
{{- if .Values.fullnameOverride -}}
{{- .Values.fullnameOverride | trunc 52 | trimSuffix "-" -}}
{{- else if contains .Chart.Name .Release.Name -}}
{{- .Release.Name | trunc 52 | trimSuffix "-" -}}
{{- else -}}
{{- printf "%s-%s" .Release.Name .Chart.Name | trunc 52 | trimSuffix "-" -}}
{{- end -}}
{{- end -}}

{{/* What belongs to no namespace must not be shared by two releases of one name. */}}
{{- define "kubecause.clusterName" -}}
{{- if eq .Release.Namespace (include "kubecause.name" .) -}}
{{- include "kubecause.name" . -}}
{{- else -}}
{{- printf "%s-%s" .Release.Namespace (include "kubecause.name" .) | trunc 63 | trimSuffix "-" -}}
{{- end -}}
{{- end -}}

{{/* What a selector needs, and nothing that changes: a Deployment's selector is for ever. */}}
{{- define "kubecause.selectorLabels" -}}
app.kubernetes.io/name: {{ .Chart.Name }}
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end -}}

{{- define "kubecause.labels" -}}
{{ include "kubecause.selectorLabels" . }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version | replace "+" "_" }}
{{- with .Values.commonLabels }}
{{ toYaml . }}
{{- end }}
{{- end -}}

{{/* Of the pod that `helm test` starts: it must not become a backend of the Service. */}}
{{- define "kubecause.testLabels" -}}
app.kubernetes.io/name: {{ .Chart.Name }}-test
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end -}}

{{- define "kubecause.image" -}}
{{- with .Values.image -}}
{{- if .digest -}}
{{- printf "%s@%s" .repository .digest -}}
{{- else -}}
{{- printf "%s:%s" .repository (.tag | default $.Chart.AppVersion) -}}
{{- end -}}
{{- end -}}
{{- end -}}

{{- define "kubecause.serviceAccount" -}}
{{- if .Values.serviceAccount.create -}}
{{- .Values.serviceAccount.name | default (include "kubecause.name" .) -}}
{{- else -}}
{{- required "serviceAccount.name: with serviceAccount.create=false, name the one that is there" .Values.serviceAccount.name -}}
{{- end -}}
{{- end -}}

{{/* The Secret that holds the token of callers; none if they show who they are in another way. */}}
{{- define "kubecause.tokenSecret" -}}
{{- if eq .Values.auth.mode "token" -}}
{{- .Values.auth.token.existingSecret | default (printf "%s-token" (include "kubecause.name" .)) -}}
{{- end -}}
{{- end -}}

{{- define "kubecause.scheme" -}}
{{- ternary "https" "http" (ne .Values.tls.existingSecret "") -}}
{{- end -}}

{{/* What the pods run with; each word is one item of the list. */}}
{{- define "kubecause.args" -}}
- serve
- --http={{ .Values.listen }}:{{ .Values.containerPort }}
{{- if .Values.serve.ui }}
- --ui
{{- end }}
{{- if .Values.serve.mcp }}
- --mcp-http
{{- end }}
{{- if .Values.serve.mask }}
- --mask
{{- end }}
{{- if .Values.serve.metricsObjects }}
- --metrics-objects
{{- end }}
{{- if .Values.serve.grpc.enabled }}
- --grpc={{ .Values.listen }}:{{ .Values.serve.grpc.port }}
{{- end }}
{{- if eq .Values.auth.mode "token" }}
- --token-file=/etc/kubecause/token/{{ .Values.auth.token.key }}
{{- else if eq .Values.auth.mode "kubernetes" }}
- --auth=kubernetes
{{- else if eq .Values.auth.mode "none" }}
- --insecure
{{- end }}
{{- if .Values.tls.existingSecret }}
- --tls-cert=/etc/kubecause/tls/tls.crt
- --tls-key=/etc/kubecause/tls/tls.key
{{- end }}
{{- with .Values.tls.clientAuthority }}
{{- if .existingSecret }}
- --tls-client-ca=/etc/kubecause/client-authority/{{ .key }}
{{- end }}
{{- end }}
{{- with .Values.notify }}
{{- range .channels }}
- --notify={{ . }}=/etc/kubecause/notify/{{ . }}
{{- end }}
{{- if .channels }}
- --notify-severity={{ .severity }}
- --notify-after={{ .after }}
- --notify-state=/var/lib/kubecause/told.json
{{- range .namespaces }}
- --notify-namespace={{ . }}
{{- end }}
{{- if .mask }}
- --notify-mask
{{- end }}
{{- end }}
{{- end }}
{{- range .Values.diagnosis.namespaces }}
- --namespace={{ . }}
{{- end }}
{{- range .Values.diagnosis.filters }}
- --filter={{ . }}
{{- end }}
{{- range .Values.diagnosis.profiles }}
- --profile={{ . }}
{{- end }}
{{- with .Values.diagnosis.severity }}
- --severity={{ . }}
{{- end }}
{{- if .Values.rbac.logs }}
- --logs
{{- end }}
{{- if .Values.rbac.certificates }}
- --read-certificates
{{- end }}
{{- if .Values.config }}
- --config=/etc/kubecause/config/config.yaml
{{- end }}
{{- range .Values.extraArgs }}
- {{ . | quote }}
{{- end }}
{{- end -}}

{{/* Whether an object of the Prometheus operator is made: as asked, or with "auto" where the cluster knows its kind. */}}
{{- define "kubecause.isMonitored" -}}
{{- $isServed := .context.Capabilities.APIVersions.Has (printf "monitoring.coreos.com/v1/%s" .kind) -}}
{{- if eq (toString .enabled) (ternary "auto" "true" $isServed) }}true{{ else if eq (toString .enabled) "true" }}true{{ end -}}
{{- end -}}

{{/* Refuses a way in from outside of the cluster by which anybody could ask, or nobody. */}}
{{- define "kubecause.mayBeExposed" -}}
{{- $values := .context.Values -}}
{{- if eq $values.auth.mode "none" -}}
{{- fail (printf "%s: with auth.mode=none whoever reaches it may read what it knows of the cluster: set auth.mode to token or kubernetes" .by) -}}
{{- end -}}
{{- if eq $values.auth.mode "certificate" -}}
{{- fail (printf "%s: what stands before it ends TLS, so no certificate of a caller gets through: set auth.mode to token or kubernetes" .by) -}}
{{- end -}}
{{- if and $values.networkPolicy.enabled $values.networkPolicy.from (not .from) -}}
{{- fail (printf "%s: networkPolicy.from says who may ask: also say in %s.from who it is that stands before it" .by .by) -}}
{{- end -}}
{{- end -}}
