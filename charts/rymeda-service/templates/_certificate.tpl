{{/* The service's own name, for both ends of a connection: callers look for it whatever the address is. */}}
{{- define "rymeda.certificate" }}
{{- $mtls := .Values.global.mtls }}
{{- if and $mtls.enabled $mtls.issuer.name }}
---
apiVersion: cert-manager.io/v1
kind: Certificate
metadata:
  name: {{ include "rymeda.name" . }}-mtls
  namespace: {{ .Release.Namespace }}
  labels: {{- include "rymeda.labels" . | nindent 4 }}
spec:
  secretName: {{ include "rymeda.name" . }}-mtls
  issuerRef: { name: {{ $mtls.issuer.name }}, kind: {{ $mtls.issuer.kind }} }
  commonName: {{ include "rymeda.name" . }}
  dnsNames: [{{ include "rymeda.name" . }}]
  duration: 168h
  renewBefore: 56h
  privateKey: { algorithm: ECDSA, size: 256, rotationPolicy: Always }
  usages: [digital signature, server auth, client auth]
{{- end }}
{{- end }}
