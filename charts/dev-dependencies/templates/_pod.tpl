{{/* Without a word for it nothing is rendered. */}}
{{- define "dependencies.checks" -}}
{{- if not .Values.neverForProduction }}{{ fail "neverForProduction: these servers keep nothing. Set it to true for a trial; production brings its own MongoDB, Kafka and Redis" }}{{ end }}
{{- end }}

{{- define "dependencies.labels" -}}
app.kubernetes.io/name: {{ .name }}
app.kubernetes.io/part-of: rymeda-dev-dependencies
{{- end }}

{{/* One server: its Service, its policy, its Deployment. Context, name, port, pod (YAML). */}}
{{- define "dependencies.server" -}}
apiVersion: v1
kind: Service
metadata:
  name: {{ .name }}
  namespace: {{ .context.Release.Namespace }}
  labels: {{- include "dependencies.labels" . | nindent 4 }}
spec:
  clusterIP: None
  # A member of a replica set, and a broker, must find themselves before they are ready.
  publishNotReadyAddresses: true
  selector: {{- include "dependencies.labels" . | nindent 4 }}
  ports:
    - { name: {{ .name }}, port: {{ .port }}, targetPort: {{ .port }}, protocol: TCP }
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: {{ .name }}
  namespace: {{ .context.Release.Namespace }}
  labels: {{- include "dependencies.labels" . | nindent 4 }}
spec:
  podSelector:
    matchLabels: {{- include "dependencies.labels" . | nindent 6 }}
  policyTypes: [Ingress, Egress]
  ingress:
    - from:
        - podSelector:
            matchLabels: { app.kubernetes.io/part-of: rymeda }
        - podSelector:
            matchLabels: {{- include "dependencies.labels" . | nindent 14 }}
      ports: [{ protocol: TCP, port: {{ .port }} }]
  egress:
    - to:
        - namespaceSelector:
            matchLabels: { kubernetes.io/metadata.name: kube-system }
          podSelector:
            matchLabels: { k8s-app: kube-dns }
        - ipBlock: { cidr: 169.254.20.10/32 }
      ports: [{ protocol: UDP, port: 53 }, { protocol: TCP, port: 53 }]
    - to:
        - podSelector:
            matchLabels: {{- include "dependencies.labels" . | nindent 14 }}
      ports: [{ protocol: TCP, port: {{ .port }} }]
---
apiVersion: apps/v1
kind: Deployment
metadata:
  name: {{ .name }}
  namespace: {{ .context.Release.Namespace }}
  labels: {{- include "dependencies.labels" . | nindent 4 }}
spec:
  replicas: 1
  strategy: { type: Recreate }
  selector:
    matchLabels: {{- include "dependencies.labels" . | nindent 6 }}
  template:
    metadata:
      labels: {{- include "dependencies.labels" . | nindent 8 }}
    spec:
      automountServiceAccountToken: false
      enableServiceLinks: false
      terminationGracePeriodSeconds: 20
      securityContext:
        runAsNonRoot: true
        runAsUser: 10001
        runAsGroup: 10001
        fsGroup: 10001
        seccompProfile: { type: RuntimeDefault }
      {{- .pod | trim | nindent 6 }}
{{- end }}

{{- define "dependencies.container" -}}
imagePullPolicy: {{ .Values.pullPolicy }}
securityContext:
  allowPrivilegeEscalation: false
  readOnlyRootFilesystem: true
  capabilities: { drop: [ALL] }
{{- end }}
