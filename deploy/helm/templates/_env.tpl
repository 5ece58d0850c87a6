{{- define "operator.env" -}}
- name: ELASTICACHE_OPERATOR_POLL_INTERVAL
  value: {{ .Values.operator.pollInterval | quote }}
- name: ELASTICACHE_OPERATOR_DRIFT_INTERVAL
  value: {{ .Values.operator.driftInterval | quote }}
- name: ELASTICACHE_OPERATOR_DEEP_DRIFT_INTERVAL
  value: {{ .Values.operator.deepDriftInterval | quote }}
- name: ELASTICACHE_OPERATOR_CONSISTENCY_WINDOW
  value: {{ .Values.operator.consistencyWindow | quote }}
- name: ELASTICACHE_OPERATOR_REACHABILITY_ENABLED
  value: {{ .Values.reachability.enabled | quote }}
- name: ELASTICACHE_OPERATOR_AWS_RATE_SHARE
  value: {{ .Values.aws.rateShare | quote }}
{{- with .Values.clusterName }}
- name: ELASTICACHE_OPERATOR_CLUSTER_NAME
  value: {{ . | quote }}
{{- end }}
{{- with .Values.watchNamespaces }}
- name: ELASTICACHE_OPERATOR_NAMESPACES
  value: {{ join "," . | quote }}
{{- end }}
- name: ELASTICACHE_OPERATOR_LEADER_ELECTION_ENABLED
  value: {{ .Values.leaderElection.enabled | quote }}
{{- if .Values.leaderElection.enabled }}
- name: ELASTICACHE_OPERATOR_LEADER_ELECTION_NAMESPACE
  valueFrom:
    fieldRef:
      fieldPath: metadata.namespace
- name: ELASTICACHE_OPERATOR_LEADER_ELECTION_LEASE_DURATION
  value: {{ .Values.leaderElection.leaseDuration | quote }}
- name: ELASTICACHE_OPERATOR_LEADER_ELECTION_RENEW_DEADLINE
  value: {{ .Values.leaderElection.renewDeadline | quote }}
- name: ELASTICACHE_OPERATOR_LEADER_ELECTION_RETRY_PERIOD
  value: {{ .Values.leaderElection.retryPeriod | quote }}
{{- end }}
- name: QUARKUS_LOG_LEVEL
  value: {{ .Values.operator.logLevel }}
- name: QUARKUS_LOG_CONSOLE_JSON_ENABLED
  value: {{ eq .Values.operator.logFormat "json" | quote }}
- name: JDK_JAVA_OPTIONS
  value: {{ .Values.jvmOptions | quote }}
{{- with .Values.aws.region }}
- name: AWS_REGION
  value: {{ . }}
{{- end }}
{{- with .Values.extraEnv }}
{{ toYaml . }}
{{- end }}
{{- end }}
