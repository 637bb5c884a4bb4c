{{/* A pod of the operations image: context, name, arguments, environment (YAML). */}}
{{- define "platform.podSpec" -}}
restartPolicy: Never
automountServiceAccountToken: false
enableServiceLinks: false
{{- with .context.Values.global.image.pullSecrets }}
imagePullSecrets: {{- toYaml . | nindent 2 }}
{{- end }}
securityContext: {{- include "rymeda.podSecurity" .context | nindent 2 }}
{{- with .context.Values.nodeSelector }}
nodeSelector: {{- toYaml . | nindent 2 }}
{{- end }}
{{- with .context.Values.tolerations }}
tolerations: {{- toYaml . | nindent 2 }}
{{- end }}
containers:
  - name: {{ .name }}
    image: {{ include "rymeda.image" .context }}
    imagePullPolicy: {{ .context.Values.image.pullPolicy }}
    args: {{ toJson .arguments }}
    env: {{- .environment | trim | nindent 6 }}
    securityContext: {{- include "rymeda.containerSecurity" .context | nindent 6 }}
    resources:
      requests: { cpu: 50m, memory: 128Mi }
      limits: { memory: 256Mi }
    volumeMounts:
      - { name: tmp, mountPath: /tmp }
      {{- range $name, $path := .secrets }}
      - { name: {{ $name }}, mountPath: {{ $path }}, readOnly: true }
      {{- end }}
      {{- if .kafkaCa }}
      - { name: kafka-ca, mountPath: /etc/rymeda/kafka, readOnly: true }
      {{- end }}
volumes:
  - name: tmp
    emptyDir: { sizeLimit: 16Mi }
  {{- range $name, $path := .secrets }}
  - name: {{ $name }}
    secret: { secretName: {{ $name }}, defaultMode: 0440 }
  {{- end }}
  {{- with .kafkaCa }}
  - name: kafka-ca
    configMap: { name: {{ . }} }
  {{- end }}
{{- end }}

{{/* A hook before installing and upgrading, with the policy that lets it out; needs nothing of the release. */}}
{{- define "platform.job" -}}
{{- $global := .context.Values.global }}
{{- if $global.networkPolicy.enabled }}
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: {{ .name }}
  namespace: {{ .context.Release.Namespace }}
  labels: {{- include "rymeda.labels" .context | nindent 4 }}
  annotations:
    helm.sh/hook: pre-install,pre-upgrade
    helm.sh/hook-weight: '-10'
    helm.sh/hook-delete-policy: before-hook-creation,hook-succeeded
spec:
  podSelector:
    matchLabels: { app.kubernetes.io/name: {{ .name }} }
  policyTypes: [Ingress, Egress]
  egress:
    {{- include "rymeda.networkDns" $global.networkPolicy | nindent 4 }}
    {{- include "rymeda.networkDestination" (index $global.networkPolicy .reaches) | nindent 4 }}
    {{- with $global.networkPolicy.inNamespace }}
    - to:
        {{- range . }}
        - podSelector:
            matchLabels: { app.kubernetes.io/name: {{ . }} }
        {{- end }}
    {{- end }}
{{- end }}
---
apiVersion: batch/v1
kind: Job
metadata:
  name: {{ .name }}
  namespace: {{ .context.Release.Namespace }}
  labels: {{- include "rymeda.labels" .context | nindent 4 }}
  annotations:
    helm.sh/hook: pre-install,pre-upgrade
    helm.sh/hook-weight: {{ .weight | quote }}
    helm.sh/hook-delete-policy: before-hook-creation,hook-succeeded
spec:
  backoffLimit: 3
  activeDeadlineSeconds: {{ .context.Values.jobs.deadlineSeconds }}
  template:
    metadata:
      labels: { app.kubernetes.io/name: {{ .name }}, app.kubernetes.io/part-of: rymeda }
    spec: {{- include "platform.podSpec" . | nindent 6 }}
{{- end }}
