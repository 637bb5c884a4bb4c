import { providerRecord } from '@rymeda/contracts';
import type { Tx } from '@rymeda/events';
import { problem } from '@rymeda/kernel';
import type { EngineCore } from '@rymeda/service';
import { isDuplicateKey, recordStore } from '@rymeda/service/records';
import type { Scope } from '@rymeda/tenancy';
import type { ProviderState } from './provider.ts';

/** `uniqueNpi` goes when the provider is deleted, so that the NPI is free again. */
export function providerStore(core: Pick<EngineCore, 'database' | 'cipher'>) {
  const records = recordStore<ProviderState>(core, providerRecord)(['uniqueNpi']);
  const unique = (state: ProviderState) => ({ uniqueNpi: state.npi });
  return {
    ...records,
    insert: (tx: Tx, scope: Scope, state: ProviderState) =>
      unlessTaken(records.insert(tx, scope, state, unique(state))),
    replace: (tx: Tx, scope: Scope, state: ProviderState) =>
      unlessTaken(records.replace(tx, scope, state, unique(state))),
    softDelete: (tx: Tx, scope: Scope, state: ProviderState) =>
      records.softDelete(tx, scope, state, { uniqueNpi: 1 }),
  };
}
export type ProviderStore = ReturnType<typeof providerStore>;

async function unlessTaken(write: Promise<void>): Promise<void> {
  try {
    await write;
  } catch (error) {
    if (isDuplicateKey(error, 'uniqueNpi'))
      throw problem('DUPLICATE_IDENTIFIER', 'NPI already in use', { details: { field: 'npi' } });
    throw error;
  }
}
