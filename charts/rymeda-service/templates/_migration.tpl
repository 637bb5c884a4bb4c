{{/*
Makes collections and indexes before the new version starts, under a login that may; services have no right to. It
needs nothing of the release: on a first installation neither its ServiceAccount nor its Secret would be there.
*/}}
{{- define "rymeda.migration" }}
{{- $facts := include "rymeda.facts" . | fromYaml }}
{{- if and .Values.migration.enabled $facts.stores.mongodb }}
{{- $global := .Values.global }}
{{- if $global.networkPolicy.enabled }}
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: {{ include "rymeda.name" . }}-migration
  namespace: {{ .Release.Namespace }}
  labels: {{- include "rymeda.labels" . | nindent 4 }}
  annotations:
    helm.sh/hook: pre-install,pre-upgrade
    helm.sh/hook-weight: '-10'
    helm.sh/hook-delete-policy: before-hook-creation,hook-succeeded
spec:
  podSelector:
    matchLabels: { app.kubernetes.io/name: {{ include "rymeda.name" . }}-migration }
  policyTypes: [Ingress, Egress]
  egress:
    {{- include "rymeda.networkDns" $global.networkPolicy | nindent 4 }}
    {{- include "rymeda.networkDestination" $global.networkPolicy.mongodb | nindent 4 }}
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
  name: {{ include "rymeda.name" . }}-migration
  namespace: {{ .Release.Namespace }}
  labels: {{- include "rymeda.labels" . | nindent 4 }}
  annotations:
    helm.sh/hook: pre-install,pre-upgrade
    helm.sh/hook-weight: '0'
    helm.sh/hook-delete-policy: before-hook-creation,hook-succeeded
spec:
  backoffLimit: 3
  activeDeadlineSeconds: {{ .Values.migration.deadlineSeconds }}
  template:
    metadata:
      labels: { app.kubernetes.io/name: {{ include "rymeda.name" . }}-migration, app.kubernetes.io/part-of: rymeda }
    spec:
      restartPolicy: Never
      automountServiceAccountToken: false
      enableServiceLinks: false
      {{- with $global.image.pullSecrets }}
      imagePullSecrets: {{- toYaml . | nindent 8 }}
      {{- end }}
      securityContext: {{- include "rymeda.podSecurity" . | nindent 8 }}
      {{- with .Values.nodeSelector }}
      nodeSelector: {{- toYaml . | nindent 8 }}
      {{- end }}
      {{- with .Values.tolerations }}
      tolerations: {{- toYaml . | nindent 8 }}
      {{- end }}
      containers:
        - name: migration
          image: {{ include "rymeda.image" . }}
          imagePullPolicy: {{ .Values.image.pullPolicy }}
          command: [node, /app/migrate.js]
          env:
            - { name: MONGODB_URI, valueFrom: { secretKeyRef: { name: {{ default $global.secrets.provisioning .Values.migration.secret }}, key: mongodb-uri } } }
            - { name: RYMEDA_ENV, value: {{ $global.environment }} }
            {{- with .Values.config.ALLOW_OPEN_MONGODB }}
            - { name: ALLOW_OPEN_MONGODB, value: {{ include "rymeda.text" . | quote }} }
            {{- end }}
          securityContext: {{- include "rymeda.containerSecurity" . | nindent 12 }}
          resources:
            requests: { cpu: 50m, memory: 128Mi }
            limits: { memory: 256Mi }
          volumeMounts:
            - { name: tmp, mountPath: /tmp }
      volumes:
        - name: tmp
          emptyDir: { sizeLimit: 16Mi }
{{- end }}
{{- end }}
