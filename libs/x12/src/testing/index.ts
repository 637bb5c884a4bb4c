export { envelope, header, professionalClaims, sampleClaims } from './claim.ts';
export { interchangeOf, paidOnClaim, remittanceSet, type MadeClaim } from './remittance.ts';
export { pyx12, x12valid } from './x12valid.ts';
