export { accessOf, fieldsOf, type OperationAccess } from './access.ts';
export { builtInRoles, type BuiltInRole } from './built-in-roles.ts';
export {
  resourceDefinition,
  resourceOfCollection,
  resourceTypes,
  type ResourceDefinition,
  type ResourceType,
} from './resources.ts';
export {
  callerFacts,
  rule,
  ruleActions,
  type CallerFact,
  type Rule,
  type RuleAction,
  type RuleCondition,
} from './rule.ts';
