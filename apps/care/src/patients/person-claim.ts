import type { RecordCipher } from '@rymeda/encryption';
import { retryTransaction, type Tx } from '@rymeda/events';
import { isDuplicateKey } from '@rymeda/service/records';
import type { Scope, ScopedCollection, TenantDocument } from '@rymeda/tenancy';
import type { PatientState } from './patient.ts';

/**
 * Of the active patients with one name and date of birth, exactly one holds the person: it carries
 * `uniquePerson`, under a unique index. So two creates of one person can't both find nobody, and a create of
 * somebody new needs no look beforehand. Patients made on purpose beside the first hold nothing; when the holder
 * lets go (renamed, discharged, deleted), one of them takes over.
 */
export function personClaims<T extends TenantDocument>(patients: ScopedCollection<T>, cipher: RecordCipher) {
  return {
    /** The person's token, untruncated, as `uniquePerson` holds it. */
    tokenOf: (
      scope: Scope,
      p: Pick<PatientState, 'firstName' | 'lastName' | 'dateOfBirth'>,
    ): Promise<string> =>
      cipher.blind(scope, 'person', [p.firstName, p.lastName, p.dateOfBirth], { full: true }),

    /** An active patient who is this person, newest first. */
    async find(tx: Tx, scope: Scope, token: string, exceptId?: string): Promise<string | null> {
      const same = {
        search: searchToken(token),
        status: 'active',
        deletedAt: null,
        ...(exceptId === undefined ? {} : { _id: { $ne: exceptId } }),
      };
      const options = {
        tx,
        projection: { _id: 1 as const },
        sort: { createdAt: -1 as const, _id: -1 as const },
      };
      return (await patients.findOne(scope, same, options))?._id ?? null;
    },

    /** Whether nobody holds this person. */
    async isFree(tx: Tx, scope: Scope, token: string): Promise<boolean> {
      return (
        (await patients.findOne(scope, { uniquePerson: token }, { tx, projection: { _id: 1 } })) === null
      );
    },

    /** Another active patient of the same person, if there is one, holds it from now on. */
    async passOn(tx: Tx, scope: Scope, token: string, fromId: string): Promise<void> {
      const heir = await this.find(tx, scope, token, fromId);
      if (heir === null) return;
      await unlessClaimed(patients.update(scope, { _id: heir }, { $set: { uniquePerson: token } }, tx));
    },
  };
}

/** The truncated form of a person's token, as it stands among the search tokens. */
export const searchToken = (token: string): string =>
  Buffer.from(token, 'base64url').subarray(0, 16).toString('base64url');

/** Somebody claimed the person meanwhile: the next attempt sees them. */
export async function unlessClaimed<T>(write: Promise<T>): Promise<T> {
  try {
    return await write;
  } catch (error) {
    throw isDuplicateKey(error, 'uniquePerson')
      ? retryTransaction('the person was claimed by another')
      : error;
  }
}
