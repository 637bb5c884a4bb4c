import type { Tx } from '@rymeda/events';
import type { Scope, TenantDatabase, TenantDocument, Transactional } from '@rymeda/tenancy';
import type { CredentialState } from './credential.ts';

type CredentialDocument = TenantDocument & Omit<CredentialState, 'id'>;

const atOnce = 1_000;
const proofs = { passwordHash: 1, totpSecret: 1, lastTotpStep: 1, recoveryCodes: 1 };
const gone = (now: Date) => ({ $set: { deletedAt: now, updatedAt: now }, $unset: proofs });

/** One document a user, under the user's id. */
export function credentialStore(database: TenantDatabase) {
  const documents = database.collection<CredentialDocument>('credentials');
  return {
    async load(scope: Scope, userId: string, tx?: Transactional): Promise<CredentialState | null> {
      const found = await documents.findOne(scope, { _id: userId, deletedAt: null }, tx ? { tx } : {});
      if (found === null) return null;
      const { _id, deletedAt: _deletedAt, ...state } = found;
      return { id: _id, ...state };
    },
    async insert(tx: Transactional, scope: Scope, { id, ...state }: CredentialState): Promise<void> {
      await documents.insert(scope, { _id: id, ...state, deletedAt: null }, tx);
    },
    /** False when it was changed meanwhile: of two that used the same code, one gets true. */
    async update(tx: Transactional, scope: Scope, state: CredentialState): Promise<boolean> {
      const { id, organizationId: _tenant, createdAt: _birth, ...fields } = state;
      const was = { _id: id, version: state.version - 1, deletedAt: null };
      return (await documents.update(scope, was, { $set: fields }, tx)).matched === 1;
    },
    /** Nothing of what the user signed in with stays. */
    async remove(tx: Tx, scope: Scope, userId: string): Promise<void> {
      await documents.update(scope, { _id: userId, deletedAt: null }, gone(tx.now), tx);
    },
    /** The same of everybody, some at a time: of an organisation that has ended. */
    async removeAll(scope: Scope, now: Date): Promise<void> {
      for (let left = true; left;) {
        const some = await documents.find(
          scope,
          { deletedAt: null },
          { projection: { _id: 1 }, limit: atOnce },
        );
        left = some.length === atOnce;
        const changes = some.map(({ _id }) => ({ filter: { _id, deletedAt: null }, update: gone(now) }));
        if (changes.length > 0) await documents.bulkWrite(scope, changes);
      }
    },
  };
}
export type CredentialStore = ReturnType<typeof credentialStore>;
