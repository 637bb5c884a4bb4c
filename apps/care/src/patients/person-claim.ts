import type { RecordCipher } from '@rymeda/encryption';
import { retryTransaction, type Tx } from '@rymeda/events';
import { isDuplicateKey } from '@rymeda/service/records';
import type { Scope, ScopedCollection, TenantDocument } from '@rymeda/tenancy';
import type { PatientState } from './patient.ts';

type Person = Pick<PatientState, 'firstName' | 'lastName' | 'dateOfBirth'>;

/**
 * Of the active patients with one name and date of birth, exactly one holds the person: it carries
 * `uniquePerson`, under a unique index. So two creates of one person can't both find nobody, and a create of
 * somebody new needs no look beforehand. Patients made on purpose beside the first hold nothing; when the holder
 * lets go (renamed, discharged, deleted), one of them takes over.
 */
export function personClaims<T extends TenantDocument & { person: string[] }>(
  patients: ScopedCollection<T>,
  cipher: RecordCipher,
) {
  return {
    /** The person's token, untruncated, to look for in `uniquePerson`. */
    tokenOf: (scope: Scope, p: Person): Promise<string> => cipher.blind(scope, 'person', parts(p), full),

    /** The same to be stored: two while the index key rotates. */
    tokensOf: (scope: Scope, p: Person): Promise<string[]> =>
      cipher.blindAll(scope, 'person', parts(p), full),

    /** An active patient who is this person, newest first. */
    async find(tx: Tx, scope: Scope, tokens: readonly string[], exceptId?: string): Promise<string | null> {
      return (await newest(tx, scope, tokens, exceptId))?._id ?? null;
    },

    /** Whether nobody holds this person. */
    async isFree(tx: Tx, scope: Scope, token: string): Promise<boolean> {
      return (
        (await patients.findOne(scope, { uniquePerson: token }, { tx, projection: { _id: 1 } })) === null
      );
    },

    /** Another active patient of the same person, if there is one, holds it from now on. */
    async passOn(tx: Tx, scope: Scope, tokens: readonly string[], fromId: string): Promise<void> {
      const heir = await newest(tx, scope, tokens, fromId);
      if (heir === null) return;
      // The heir's own tokens: what is passed on may be older than a rotation of the index key.
      const claim = { $set: { uniquePerson: heir.person } };
      await unlessClaimed(patients.update(scope, { _id: heir._id }, claim, tx));
    },
  };

  function newest(tx: Tx, scope: Scope, tokens: readonly string[], exceptId?: string): Promise<T | null> {
    const same = {
      search: { $in: tokens.map(searchToken) },
      status: 'active',
      deletedAt: null,
      ...(exceptId === undefined ? {} : { _id: { $ne: exceptId } }),
    };
    const projection = { _id: 1, person: 1 } as const;
    return patients.findOne(scope, same, { tx, projection, sort: { createdAt: -1, _id: -1 } });
  }
}

const full = { full: true };
const parts = (p: Person): string[] => [p.firstName, p.lastName, p.dateOfBirth];

/** The truncated form of a person's token, as it stands among the search tokens. */
export function searchToken(token: string): string {
  const [version, full = ''] = token.split('.');
  return `${version}.${Buffer.from(full, 'base64url').subarray(0, 16).toString('base64url')}`;
}

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
