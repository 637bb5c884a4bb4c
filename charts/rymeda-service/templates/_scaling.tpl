{{- define "rymeda.scalingBehavior" -}}
scaleUp:
  stabilizationWindowSeconds: 0
  selectPolicy: Max
  policies:
    - { type: Percent, value: 100, periodSeconds: 30 }
    - { type: Pods, value: 2, periodSeconds: 30 }
# Slowly: caches of keys and tokens are warm, and a consumer that goes makes its group rebalance.
scaleDown:
  stabilizationWindowSeconds: 300
  selectPolicy: Min
  policies:
    - { type: Pods, value: 1, periodSeconds: 120 }
{{- end }}

{{- define "rymeda.autoscaler" }}
{{- if and .Values.global.autoscaling.enabled (not (include "rymeda.scaledByKeda" .)) }}
---
apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata: {{- include "rymeda.metadata" . | nindent 2 }}
spec:
  scaleTargetRef: { apiVersion: apps/v1, kind: Deployment, name: {{ include "rymeda.name" . }} }
  minReplicas: {{ .Values.autoscaling.min }}
  maxReplicas: {{ .Values.autoscaling.max }}
  behavior: {{- include "rymeda.scalingBehavior" . | nindent 4 }}
  metrics:
    - type: Resource
      resource: { name: cpu, target: { type: Utilization, averageUtilization: {{ .Values.autoscaling.cpu }} } }
    # Node rarely gives memory back: only near the limit is it a sign.
    - type: Resource
      resource: { name: memory, target: { type: Utilization, averageUtilization: {{ .Values.autoscaling.memory }} } }
    {{- if .Values.global.autoscaling.requestMetric }}
    - type: Pods
      pods:
        metric: { name: http_server_requests_per_second }
        target: { type: AverageValue, averageValue: {{ .Values.autoscaling.requestsPerSecond | quote }} }
    {{- end }}
{{- end }}
{{- end }}

{{/* Consumers, where KEDA is: lag, and CPU beside it. More pods than partitions would stand idle. */}}
{{- define "rymeda.scaledObject" }}
{{- if include "rymeda.scaledByKeda" . }}
{{- $facts := include "rymeda.facts" . | fromYaml }}
{{- $kafka := .Values.global.kafka }}
{{- $sasl := eq $kafka.securityProtocol "SASL_SSL" }}
{{- $tls := ne $kafka.securityProtocol "PLAINTEXT" }}
{{- $authority := and $tls $kafka.caConfigMap }}
---
apiVersion: keda.sh/v1alpha1
kind: ScaledObject
metadata: {{- include "rymeda.metadata" . | nindent 2 }}
spec:
  scaleTargetRef: { name: {{ include "rymeda.name" . }} }
  minReplicaCount: {{ max 1 (min (int .Values.autoscaling.min) (int $facts.partitions)) }}
  maxReplicaCount: {{ min (int .Values.autoscaling.max) (int $facts.partitions) }}
  pollingInterval: 15
  # When the lag can't be read: as many as there should be at ordinary load.
  fallback: { failureThreshold: 3, replicas: {{ min (int .Values.autoscaling.min) (int $facts.partitions) }} }
  advanced:
    horizontalPodAutoscalerConfig:
      behavior: {{- include "rymeda.scalingBehavior" . | nindent 8 }}
  triggers:
    - type: cpu
      metricType: Utilization
      metadata: { value: {{ .Values.autoscaling.cpu | quote }} }
    - type: memory
      metricType: Utilization
      metadata: { value: {{ .Values.autoscaling.memory | quote }} }
    {{- range $facts.consumers }}
    {{- $consumer := . }}
    {{- range .topics }}
    - type: kafka
      metricType: AverageValue
      metadata:
        bootstrapServers: {{ $kafka.brokers | quote }}
        consumerGroup: {{ $consumer.group }}
        topic: {{ . }}
        lagThreshold: {{ $.Values.autoscaling.lag | quote }}
        offsetResetPolicy: earliest
        {{- if $sasl }}
        sasl: {{ ternary "scram_sha256" "scram_sha512" (eq $kafka.saslMechanism "SCRAM-SHA-256") }}
        {{- end }}
        {{- if $tls }}
        tls: enable
        {{- end }}
      {{- if or $sasl $authority }}
      authenticationRef: { name: {{ include "rymeda.name" $ }}-kafka }
      {{- end }}
    {{- end }}
    {{- end }}
{{- if or $sasl $authority }}
---
apiVersion: keda.sh/v1alpha1
kind: TriggerAuthentication
metadata:
  name: {{ include "rymeda.name" . }}-kafka
  namespace: {{ .Release.Namespace }}
  labels: {{- include "rymeda.labels" . | nindent 4 }}
spec:
  {{- if $sasl }}
  env:
    - { parameter: username, name: KAFKA_SASL_USERNAME, containerName: {{ include "rymeda.name" . }} }
  secretTargetRef:
    - { parameter: password, name: {{ include "rymeda.secret" . }}, key: kafka-password }
  {{- end }}
  {{- with $authority }}
  configMapTargetRef:
    - { parameter: ca, name: {{ . }}, key: ca.crt }
  {{- end }}
{{- end }}
{{- end }}
{{- end }}
