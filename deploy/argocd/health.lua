-- Argo CD's health of an ElastiCacheEnvironment, derived from its conditions.
local function health(status, message)
  return { status = status, message = message }
end

if obj.status == nil or obj.status.conditions == nil then
  return health("Progressing", "waiting for the operator's first reconcile pass")
end
if obj.status.observedGeneration ~= obj.metadata.generation then
  return health("Progressing", "waiting for the operator to observe the latest change")
end

local conditions = {}
for _, condition in ipairs(obj.status.conditions) do
  conditions[condition.type] = condition
end
local function is(type)
  return conditions[type] ~= nil and conditions[type].status == "True"
end
local message = conditions.Ready ~= nil and conditions.Ready.message or ""

if obj.status.phase == "Paused" then
  return health("Suspended", message)
end
if is("Stalled") and conditions.Ready ~= nil and conditions.Ready.reason == "PlanHeld" then
  return health("Suspended", message)
end
if is("Stalled") then
  return health("Degraded", message)
end
if is("Ready") then
  return health("Healthy", message)
end
return health("Progressing", message)
