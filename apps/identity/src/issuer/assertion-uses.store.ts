import { sha256 } from '@rymeda/kernel';
import type { Collection } from 'mongodb';

export interface AssertionUse {
  /** SHA-256 of client and `jti`. */
  _id: string;
  expiresAt: Date;
}

/** Which assertions were seen, until they would have expired; one insert decides between two at once. */
export function assertionUses(rows: Collection<AssertionUse>) {
  return {
    /** False when the client used this `jti` before. `exp` in seconds since the epoch. */
    async isFirst(clientId: string, jti: string, exp: number): Promise<boolean> {
      const _id = sha256(JSON.stringify([clientId, jti])).toString('base64url');
      try {
        await rows.insertOne({ _id, expiresAt: new Date(exp * 1000) });
        return true;
      } catch (error) {
        if ((error as { code?: unknown }).code === 11000) return false;
        throw error;
      }
    },
  };
}
export type AssertionUses = ReturnType<typeof assertionUses>;
