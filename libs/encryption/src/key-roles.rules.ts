import { isUnreadable, Problem, problem } from '@rymeda/kernel';
import type { StoredKey } from './key-store.ts';

/** What each version is for at present. Pure; versions come lowest first. */

const last = (keys: readonly StoredKey[]): StoredKey | undefined => keys.at(-1);

/** The data key of new ciphertexts. */
export const sealingKey = (keys: readonly StoredKey[]): StoredKey | undefined =>
  last(keys.filter((k) => k.state === 'active'));

/** The index key that searches go by: the one that every record has. */
export const searchingKey = sealingKey;

/** The index keys of which every write carries a token. */
export const indexingKeys = (keys: readonly StoredKey[]): StoredKey[] =>
  keys.filter((k) => k.state === 'building' || k.state === 'active' || k.state === 'leaving');

/** The index keys of which nothing is written any more: what stands under them stays as it is. */
export const formerIndexKeys = (keys: readonly StoredKey[]): StoredKey[] =>
  keys.filter((k) => k.state === 'stripping' || k.state === 'retired');

/** Uses at which a data key is replaced before its time; NIST SP 800-38D, section 8.3, allows 2^32 random nonces. */
export const rotateAtUses = 2 ** 30;
/** No process gets leave for more. Each key has subkeys by collection and field, so this is far on the safe side. */
export const mostUses = 2 ** 31;
/** How many encryptions a process takes leave for at once; what a killed one had left counts as used. */
export const leaseBlock = 2 ** 16;

export type LeaseVerdict = 'granted' | 'rotate-early' | 'exhausted';
export function judgeLease(usesAfter: number): LeaseVerdict {
  if (usesAfter > mostUses) return 'exhausted';
  return usesAfter > rotateAtUses ? 'rotate-early' : 'granted';
}

export const keysUnavailable = (internal: string, cause?: unknown) =>
  problem('KEYS_UNAVAILABLE', 'Encryption keys are not available', {
    internal,
    cause,
    headers: { 'retry-after': '1' },
  });

/** Of an organisation that has ended nothing is to be read any more: no damage, and no part of it is worth having. */
export const ended = () => undecipherable(allDestroyed);
export const hasEnded = (error: unknown): boolean =>
  error instanceof Problem && error.internal === allDestroyed;
const allDestroyed = 'every key was destroyed';

/** Whether something stored is damaged, or its key lost, while the rest can be read: what an export goes past. */
export const isDamaged = (error: unknown): boolean => isUnreadable(error) && !hasEnded(error);

/** What is read, or `undefined` where it is damaged; whatever else goes wrong is thrown. */
export const unlessDamaged = <T>(read: () => Promise<T>): Promise<T | undefined> =>
  read().catch((error: unknown) => {
    if (!isDamaged(error)) throw error;
    return undefined;
  });

export const undecipherable = (internal: string, cause?: unknown) =>
  problem('DECRYPTION_FAILED', 'A stored field could not be read', { internal, cause });
