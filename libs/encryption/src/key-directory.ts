import type { Clock } from '@rymeda/kernel';
import { LRUCache } from 'lru-cache';
import type { KeyPurpose } from './key-provider.ts';
import type { KeyStore, StoredKey } from './key-store.ts';

export interface DirectoryOptions {
  store: KeyStore;
  clock: Clock;
  /** How often other processes' changes are looked for, milliseconds. */
  pollMs: number;
  /** What was not confirmed for so long is read again before it is used. */
  staleMs: number;
}

interface Entry {
  keys: readonly StoredKey[];
  readAt: number;
}

/** A change is looked for again for so long: it may have been made before, and committed after, the last look. */
const overlapMs = 60_000;
/** Whatever the polls say: clocks may differ by more than that. */
const mostMs = 300_000;
const mostEntries = 50_000;

/**
 * Which versions each organisation has and what they are for, never older than `staleMs`: one query for all
 * organisations every `pollMs`, instead of one per request.
 */
export function keyDirectory({ store, clock, pollMs, staleMs }: DirectoryOptions) {
  const entries = new LRUCache<string, Entry>({ max: mostEntries });
  const reading = new Map<string, Promise<readonly StoredKey[]>>();
  const madeAt = clock().getTime();
  let confirmedAt: number | undefined;
  let timer: NodeJS.Timeout | undefined;

  /** What was read at a time to come is as old as nobody knows: the clock has gone back since. */
  const isFresh = ({ readAt }: Entry): boolean =>
    readAt <= now() && now() - readAt <= mostMs && now() - Math.max(readAt, confirmedAt ?? 0) <= staleMs;

  const nameOf = (organizationId: string, purpose: KeyPurpose) => `${organizationId}:${purpose}`;
  const now = () => clock().getTime();

  function read(organizationId: string, purpose: KeyPurpose): Promise<readonly StoredKey[]> {
    const name = nameOf(organizationId, purpose);
    const begun = reading.get(name);
    if (begun !== undefined) return begun;
    const readAt = now();
    const answer = store
      .all(organizationId, purpose)
      .then((keys) => {
        if (keys.length > 0 && reading.get(name) === answer) entries.set(name, { keys, readAt });
        return keys;
      })
      .finally(() => {
        if (reading.get(name) === answer) reading.delete(name);
      });
    reading.set(name, answer);
    return answer;
  }

  /** A read that is under way may have begun before what the caller knows of: then one more, shared by all who wait. */
  function readAgain(organizationId: string, purpose: KeyPurpose): Promise<readonly StoredKey[]> {
    const again = () => read(organizationId, purpose);
    return reading.get(nameOf(organizationId, purpose))?.then(again, again) ?? again();
  }

  async function poll(): Promise<void> {
    const began = now();
    const changed = await store.changedWithin(Math.max(0, began - (confirmedAt ?? madeAt)) + overlapMs);
    const known = new Set<string>();
    for (const key of changed) known.add(nameOf(key.organizationId, key.purpose));
    for (const name of known) {
      const entry = entries.get(name);
      // Read since this look began, and not at a time to come: when that is there, the change would count as known.
      if (entry === undefined || (entry.readAt >= began && entry.readAt <= now())) continue;
      const keys = changed.filter((k) => nameOf(k.organizationId, k.purpose) === name);
      entries.set(name, { keys, readAt: began });
    }
    confirmedAt = began;
  }

  return {
    /** At once where it is known and fresh; empty when the organisation has none yet. */
    of(organizationId: string, purpose: KeyPurpose): readonly StoredKey[] | Promise<readonly StoredKey[]> {
      const entry = entries.get(nameOf(organizationId, purpose));
      if (entry !== undefined && isFresh(entry)) return entry.keys;
      return read(organizationId, purpose);
    },
    /** Whatever is known, read anew: what was committed before the call is in the answer. */
    refresh: readAgain,
    /** Whoever asks from now on gets what was committed before the call; a read under way may be older. */
    outdate(organizationId: string, purpose: KeyPurpose): void {
      const name = nameOf(organizationId, purpose);
      entries.delete(name);
      reading.delete(name);
    },
    poll,
    start(onFailure: (error: unknown) => void): void {
      timer ??= setInterval(() => void poll().catch(onFailure), pollMs).unref();
    },
    stop: () => clearInterval(timer),
  };
}
export type KeyDirectory = ReturnType<typeof keyDirectory>;
