export { kmsClient, withinDeadline, type KmsOptions } from './kms.ts';
export { kmsProvider } from './kms-provider.ts';
export { sharedKmsProvider, type SharedKmsOptions } from './shared-kms-provider.ts';
