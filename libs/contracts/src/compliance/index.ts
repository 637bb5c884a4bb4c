export * from './artifact.ts';
export * from './events.ts';
export { expiry, fileTypes, maxFileBytes, storedFile, type StoredFile } from './fields.ts';
export * from './upload.ts';
