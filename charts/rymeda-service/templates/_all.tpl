{{/* Everything that a service is. Each part decides by itself whether it is wanted. */}}
{{- define "rymeda.all" -}}
{{- include "rymeda.checks" . }}
{{- include "rymeda.serviceAccount" . }}
{{- include "rymeda.deployment" . }}
{{- include "rymeda.service" . }}
{{- include "rymeda.certificate" . }}
{{- include "rymeda.autoscaler" . }}
{{- include "rymeda.scaledObject" . }}
{{- include "rymeda.disruptionBudget" . }}
{{- include "rymeda.networkPolicy" . }}
{{- include "rymeda.externalSecret" . }}
{{- include "rymeda.serviceMonitor" . }}
{{- include "rymeda.persistentVolumeClaim" . }}
{{- include "rymeda.migration" . }}
{{- end }}
