{{- /* The operator's rights in the namespaces of environments. */ -}}
{{- define "operator.rules" -}}
# The operator patches the finalizer and nothing else of the object.
- apiGroups: [elasticache-operator.dev]
  resources: [elasticacheenvironments]
  verbs: [get, list, watch, patch]
- apiGroups: [elasticache-operator.dev]
  resources: [elasticacheenvironments/status]
  verbs: [update]
# Clusters with OwnerReferencesPermissionEnforcement require this right for the owner references of Secrets.
- apiGroups: [elasticache-operator.dev]
  resources: [elasticacheenvironments/finalizers]
  verbs: [update]
# Users choose the names of Secrets (spec.secret.name), and RBAC has no label selectors.
- apiGroups: [""]
  resources: [secrets]
  verbs: [create, get, list, watch, patch, delete]
- apiGroups: [""]
  resources: [events]
  verbs: [create]
{{- end }}
