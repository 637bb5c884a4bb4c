import type { Clock } from '@rymeda/kernel';
import { LRUCache } from 'lru-cache';
import type { DataKey } from './data-key.ts';

export interface KeyCacheLimits {
  /** How long an unwrapped key may be used before the provider is asked again. */
  cacheMs: number;
  /** How often; whichever is reached first. */
  maxUses: number;
  /** How much memory all of them may take. */
  maxBytes: number;
}

/** A key with the subkeys of some dozen fields, as Node holds them; generous. */
export const bytesOfKey = 16 * 1024;
const sweepMs = 10_000;

/**
 * Unwrapped keys, bounded by time, uses and bytes. Whatever leaves is wiped, after the running turn: its holder may
 * have it in hand at that very moment.
 */
export function keyCache(limits: KeyCacheLimits, clock: Clock) {
  let evictions = 0;
  const cache = new LRUCache<string, DataKey>({
    maxSize: limits.maxBytes,
    sizeCalculation: () => bytesOfKey,
    ttl: limits.cacheMs,
    ttlResolution: 0,
    perf: { now: () => clock().getTime() },
    dispose: (key) => {
      evictions++;
      setImmediate(() => key.wipe());
    },
  });
  // Nobody may ask for an expired key again, and it must not lie there until somebody does.
  const sweeper = setInterval(() => cache.purgeStale(), Math.min(sweepMs, limits.cacheMs)).unref();

  return {
    get(id: string): DataKey | undefined {
      const key = cache.get(id);
      if (key === undefined || key.uses < limits.maxUses) return key;
      cache.delete(id);
      return undefined;
    },
    set: (id: string, key: DataKey): void => void cache.set(id, key),
    delete: (id: string): void => void cache.delete(id),
    /** Every key of an organisation. */
    deleteOf(organizationId: string): void {
      for (const id of cache.keys()) if (id.startsWith(`${organizationId}:`)) cache.delete(id);
    },
    stats: () => ({ cached: cache.size, evictions }),
    close(): void {
      clearInterval(sweeper);
      cache.clear();
    },
  };
}
export type KeyCache = ReturnType<typeof keyCache>;
