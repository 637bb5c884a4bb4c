import type { KeyStore, StoredKey } from '../key-store.ts';

/** Keys in memory, for tests that need no database; `keys` may be looked into and tampered with. */
export function memoryKeyStore(): KeyStore & { keys: Map<string, StoredKey> } {
  const keys = new Map<string, StoredKey>();
  const sorted = () => [...keys.values()].sort((a, b) => a.version - b.version);
  return {
    keys,
    all: async (org, purpose) => sorted().filter((k) => k.organizationId === org && k.purpose === purpose),
    async changedWithin(ms) {
      const since = Date.now() - ms;
      const changed = sorted().filter((k) => k.changedAt.getTime() >= since);
      return sorted().filter((k) =>
        changed.some((c) => c.organizationId === k.organizationId && c.purpose === k.purpose),
      );
    },
    insert: async (key) => (keys.has(key._id) ? false : (keys.set(key._id, key), true)),
    async lease(id, uses) {
      const key = keys.get(id) as StoredKey;
      key.uses += uses;
      return key.uses;
    },
  };
}
