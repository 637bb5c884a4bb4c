{{- define "rymeda.deployment" }}
{{- $global := .Values.global -}}
{{- $facts := include "rymeda.facts" . | fromYaml }}
---
apiVersion: apps/v1
kind: Deployment
metadata: {{- include "rymeda.metadata" . | nindent 2 }}
spec:
  {{- if not $global.autoscaling.enabled }}
  replicas: {{ .Values.replicas }}
  {{- end }}
  revisionHistoryLimit: 5
  progressDeadlineSeconds: 600
  selector:
    matchLabels: {{- include "rymeda.selector" . | nindent 6 }}
  strategy:
    type: RollingUpdate
    rollingUpdate:
      maxUnavailable: 0
      maxSurge: 25%
  template:
    metadata:
      labels: {{- include "rymeda.labels" . | nindent 8 }}
      {{- with .Values.podAnnotations }}
      annotations: {{- toYaml . | nindent 8 }}
      {{- end }}
    spec:
      serviceAccountName: {{ include "rymeda.name" . }}
      automountServiceAccountToken: false
      enableServiceLinks: false
      {{- with include "rymeda.priorityClass" . }}
      priorityClassName: {{ . }}
      {{- end }}
      {{- with $global.image.pullSecrets }}
      imagePullSecrets: {{- toYaml . | nindent 8 }}
      {{- end }}
      securityContext: {{- include "rymeda.podSecurity" . | nindent 8 }}
      terminationGracePeriodSeconds: {{ .Values.lifecycle.terminationGracePeriodSeconds }}
      # Services are named in full: no search through domains first.
      dnsConfig:
        options:
          - { name: ndots, value: '2' }
      topologySpreadConstraints:
        - maxSkew: 1
          topologyKey: topology.kubernetes.io/zone
          whenUnsatisfiable: {{ $global.spread.zones }}
          labelSelector:
            matchLabels: {{- include "rymeda.selector" . | nindent 14 }}
          # A new version is spread by itself, not between the old one's pods.
          matchLabelKeys: [pod-template-hash]
        - maxSkew: 1
          topologyKey: kubernetes.io/hostname
          whenUnsatisfiable: {{ $global.spread.hosts }}
          labelSelector:
            matchLabels: {{- include "rymeda.selector" . | nindent 14 }}
          matchLabelKeys: [pod-template-hash]
      {{- with .Values.nodeSelector }}
      nodeSelector: {{- toYaml . | nindent 8 }}
      {{- end }}
      {{- with .Values.tolerations }}
      tolerations: {{- toYaml . | nindent 8 }}
      {{- end }}
      {{- if and $facts.stores.mongodb (eq $global.keys.provider "local") }}
      initContainers:
        # The service takes a key file that nobody else may read, and keeps the organisations' keys beside it.
        - name: local-key
          image: {{ include "rymeda.image" . }}
          imagePullPolicy: {{ .Values.image.pullPolicy }}
          command:
            - node
            - -e
            - >-
              const fs = require('node:fs'), kek = '/var/lib/rymeda/kek';
              if (!fs.existsSync(kek)) fs.copyFileSync('/etc/rymeda/secrets/local-kek', kek);
              fs.chmodSync(kek, 0o600); fs.mkdirSync('/var/lib/rymeda/objects', { recursive: true });
          securityContext: {{- include "rymeda.containerSecurity" . | nindent 12 }}
          resources:
            requests: { cpu: 10m, memory: 64Mi }
            limits: { memory: 128Mi }
          volumeMounts:
            - { name: secrets, mountPath: /etc/rymeda/secrets, readOnly: true }
            - { name: state, mountPath: /var/lib/rymeda }
      {{- end }}
      containers:
        - name: {{ include "rymeda.name" . }}
          image: {{ include "rymeda.image" . }}
          imagePullPolicy: {{ .Values.image.pullPolicy }}
          env: {{- include "rymeda.environment" . | trim | nindent 12 }}
          ports:
            - { name: http, containerPort: {{ .Values.service.port }}, protocol: TCP }
            - { name: admin, containerPort: {{ .Values.service.adminPort }}, protocol: TCP }
          startupProbe:
            httpGet: { path: /startupz, port: admin }
            periodSeconds: 1
            timeoutSeconds: 2
            failureThreshold: {{ .Values.startupSeconds }}
          # Its own start and draining, never another service or database: those would take all pods out at once.
          readinessProbe:
            httpGet: { path: /readyz, port: admin }
            periodSeconds: 2
            timeoutSeconds: 2
            failureThreshold: 2
          # The event loop only.
          livenessProbe:
            httpGet: { path: /livez, port: admin }
            periodSeconds: 10
            timeoutSeconds: 5
            failureThreshold: 6
          lifecycle:
            preStop:
              sleep: { seconds: {{ .Values.lifecycle.preStopSeconds }} }
          securityContext: {{- include "rymeda.containerSecurity" . | nindent 12 }}
          resources: {{- toYaml .Values.resources | nindent 12 }}
          volumeMounts:
            - { name: tmp, mountPath: /tmp }
            - { name: secrets, mountPath: /etc/rymeda/secrets, readOnly: true }
            {{- if $global.issuersConfigMap }}
            - { name: issuers, mountPath: /etc/rymeda/issuers, readOnly: true }
            {{- end }}
            {{- if and $facts.stores.kafka $global.kafka.caConfigMap }}
            - { name: kafka-ca, mountPath: /etc/rymeda/kafka, readOnly: true }
            {{- end }}
            {{- if .Values.persistence.enabled }}
            - { name: state, mountPath: /var/lib/rymeda }
            {{- end }}
            {{- if $global.mtls.enabled }}
            - { name: mtls, mountPath: /etc/rymeda/mtls, readOnly: true }
            {{- end }}
            {{- if (.Values.tls).enabled }}
            - { name: tls, mountPath: /etc/rymeda/tls, readOnly: true }
            {{- end }}
      volumes:
        - name: tmp
          emptyDir: { sizeLimit: 64Mi }
        - name: secrets
          secret:
            secretName: {{ include "rymeda.secret" . }}
            defaultMode: 0440
        {{- if $global.issuersConfigMap }}
        - name: issuers
          configMap: { name: {{ $global.issuersConfigMap }} }
        {{- end }}
        {{- if and $facts.stores.kafka $global.kafka.caConfigMap }}
        - name: kafka-ca
          configMap: { name: {{ $global.kafka.caConfigMap }} }
        {{- end }}
        {{- if .Values.persistence.enabled }}
        - name: state
          persistentVolumeClaim: { claimName: {{ include "rymeda.name" . }}-state }
        {{- end }}
        {{- if $global.mtls.enabled }}
        # Renewed in place: the service takes what it finds into use.
        - name: mtls
          secret: { secretName: {{ include "rymeda.name" . }}-mtls, defaultMode: 0440 }
        {{- end }}
        {{- if (.Values.tls).enabled }}
        - name: tls
          secret: { secretName: {{ .Values.tls.secretName }}, defaultMode: 0440 }
        {{- end }}
{{- end }}

{{- define "rymeda.persistentVolumeClaim" }}
{{- if .Values.persistence.enabled }}
---
apiVersion: v1
kind: PersistentVolumeClaim
metadata:
  name: {{ include "rymeda.name" . }}-state
  namespace: {{ .Release.Namespace }}
  labels: {{- include "rymeda.labels" . | nindent 4 }}
spec:
  accessModes: [ReadWriteOnce]
  {{- with .Values.persistence.storageClass }}
  storageClassName: {{ . }}
  {{- end }}
  resources:
    requests: { storage: {{ .Values.persistence.size }} }
{{- end }}
{{- end }}
