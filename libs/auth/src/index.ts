export { bearerToken } from './bearer.ts';
export { callerHeader, createCallerSeal, type Caller, type CallerSeal } from './caller-seal.ts';
export { certificateThumbprint, requireCertificate, thumbprintOfHeader } from './certificate-binding.ts';
export { rymedaClaims, type ClaimMap } from './claims.ts';
export { createDenyList, type DenyList, type DenyListOptions } from './deny-list.ts';
export type { DenyListAnswer } from './deny-list.rules.ts';
export { staleMs } from './identity-list.ts';
export {
  rulesOfScopes,
  ruleBeyond,
  withFacts,
  withinScopes,
  type CallerFacts,
} from './permissions/grants.rules.ts';
export {
  createPermissionList,
  type PermissionList,
  type UserPermissions,
} from './permissions/permission-list.ts';
export { permissionMatrix, type Allowed, type MatrixRow } from './permissions/matrix/matrix.ts';
export { mostVersions, type PermissionAnswer } from './permissions/permission-list.rules.ts';
export {
  currentAccess,
  permittedDatabase,
  requirePermitted,
  type PermittedDatabase,
} from './permissions/permitted-database.ts';
export { RecordAccess } from './permissions/record-access.ts';
export { RoleAbility } from './permissions/role-ability.ts';
export { userAccess, type UserAccess } from './permissions/user-access.ts';
export { readSettingsAnswer, type SettingsAnswer } from './organization-settings.rules.ts';
export {
  addressNotAllowed,
  createOrganizationSettings,
  type OrganizationSettingsList,
  type OrganizationSettingsOptions,
} from './organization-settings.ts';
export {
  authorize,
  rolePolicy,
  scopePolicy,
  type Policy,
  type PolicyContext,
  type PolicyRequest,
} from './policy.ts';
export { outsideIssuer, outsideIssuers, type OutsideIssuer } from './outside-issuer.ts';
export { platformOrganization, type Principal } from './principal.ts';
export {
  serviceTokenIssuer,
  signServiceToken,
  verifyServiceToken,
  type ServiceTokenClaims,
} from './service-token.ts';
export { toTenantContext } from './tenant-context.ts';
export {
  createTokenVerifier,
  defaultAudience,
  type TokenAlgorithm,
  type TokenVerifier,
  type TokenVerifierOptions,
} from './token-verifier.ts';
