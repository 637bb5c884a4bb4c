export { kmsProxy, type KmsProxy } from './kms-proxy.ts';
export { memoryKeyStore } from './memory-key-store.ts';
export { memoryProvider, type MemoryProvider } from './memory-provider.ts';
export { testTenant } from '@rymeda/tenancy/testing';
