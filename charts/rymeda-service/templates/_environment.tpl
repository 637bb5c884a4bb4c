{{/*
The environment of the process. tools/deploy proves that each name is read by the service's config.ts, and that
nothing it demands is missing. Secrets come by reference and as files; none is ever rendered.
*/}}
{{- define "rymeda.environment" -}}
{{- $global := .Values.global -}}
{{- $facts := include "rymeda.facts" . | fromYaml -}}
{{- $secret := include "rymeda.secret" . -}}
- { name: RYMEDA_ENV, value: {{ $global.environment }} }
- { name: HOST, value: 0.0.0.0 }
- { name: PORT, value: {{ .Values.service.port | quote }} }
- { name: ADMIN_PORT, value: {{ .Values.service.adminPort | quote }} }
# preStop has waited already.
- { name: DRAIN_DELAY_MS, value: '1000' }
- { name: OIDC_ISSUER, value: {{ $global.publicUrl | trimSuffix "/" | quote }} }
- { name: OIDC_JWKS_URI, value: {{ printf "%s/.well-known/jwks.json" (include "rymeda.url" (list . "identity")) | quote }} }
- { name: OIDC_OWN_TOKENS, value: {{ $global.ownTokens }} }
{{- if $global.issuersConfigMap }}
- { name: OIDC_ISSUERS_FILE, value: /etc/rymeda/issuers/issuers.json }
{{- end }}
- { name: IDENTITY_URL, value: {{ include "rymeda.url" (list . "identity") | quote }} }
{{- range $name, $target := $facts.urls }}
- { name: {{ $name }}, value: {{ include "rymeda.url" (list $ $target) | quote }} }
{{- end }}
{{- with $facts.engineUrls }}
{{- $pairs := list }}
{{- range . }}{{ $pairs = append $pairs (printf "%s=%s" . (include "rymeda.url" (list $ .))) }}{{ end }}
- { name: ENGINE_URLS, value: {{ join "," $pairs | quote }} }
{{- end }}
{{- if $facts.stores.kafka }}
- { name: KAFKA_BROKERS, value: {{ $global.kafka.brokers | quote }} }
- { name: KAFKA_SECURITY_PROTOCOL, value: {{ $global.kafka.securityProtocol }} }
{{- if eq $global.kafka.securityProtocol "SASL_SSL" }}
- { name: KAFKA_SASL_MECHANISM, value: {{ $global.kafka.saslMechanism }} }
- { name: KAFKA_SASL_USERNAME, value: {{ include "rymeda.name" . }} }
{{- end }}
{{- if $global.kafka.caConfigMap }}
- { name: KAFKA_SSL_CA_FILE, value: /etc/rymeda/kafka/ca.crt }
{{- end }}
{{- end }}
{{- if $facts.stores.mongodb }}
- { name: KEY_PROVIDER, value: {{ $global.keys.provider }} }
{{- if eq $global.keys.provider "aws" }}
- { name: KMS_KEY_MODE, value: {{ $global.keys.mode }} }
{{- if eq $global.keys.mode "shared" }}
- { name: KMS_SHARED_KEY_ID, value: {{ $global.keys.sharedKeyId | quote }} }
{{- end }}
{{- else }}
- { name: LOCAL_KEK_FILE, value: /var/lib/rymeda/kek }
{{- end }}
{{- with $global.aws.region }}
- { name: AWS_REGION, value: {{ . | quote }} }
{{- end }}
{{- with $global.aws.endpointUrl }}
- { name: AWS_ENDPOINT_URL, value: {{ . | quote }} }
{{- end }}
{{- end }}
{{- if $global.tracing.endpoint }}
- { name: OTEL_EXPORTER_OTLP_ENDPOINT, value: {{ $global.tracing.endpoint | quote }} }
- { name: OTEL_TRACES_SAMPLER_ARG, value: {{ $global.tracing.ratio | quote }} }
{{- end }}
{{- if and $facts.openNetworksVariable .Values.openNetworks }}
- { name: {{ $facts.openNetworksVariable }}, value: {{ join "," .Values.openNetworks | quote }} }
{{- end }}
{{- if (.Values.tls).enabled }}
- { name: TLS_CERTIFICATE_FILE, value: /etc/rymeda/tls/tls.crt }
- { name: TLS_KEY_FILE, value: /etc/rymeda/tls/tls.key }
{{- end }}
{{- if $global.mtls.enabled }}
- { name: MTLS_CERTIFICATE_FILE, value: /etc/rymeda/mtls/tls.crt }
- { name: MTLS_KEY_FILE, value: /etc/rymeda/mtls/tls.key }
- { name: MTLS_CA_FILE, value: /etc/rymeda/mtls/ca.crt }
{{- if ne (include "rymeda.name" .) "gateway" }}
- { name: MTLS_CALLERS, value: {{ join "," $facts.callers | quote }} }
{{- end }}
{{- end }}
{{- range $name, $value := .Values.config }}
- { name: {{ $name }}, value: {{ include "rymeda.text" $value | quote }} }
{{- end }}
{{- range $name, $key := include "rymeda.secretVariables" . | fromYaml }}
- { name: {{ $name }}, valueFrom: { secretKeyRef: { name: {{ $secret }}, key: {{ $key }} } } }
{{- end }}
{{- range $name, $key := include "rymeda.secretFiles" . | fromYaml }}
- { name: {{ $name }}, value: /etc/rymeda/secrets/{{ $key }} }
{{- end }}
{{- end }}

{{/* A value as it was written: Helm reads whole numbers as floating ones, and would write 8005550100 as 8.0055501e+09. */}}
{{- define "rymeda.text" -}}
{{- if and (kindIs "float64" .) (eq (floor .) .) }}{{ printf "%.0f" . }}{{ else }}{{ . | toString }}{{ end }}
{{- end }}

{{/* Variables by the secret's key that holds them. */}}
{{- define "rymeda.secretVariables" -}}
{{- $facts := include "rymeda.facts" . | fromYaml -}}
{{- if $facts.stores.mongodb }}
MONGODB_URI: mongodb-uri
{{- if eq .Values.global.keys.mode "shared" }}
ORGANIZATION_KEYS_MONGODB_URI: organization-keys-mongodb-uri
{{- end }}
{{- end }}
{{- if $facts.stores.redis }}
REDIS_URL: redis-url
{{- end }}
{{- with .Values.global.tracing }}
{{- if and .endpoint .login }}
OTEL_EXPORTER_OTLP_HEADERS: otlp-headers
{{- end }}
{{- end }}
{{- range $name, $key := $facts.secretVariables }}
{{ $name }}: {{ $key }}
{{- end }}
{{- end }}

{{/* Variables that name a file, by the secret's key that it is. */}}
{{- define "rymeda.secretFiles" -}}
{{- $facts := include "rymeda.facts" . | fromYaml -}}
RYMEDA_SERVICE_KEY_FILE: service-key
{{- if and $facts.stores.kafka (eq .Values.global.kafka.securityProtocol "SASL_SSL") }}
KAFKA_SASL_PASSWORD_FILE: kafka-password
{{- end }}
{{- range $name, $key := $facts.secretFiles }}
{{ $name }}: {{ $key }}
{{- end }}
{{- range $name, $file := $facts.chosenSecretFiles }}
{{- if hasKey $.Values.config $file.with }}
{{ $name }}: {{ $file.key }}
{{- end }}
{{- end }}
{{- end }}

{{/* Every key that the service's Secret must have. */}}
{{- define "rymeda.secretKeys" -}}
{{- $keys := concat (values (include "rymeda.secretVariables" . | fromYaml)) (values (include "rymeda.secretFiles" . | fromYaml)) -}}
{{- $facts := include "rymeda.facts" . | fromYaml -}}
{{- if and $facts.stores.mongodb (eq .Values.global.keys.provider "local") }}{{ $keys = append $keys "local-kek" }}{{ end -}}
keys: {{ $keys | sortAlpha | uniq | toJson }}
{{- end }}
