{{- /* What the operator does where environments are. */ -}}
{{- define "operator.rules" -}}
# patch: its finalizer, and nothing else of the object.
- apiGroups: [elasticache-operator.dev]
  resources: [elasticacheenvironments]
  verbs: [get, list, watch, patch]
- apiGroups: [elasticache-operator.dev]
  resources: [elasticacheenvironments/status]
  verbs: [update]
# Makes the owner references of Secrets, where the cluster asks for this right (OwnerReferencesPermissionEnforcement).
- apiGroups: [elasticache-operator.dev]
  resources: [elasticacheenvironments/finalizers]
  verbs: [update]
# Their names are the user's choice (spec.secret.name), and RBAC knows no label selectors.
- apiGroups: [""]
  resources: [secrets]
  verbs: [create, get, list, watch, update, delete]
- apiGroups: [""]
  resources: [events]
  verbs: [create]
{{- end }}
