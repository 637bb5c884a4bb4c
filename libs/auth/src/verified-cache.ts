import { sha256 } from '@rymeda/kernel';
import type { Principal } from './principal.ts';

/**
 * Principals of tokens whose signature was verified, the least recently used going first. Keyed by the
 * token's SHA-256, so that memory holds no usable token. The caller still judges expiry and revocation.
 */
export function createVerifiedCache(size: number) {
  const entries = new Map<string, Principal>();
  const keyOf = (token: string): string => sha256(token).toString('base64');
  return {
    keyOf,
    get(key: string): Principal | undefined {
      const found = entries.get(key);
      if (found === undefined) return undefined;
      entries.delete(key);
      entries.set(key, found);
      return found;
    },
    put(key: string, principal: Principal): void {
      if (size <= 0) return;
      entries.set(key, principal);
      if (entries.size > size) entries.delete(entries.keys().next().value as string);
    },
  };
}
