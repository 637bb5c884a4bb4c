import type { Scope, TenantDocument, Transactional } from '@rymeda/tenancy';
import type { EngineCore } from '../process/engine-core.ts';

/** What is kept here of identity's API clients. */
export interface ClientState {
  id: string;
  scopes: string[];
  /** From then on it may do nothing. */
  expiresAt: Date | null;
  version: number;
}

interface ClientDocument extends TenantDocument {
  _id: string;
  organizationId: string;
  scopes: string[];
  expiresAt?: Date | null;
  version: number;
}

/** A projection of API clients: ids, scopes, when they end, versions. */
export function clientStore({ database }: Pick<EngineCore, 'database'>) {
  const documents = database.collection<ClientDocument>('api_clients');
  return {
    async load(scope: Scope, id: string): Promise<ClientState | null> {
      const found = await documents.findOne(scope, { _id: id });
      const { scopes, expiresAt = null, version } = found ?? { scopes: [], version: 0 };
      return found && { id, scopes, expiresAt, version };
    },
    /** Unless something newer is there. */
    async put(scope: Scope, { id, ...state }: ClientState, tx?: Transactional): Promise<void> {
      const known = await documents.findOne(scope, { _id: id }, tx ? { tx } : {});
      if (known === null) {
        const { organizationId } = scope;
        await documents.insert(scope, { _id: id, organizationId, ...state, deletedAt: null }, tx);
      } else await documents.update(scope, { _id: id, version: { $lt: state.version } }, { $set: state }, tx);
    },
  };
}
export type ClientStore = ReturnType<typeof clientStore>;
