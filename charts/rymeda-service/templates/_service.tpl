{{- define "rymeda.serviceAccount" }}
---
apiVersion: v1
kind: ServiceAccount
metadata:
  {{- include "rymeda.metadata" . | nindent 2 }}
  {{- if and .Values.global.aws.rolePrefix (include "rymeda.facts" . | fromYaml).stores.mongodb }}
  annotations:
    eks.amazonaws.com/role-arn: {{ .Values.global.aws.rolePrefix }}{{ include "rymeda.name" . }}
  {{- end }}
automountServiceAccountToken: false
{{- end }}

{{/* Headless: callers see every instance by DNS and spread over them themselves. */}}
{{- define "rymeda.service" }}
---
apiVersion: v1
kind: Service
metadata: {{- include "rymeda.metadata" . | nindent 2 }}
spec:
  type: ClusterIP
  {{- if ne (include "rymeda.name" .) "gateway" }}
  clusterIP: None
  {{- end }}
  selector: {{- include "rymeda.selector" . | nindent 4 }}
  ports:
    - { name: http, port: {{ .Values.service.port }}, targetPort: http, protocol: TCP }
    - { name: admin, port: {{ .Values.service.adminPort }}, targetPort: admin, protocol: TCP }
{{- end }}

{{- define "rymeda.disruptionBudget" }}
---
apiVersion: policy/v1
kind: PodDisruptionBudget
metadata: {{- include "rymeda.metadata" . | nindent 2 }}
spec:
  maxUnavailable: 1
  # A pod that does not come up must not keep a node from being emptied.
  unhealthyPodEvictionPolicy: AlwaysAllow
  selector:
    matchLabels: {{- include "rymeda.selector" . | nindent 6 }}
{{- end }}

{{- define "rymeda.serviceMonitor" }}
{{- if .Values.global.monitoring.enabled }}
---
apiVersion: monitoring.coreos.com/v1
kind: ServiceMonitor
metadata:
  name: {{ include "rymeda.name" . }}
  namespace: {{ .Release.Namespace }}
  labels: {{- merge (dict) .Values.global.monitoring.labels (include "rymeda.labels" . | fromYaml) | toYaml | nindent 4 }}
spec:
  selector:
    matchLabels: {{- include "rymeda.selector" . | nindent 6 }}
  endpoints:
    - port: admin
      path: /metrics
      interval: 15s
      scrapeTimeout: 10s
      # The service's own label `service` is the name; Prometheus' would hide it.
      honorLabels: true
{{- end }}
{{- end }}

{{/* Keeps the process' secrets in step with the store; nothing secret is in a chart, a release or its history. */}}
{{- define "rymeda.externalSecret" }}
{{- $secrets := .Values.global.secrets }}
{{- if eq $secrets.source "external" }}
---
apiVersion: external-secrets.io/v1
kind: ExternalSecret
metadata:
  name: {{ include "rymeda.secret" . }}
  namespace: {{ .Release.Namespace }}
  labels: {{- include "rymeda.labels" . | nindent 4 }}
spec:
  refreshInterval: {{ $secrets.refreshInterval }}
  secretStoreRef: {{- toYaml $secrets.store | nindent 4 }}
  target:
    name: {{ include "rymeda.secret" . }}
    creationPolicy: Owner
    deletionPolicy: Retain
  data:
    {{- range (include "rymeda.secretKeys" . | fromYaml).keys }}
    - secretKey: {{ . }}
      remoteRef:
        key: {{ $secrets.remotePrefix }}{{ include "rymeda.name" $ }}
        property: {{ . }}
    {{- end }}
{{- end }}
{{- end }}
