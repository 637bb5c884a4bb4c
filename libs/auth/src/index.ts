export { bearerToken } from './bearer.ts';
export { callerHeader, createCallerSeal, type Caller, type CallerSeal } from './caller-seal.ts';
export { certificateThumbprint, requireCertificate, thumbprintOfHeader } from './certificate-binding.ts';
export { rymedaClaims, type ClaimMap } from './claims.ts';
export { createDenyList, type DenyList, type DenyListOptions } from './deny-list.ts';
export type { DenyListAnswer } from './deny-list.rules.ts';
export { authorize, scopePolicy, type Policy, type PolicyContext, type PolicyRequest } from './policy.ts';
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
