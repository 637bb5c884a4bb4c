import { gather } from '@rymeda/kernel';
import { runAsSystem, type Scope, type TenantDocument, type Transactional } from '@rymeda/tenancy';
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

const stateOf = ({ _id: id, scopes, expiresAt = null, version }: ClientDocument): ClientState => ({
  id,
  scopes,
  expiresAt,
  version,
});

/** A projection of API clients: ids, scopes, when they end, versions. */
export function clientStore({ database }: Pick<EngineCore, 'database'>) {
  const documents = database.collection<ClientDocument>('api_clients');
  /** Asked anew every few seconds for each client that does anything: many ask at once. */
  const loaded = runAsSystem('api-clients', () =>
    gather(async (all: { scope: Scope; id: string }[]): Promise<(ClientState | null)[]> => {
      const sought = all.map(({ scope, id }) => ({ scope, filter: { _id: id } }));
      const found = await database.across<ClientDocument>('api_clients').find(sought);
      return all.map(({ scope: { organizationId }, id }) => {
        const one = found.find((c) => c._id === id && c.organizationId === organizationId);
        return one === undefined ? null : stateOf(one);
      });
    }, 100),
  );
  return {
    load: ({ organizationId }: Scope, id: string): Promise<ClientState | null> =>
      loaded({ scope: { organizationId }, id }),
    /** Unless something newer is there. */
    async put(scope: Scope, { id, ...state }: ClientState, tx?: Transactional): Promise<void> {
      // Identity's answer and its event may come at the same moment: one of them makes it.
      const made = { $setOnInsert: { ...state, deletedAt: null } };
      const { matched } = await documents.update(scope, { _id: id }, made, tx, { upsert: true });
      if (matched > 0)
        await documents.update(scope, { _id: id, version: { $lt: state.version } }, { $set: state }, tx);
    },
  };
}
export type ClientStore = ReturnType<typeof clientStore>;
