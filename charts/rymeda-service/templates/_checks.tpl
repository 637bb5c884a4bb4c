{{/* What a schema can't say. An installation that could not work, or not safely, is refused with its reason. */}}
{{- define "rymeda.checks" -}}
{{- $global := .Values.global -}}
{{- $facts := include "rymeda.facts" . | fromYaml -}}
{{- with .Values.lifecycle }}
{{- if le (int .terminationGracePeriodSeconds) (add (int .preStopSeconds) (int .drainSeconds) 5 | int) }}
{{- fail "lifecycle.terminationGracePeriodSeconds must be above preStopSeconds + drainSeconds + 5" }}
{{- end }}
{{- end }}
{{- if not $global.publicUrl }}{{ fail "global.publicUrl: where do partners reach the gateway?" }}{{ end }}
{{- if and (eq $global.environment "production") (not (hasPrefix "https://" $global.publicUrl)) }}{{ fail "global.publicUrl must be https:// in production" }}{{ end }}
{{- if and $facts.stores.kafka (not $global.kafka.brokers) }}{{ fail "global.kafka.brokers: which brokers?" }}{{ end }}
{{- if and $facts.stores.mongodb (eq $global.keys.provider "aws") (not $global.aws.region) }}{{ fail "global.aws.region: where are the KMS keys?" }}{{ end }}
{{- if and (eq $global.keys.provider "local") (eq $global.environment "production") }}{{ fail "global.keys.provider: local keys are for development" }}{{ end }}
{{- if and $facts.stores.mongodb (eq $global.keys.provider "local") (not .Values.persistence.enabled) }}{{ fail "persistence.enabled: local keys that are lost with a pod are data lost" }}{{ end }}
{{- if and (eq $global.keys.mode "shared") (not $global.keys.sharedKeyId) }}{{ fail "global.keys.sharedKeyId: which KMS key is shared?" }}{{ end }}
{{- if and (eq $global.secrets.source "external") (not $global.secrets.store.name) }}{{ fail "global.secrets.store.name: which secret store? (or global.secrets.source: existing)" }}{{ end }}
{{- if and .Values.openNetworks (eq $global.environment "production") }}{{ fail "openNetworks are for development: private networks are never called in production" }}{{ end }}
{{- if eq (get .Values.config "X12_DROP" | toString) "folder" }}{{ fail "config.X12_DROP: a pod has no folder where others could lay files down; take bucket" }}{{ end }}
{{- if gt (int .Values.autoscaling.min) (int .Values.autoscaling.max) }}{{ fail "autoscaling.min is above autoscaling.max" }}{{ end }}
{{- with $global.tracing }}
{{- if and .endpoint (not .namespace) (not .cidrs) }}{{ fail "global.tracing: where does the collector run? (namespace or cidrs)" }}{{ end }}
{{- if and .login (not (hasPrefix "https://" .endpoint)) }}{{ fail "global.tracing.endpoint must be https:// where the collector wants a login" }}{{ end }}
{{- end }}
{{- if and $global.monitoring.enabled (not $global.monitoring.namespace) }}{{ fail "global.monitoring.namespace: where does Prometheus run?" }}{{ end }}
{{- end }}
