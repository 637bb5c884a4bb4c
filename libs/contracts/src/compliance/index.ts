export * from './artifact.ts';
export * from './assignment.ts';
export * from './attestation.ts';
export * from './credential.ts';
export * from './events.ts';
export { expiry, fileTypes, maxFileBytes, storedFile, type StoredFile } from './fields.ts';
export * from './obligation.ts';
export * from './upload.ts';
