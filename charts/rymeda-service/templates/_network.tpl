{{- define "rymeda.peer" -}}
podSelector:
  matchLabels: { app.kubernetes.io/name: {{ . }}, app.kubernetes.io/part-of: rymeda }
{{- end }}

{{- define "rymeda.networkDestination" }}
{{- if .cidrs }}
- to:
    {{- range .cidrs }}
    - ipBlock: { cidr: {{ . }} }
    {{- end }}
  ports: [{ protocol: TCP, port: {{ .port }} }]
{{- end }}
{{- end }}

{{/* The way to names: the cluster's DNS, and NodeLocal's address where it is used. */}}
{{- define "rymeda.networkDns" -}}
- to:
    - namespaceSelector:
        matchLabels: { kubernetes.io/metadata.name: {{ .dnsNamespace }} }
      podSelector:
        matchLabels: { k8s-app: kube-dns }
    {{- with .nodeLocalDns }}
    - ipBlock: { cidr: {{ . }} }
    {{- end }}
  ports:
    - { protocol: UDP, port: 53 }
    - { protocol: TCP, port: 53 }
{{- end }}

{{/* What an installation opens besides. */}}
{{- define "rymeda.networkExtra" }}
{{- range . }}
- to:
    {{- with .namespace }}
    - namespaceSelector:
        matchLabels: { kubernetes.io/metadata.name: {{ . }} }
    {{- end }}
    {{- range .cidrs }}
    - ipBlock: { cidr: {{ . }} }
    {{- end }}
  ports: [{ protocol: TCP, port: {{ .port }} }]
{{- end }}
{{- end }}

{{/* Everything is closed in both directions but the edges that the architecture has (facts.yaml). */}}
{{- define "rymeda.networkPolicy" }}
{{- $policy := .Values.global.networkPolicy -}}
{{- $facts := include "rymeda.facts" . | fromYaml }}
{{- if $policy.enabled }}
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {{- include "rymeda.metadata" . | nindent 2 }}
spec:
  podSelector:
    matchLabels: {{- include "rymeda.selector" . | nindent 6 }}
  policyTypes: [Ingress, Egress]
  ingress:
    {{- if eq (include "rymeda.name" .) "gateway" }}
    - from:
        - namespaceSelector:
            matchLabels: { kubernetes.io/metadata.name: {{ $policy.ingressNamespace }} }
        - podSelector:
            matchLabels: { app.kubernetes.io/name: smoke, app.kubernetes.io/part-of: rymeda }
        {{- range .Values.ingress.cidrs }}
        - ipBlock: { cidr: {{ . }} }
        {{- end }}
      ports: [{ protocol: TCP, port: {{ .Values.service.port }} }]
    {{- end }}
    {{- with $facts.callers }}
    - from:
        {{- range . }}
        - {{- include "rymeda.peer" . | nindent 10 }}
        {{- end }}
      ports: [{ protocol: TCP, port: {{ $.Values.service.port }} }]
    {{- end }}
    {{- if .Values.global.monitoring.enabled }}
    - from:
        - namespaceSelector:
            matchLabels: { kubernetes.io/metadata.name: {{ .Values.global.monitoring.namespace }} }
      ports: [{ protocol: TCP, port: {{ .Values.service.adminPort }} }]
    {{- end }}
  egress:
    {{- include "rymeda.networkDns" $policy | nindent 4 }}
    {{- with $facts.calls }}
    - to:
        {{- range . }}
        - {{- include "rymeda.peer" . | nindent 10 }}
        {{- end }}
      ports: [{ protocol: TCP, port: {{ $.Values.service.port }} }]
    {{- end }}
    {{- if $facts.stores.mongodb }}
    {{- include "rymeda.networkDestination" $policy.mongodb | nindent 4 }}
    {{- include "rymeda.networkDestination" $policy.aws | nindent 4 }}
    {{- end }}
    {{- if $facts.stores.kafka }}
    {{- include "rymeda.networkDestination" $policy.kafka | nindent 4 }}
    {{- end }}
    {{- if $facts.stores.redis }}
    {{- include "rymeda.networkDestination" $policy.redis | nindent 4 }}
    {{- end }}
    {{- if .Values.global.issuersConfigMap }}
    {{- include "rymeda.networkDestination" $policy.issuers | nindent 4 }}
    {{- end }}
    {{- if .Values.global.tracing.endpoint }}
    {{- with .Values.global.tracing }}
    - to:
        {{- with .namespace }}
        - namespaceSelector:
            matchLabels: { kubernetes.io/metadata.name: {{ . }} }
        {{- end }}
        {{- range .cidrs }}
        - ipBlock: { cidr: {{ . }} }
        {{- end }}
      ports: [{ protocol: TCP, port: {{ .port }} }]
    {{- end }}
    {{- end }}
    {{- with $policy.inNamespace }}
    - to:
        {{- range . }}
        - podSelector:
            matchLabels: { app.kubernetes.io/name: {{ . }} }
        {{- end }}
    {{- end }}
    {{- include "rymeda.networkExtra" .Values.extraEgress | nindent 4 }}
    {{- if $facts.publicEgress }}
    # Public addresses by HTTPS. What is private, link-local (metadata of the cloud) or reserved stays closed; the
    # service itself refuses it too.
    - to:
        - ipBlock:
            cidr: 0.0.0.0/0
            except:
              - 0.0.0.0/8
              - 10.0.0.0/8
              - 100.64.0.0/10
              - 127.0.0.0/8
              - 169.254.0.0/16
              - 172.16.0.0/12
              - 192.0.0.0/24
              - 192.0.2.0/24
              - 192.168.0.0/16
              - 198.18.0.0/15
              - 198.51.100.0/24
              - 203.0.113.0/24
              - 224.0.0.0/4
              - 240.0.0.0/4
        - ipBlock:
            cidr: 2000::/3
            except:
              - 2001:db8::/32
              - 2002::/16
      ports: [{ protocol: TCP, port: 443 }]
    {{- with .Values.openNetworks }}
    - to:
        {{- range . }}
        - ipBlock: { cidr: {{ . }} }
        {{- end }}
    {{- end }}
    {{- end }}
{{- end }}
{{- end }}
