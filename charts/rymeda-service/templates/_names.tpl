{{/* A service has one name everywhere, whatever the release is called: others find it by it (decision 090). */}}
{{- define "rymeda.name" -}}{{ .Chart.Name }}{{- end }}

{{/* What the service is, read from apps/ and libs/events by tools/deploy: stores, consumers, calls, callers. */}}
{{- define "rymeda.facts" -}}{{ .Files.Get "facts.yaml" }}{{- end }}

{{- define "rymeda.selector" -}}
app.kubernetes.io/name: {{ include "rymeda.name" . }}
app.kubernetes.io/part-of: rymeda
{{- end }}

{{- define "rymeda.labels" -}}
{{ include "rymeda.selector" . }}
app.kubernetes.io/instance: {{ .Release.Name }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version | replace "+" "_" }}
{{- end }}

{{- define "rymeda.metadata" -}}
name: {{ include "rymeda.name" . }}
namespace: {{ .Release.Namespace }}
labels: {{- include "rymeda.labels" . | nindent 2 }}
{{- end }}

{{- define "rymeda.image" -}}
{{- $image := .Values.image -}}
{{- $tag := default .Chart.AppVersion $image.tag -}}
{{- if eq $tag "latest" }}{{ fail "image.tag: latest is no version; give a tag or a digest" }}{{ end -}}
{{- $name := default (printf "rymeda/%s" .Chart.Name) $image.repository -}}
{{- with .Values.global.image.registry }}{{ . }}/{{ end }}{{ $name }}{{ if $image.digest }}@{{ $image.digest }}{{ else }}:{{ $tag }}{{ end }}
{{- end }}

{{- define "rymeda.scheme" -}}{{ if .Values.global.mtls.enabled }}https{{ else }}http{{ end }}{{- end }}

{{/* Of another service: list of the context and its name. */}}
{{- define "rymeda.url" -}}
{{- $context := index . 0 -}}
{{ include "rymeda.scheme" $context }}://{{ index . 1 }}.{{ $context.Release.Namespace }}.svc.{{ $context.Values.global.clusterDomain }}:{{ $context.Values.service.port }}
{{- end }}

{{- define "rymeda.secret" -}}{{ include "rymeda.name" . }}-secrets{{- end }}

{{- define "rymeda.priorityClass" -}}
{{- if .Values.priorityClass }}{{ .Values.priorityClass }}{{ else if .Values.global.priorityClasses }}rymeda-{{ (include "rymeda.facts" . | fromYaml).priority }}{{ end }}
{{- end }}

{{- define "rymeda.podSecurity" -}}
runAsNonRoot: true
runAsUser: 10001
runAsGroup: 10001
fsGroup: 10001
fsGroupChangePolicy: OnRootMismatch
seccompProfile:
  type: RuntimeDefault
{{- end }}

{{- define "rymeda.containerSecurity" -}}
allowPrivilegeEscalation: false
readOnlyRootFilesystem: true
capabilities:
  drop: [ALL]
{{- end }}

{{/* A consumer with KEDA has a ScaledObject, anything else an HPA; nothing has both. */}}
{{- define "rymeda.scaledByKeda" -}}
{{- $facts := include "rymeda.facts" . | fromYaml -}}
{{- if and .Values.global.autoscaling.enabled .Values.global.autoscaling.keda $facts.consumers }}true{{ end }}
{{- end }}
