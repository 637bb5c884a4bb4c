import { problem } from '@rymeda/kernel';
import { afterPosition, pageOf, type Page, type Position } from '@rymeda/service';
import type { Scope, TenantDatabase, TenantDocument, Transactional } from '@rymeda/tenancy';
import type { ApiClientState } from './api-client.ts';

type ApiClientDocument = TenantDocument & Omit<ApiClientState, 'id'>;

export const apiClientCollection = 'api_clients';

/** The tenants' API clients; secrets are not here but, hashed, in the issuer's directory. */
export function apiClientStore(database: TenantDatabase) {
  const documents = database.collection<ApiClientDocument>(apiClientCollection);

  async function set(tx: Transactional, scope: Scope, state: ApiClientState, fields: object): Promise<void> {
    const was = { _id: state.id, version: state.version - 1, deletedAt: null };
    const result = await documents.update(scope, was, { $set: fields }, tx);
    if (result.matched !== 1) throw problem('CONFLICT', 'The client was changed meanwhile');
  }

  return {
    async load(scope: Scope, id: string, tx?: Transactional): Promise<ApiClientState | null> {
      const found = await documents.findOne(scope, { _id: id, deletedAt: null }, tx ? { tx } : {});
      return found && toState(found);
    },
    /** Deleted ones as well, for who is given all that there is. */
    async all(
      scope: Scope,
      limit: number,
      after: Position | undefined,
    ): Promise<Page<ApiClientState & { deletedAt: Date | null }>> {
      const newest = { sort: { createdAt: -1 as const, _id: -1 as const }, limit: limit + 1 };
      const rows = await documents.find(scope, afterPosition(after), newest);
      const page = pageOf(rows, limit, (r) => ({ time: r.createdAt, id: r._id }));
      return { ...page, items: page.items.map((r) => ({ ...toState(r), deletedAt: r.deletedAt ?? null })) };
    },
    async list(scope: Scope, limit: number, after: Position | undefined): Promise<Page<ApiClientState>> {
      const rows = await documents.find(
        scope,
        { deletedAt: null, ...afterPosition(after) },
        { sort: { createdAt: -1, _id: -1 }, limit: limit + 1 },
      );
      const page = pageOf(rows, limit, (r) => ({ time: r.createdAt, id: r._id }));
      return { ...page, items: page.items.map(toState) };
    },
    async insert(tx: Transactional, scope: Scope, { id, ...state }: ApiClientState): Promise<void> {
      await documents.insert(scope, { _id: id, ...state, deletedAt: null }, tx);
    },
    /** Field by field, so that a time of last use that came meanwhile stays. */
    async update(tx: Transactional, scope: Scope, state: ApiClientState): Promise<void> {
      const { id: _id, organizationId: _tenant, lastUsedAt: _use, createdAt: _birth, ...fields } = state;
      await set(tx, scope, state, fields);
    },
    async remove(tx: Transactional, scope: Scope, state: ApiClientState): Promise<void> {
      const { status, updatedAt, version } = state;
      await set(tx, scope, state, { status, updatedAt, version, deletedAt: updatedAt });
    },
    /** Not part of the record's version: nobody's change. Written when it is newer by `atLeastMs`. */
    async touch(scope: Scope, id: string, at: Date, atLeastMs: number): Promise<void> {
      const before = new Date(at.getTime() - atLeastMs);
      const stale = { $or: [{ lastUsedAt: null }, { lastUsedAt: { $lte: before } }] };
      await documents.update(scope, { _id: id, ...stale }, { $set: { lastUsedAt: at } });
    },
  };
}
export type ApiClientStore = ReturnType<typeof apiClientStore>;

/** Clients from before these fields existed had a secret and client credentials. */
const before = {
  grantTypes: ['client_credentials'],
  tokenEndpointAuthMethod: 'client_secret',
  redirectUris: [],
  jwks: null,
  certificateBoundTokens: false,
  expiresAt: null,
  secretExpiresAt: null,
} satisfies Partial<ApiClientState>;

function toState(document: ApiClientDocument): ApiClientState {
  const { _id, deletedAt: _deletedAt, ...state } = document;
  return { id: _id, ...before, ...state };
}
