import { randomToken, sha256 } from '@rymeda/kernel';
import type { Transactional } from '@rymeda/tenancy';
import type { mongo } from 'mongoose';

export interface InvitationRow {
  /** SHA-256 of the token in the link. */
  _id: string;
  organizationId: string;
  userId: string;
  /** The secret that the page has shown, as `ENC[…]` under the organisation's key; null before it was opened. */
  totpSecret: string | null;
  /** The user or API client that made it. */
  makerId?: string;
  /** What its maker could hand on, as JSON: nothing in a condition (`$in`) is anything to the database. */
  makerRules?: string;
  expiresAt: Date;
}

const hashOf = (token: string): string => sha256(token).toString('base64url');

/** One-time links. A user has one at most: another one takes the place of the first. */
export function invitationStore(rows: mongo.Collection<InvitationRow>) {
  const open = (token: string, now: Date) => ({ _id: hashOf(token), expiresAt: { $gt: now } });
  return {
    /** The token, which is in the link and nowhere else. */
    async insert(tx: Transactional, invitation: Omit<InvitationRow, '_id' | 'totpSecret'>): Promise<string> {
      const { organizationId, userId } = invitation;
      const token = randomToken(32);
      await rows.deleteMany({ organizationId, userId }, { session: tx.session });
      const row = { _id: hashOf(token), totpSecret: null, ...invitation };
      await rows.insertOne(row, { session: tx.session });
      return token;
    },
    async removeUser(tx: Transactional, organizationId: string, userId: string): Promise<void> {
      await rows.deleteMany({ organizationId, userId }, { session: tx.session });
    },
    find: (token: string, now: Date): Promise<InvitationRow | null> => rows.findOne(open(token, now)),
    /** The first secret stays: whoever loads the page twice is shown the same. */
    async keepSecret(token: string, totpSecret: string, now: Date): Promise<InvitationRow | null> {
      await rows.updateOne({ ...open(token, now), totpSecret: null }, { $set: { totpSecret } });
      return rows.findOne(open(token, now));
    },
    /** False when it was used, replaced or has expired. */
    async use(tx: Transactional, token: string, now: Date): Promise<boolean> {
      return (await rows.deleteOne(open(token, now), { session: tx.session })).deletedCount === 1;
    },
  };
}
export type InvitationStore = ReturnType<typeof invitationStore>;
