import { randomBytes } from 'node:crypto';
import type { KeyProvider } from '../key-provider.ts';
import { unwrapKey, wrapKey } from '../wrapping.ts';

export interface MemoryProvider extends KeyProvider {
  calls: { generate: number; unwrap: number };
  /** The very buffers that the keyring got. */
  handedOut: Buffer[];
  down: boolean;
  before(): void;
}

/** A key provider in memory that counts, and that can be away; for tests of what stands above it. */
export function memoryProvider(): MemoryProvider {
  const key = randomBytes(32);
  const provider: MemoryProvider = {
    name: 'local',
    calls: { generate: 0, unwrap: 0 },
    handedOut: [],
    down: false,
    before: () => undefined,
    prepare: async () => answer(),
    replicate: async () => true,
    async generate(organizationId, purpose) {
      answer();
      provider.calls.generate++;
      const plaintext = handOut(randomBytes(32));
      return {
        plaintext,
        wrapped: wrapKey(key, plaintext, [organizationId, purpose]),
        wrappingKeyId: 'memory',
      };
    },
    async unwrap({ wrapped }, organizationId, purpose) {
      answer();
      provider.calls.unwrap++;
      return handOut(unwrapKey(key, wrapped, [organizationId, purpose]));
    },
    rewrap: async (wrapped) => wrapped,
    scheduleDestruction: async () => null,
    cancelDestruction: async () => undefined,
    destroyDue: async () => undefined,
  };
  const handOut = (buffer: Buffer): Buffer => {
    provider.handedOut.push(buffer);
    return buffer;
  };
  const answer = (): void => {
    provider.before();
    if (provider.down) throw new Error('connect ECONNREFUSED');
  };
  return provider;
}
