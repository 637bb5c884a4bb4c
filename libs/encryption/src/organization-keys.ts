import { randomBytes } from 'node:crypto';
import type { Clock } from '@rymeda/kernel';
import {
  checkWaitingDays,
  KeyRefusedError,
  type KeyProvider,
  type KeyPurpose,
  type WrappedKey,
} from './key-provider.ts';
import { unwrapKey, wrapKey } from './wrapping.ts';

/** An organisation's own key, wrapped under the one root key; `wrapped` is null once it was destroyed. */
export interface OrganizationKey {
  organizationId: string;
  wrapped: Buffer | null;
  createdAt: Date;
  /** Scheduled for destruction: of no use from now on, gone from then on. */
  destroyAt: Date | null;
}

/**
 * Where the organisations' wrapped keys lie: outside the backups of the data, or shredding one would not shred
 * the data. `insert` answers false when another process was first.
 */
export interface OrganizationKeyStore {
  load(organizationId: string): Promise<OrganizationKey | null>;
  insert(key: OrganizationKey): Promise<boolean>;
  setDestruction(organizationId: string, at: Date | null): Promise<void>;
  /** Removes the wrapped key and leaves a trace that it was there. */
  destroy(organizationId: string): Promise<void>;
  dueBy(now: Date): Promise<string[]>;
}

/** The one key that wraps the organisations' keys. */
export interface RootKey {
  generate(organizationId: string): Promise<{ plaintext: Buffer; wrapped: Buffer }>;
  unwrap(wrapped: Buffer, organizationId: string): Promise<Buffer>;
}

export interface OrganizationKeysOptions {
  name: KeyProvider['name'];
  root: RootKey;
  store: OrganizationKeyStore;
  clock: Clock;
}

const dayMs = 86_400_000;

/**
 * One root key, under it one key an organisation, under that its data keys. Destroying the organisation's key
 * shreds all that was ever encrypted for it, although the root key stays.
 */
export function organizationKeyProvider(options: OrganizationKeysOptions): KeyProvider {
  const { name, root, store, clock } = options;
  const keyId = (organizationId: string) => `${name}/${organizationId}`;
  const context = (organizationId: string, purpose: KeyPurpose) => [organizationId, purpose];

  async function usable(organizationId: string): Promise<Buffer | null> {
    const key = await store.load(organizationId);
    if (key === null) return null;
    if (key.wrapped === null) throw new KeyRefusedError("the organisation's key was destroyed");
    if (key.destroyAt !== null) throw new KeyRefusedError("the organisation's key is to be destroyed");
    return key.wrapped;
  }

  async function make(organizationId: string): Promise<Buffer> {
    const { plaintext, wrapped } = await root.generate(organizationId);
    const made = await store.insert({ organizationId, wrapped, createdAt: clock(), destroyAt: null });
    if (made) return plaintext;
    plaintext.fill(0);
    const theirs = await usable(organizationId);
    if (theirs === null) throw new Error("The organisation's key came and went");
    return root.unwrap(theirs, organizationId);
  }

  /** The organisation's key in clear only while `work` runs. */
  async function using<T>(organizationId: string, create: boolean, work: (key: Buffer) => T): Promise<T> {
    const wrapped = await usable(organizationId);
    if (wrapped === null && !create) throw new KeyRefusedError('the organisation has no key');
    const key = wrapped === null ? await make(organizationId) : await root.unwrap(wrapped, organizationId);
    try {
      return work(key);
    } finally {
      key.fill(0);
    }
  }

  const unwrap = (key: WrappedKey, organizationId: string, purpose: KeyPurpose): Promise<Buffer> =>
    using(organizationId, false, (own) => unwrapKey(own, key.wrapped, context(organizationId, purpose)));

  return {
    name,
    prepare: (organizationId) => using(organizationId, true, () => undefined),
    // Whatever Region has the root key and the store has the keys.
    replicate: () => Promise.resolve(true),
    generate: (organizationId, purpose) =>
      using(organizationId, true, (own) => {
        const plaintext = randomBytes(32);
        const wrapped = wrapKey(own, plaintext, context(organizationId, purpose));
        return { plaintext, wrapped, wrappingKeyId: keyId(organizationId) };
      }),
    unwrap,
    rewrap: (key, organizationId, purpose) =>
      using(organizationId, false, (own) => {
        const bound = context(organizationId, purpose);
        const plaintext = unwrapKey(own, key.wrapped, bound);
        const wrapped = wrapKey(own, plaintext, bound);
        plaintext.fill(0);
        return { wrapped, wrappingKeyId: keyId(organizationId) };
      }),

    async scheduleDestruction(organizationId, waitingDays) {
      checkWaitingDays(waitingDays);
      const key = await store.load(organizationId);
      if (key === null) return null;
      if (key.destroyAt !== null) return key.destroyAt;
      const at = new Date(clock().getTime() + waitingDays * dayMs);
      await store.setDestruction(organizationId, at);
      return at;
    },
    async cancelDestruction(organizationId) {
      const key = await store.load(organizationId);
      if (key === null || key.destroyAt === null) return;
      if (key.wrapped === null || key.destroyAt <= clock())
        throw new KeyRefusedError("the organisation's key was destroyed");
      await store.setDestruction(organizationId, null);
    },
    async destroyDue() {
      for (const organizationId of await store.dueBy(clock())) await store.destroy(organizationId);
    },
  };
}
