import { ledgerRecord } from '@rymeda/contracts';
import type { Tx } from '@rymeda/events';
import type { EngineCore } from '@rymeda/service';
import { recordStore } from '@rymeda/service/records';
import type { Scope, TenantDocument } from '@rymeda/tenancy';
import { ledgerChanges, type PlacedClaim } from '../reports/ledger-changes.rules.ts';
import type { TotalsStore } from '../reports/totals.store.ts';
import { nothingPosted, standingWith, type Standing } from './balance.rules.ts';
import type { EntryState, LedgerLine, LedgerSum } from './ledger.ts';

/** The claims that entries are about, by id. */
export type PlacedClaims = ReadonlyMap<string, PlacedClaim>;
const aboutNone: PlacedClaims = new Map();

/** An entry is about the claim that it names and about those of its lines; a denial may have no lines. */
export const aboutClaim = (claimId: string) => ({
  $and: [{ $or: [{ claimId }, { 'lines.claimId': claimId }] }],
});

/** Entries are written once and never changed; what they add to reports is noted with them. */
export function ledgerStore(
  core: Pick<EngineCore, 'database' | 'cipher'>,
  totals: Pick<TotalsStore, 'note'>,
) {
  const documents = core.database.collection<TenantDocument>(ledgerRecord.collection);
  const store = recordStore<EntryState>(core, ledgerRecord)();
  return {
    list: (...args: Parameters<typeof store.list>) => store.list(...args),
    async insert(tx: Tx, scope: Scope, entry: EntryState, claims = aboutNone): Promise<void> {
      totals.note(tx, scope, ledgerChanges([entry], claims));
      await store.insert(tx, scope, entry);
    },
    /** Those that payers' files make: they have no reason, so nothing is sealed. */
    async insertMany(
      tx: Tx,
      scope: Scope,
      entries: readonly EntryState[],
      claims = aboutNone,
    ): Promise<void> {
      if (entries.length === 0) return;
      totals.note(tx, scope, ledgerChanges(entries, claims));
      const rows = entries.map(({ id, ...fields }) => ({
        insert: { _id: id, schemaVersion: ledgerRecord.schemaVersion, ...fields, deletedAt: null },
      }));
      await documents.bulkWrite(scope, rows, tx);
    },
    /** How claims stand, of which anything was posted. */
    async standings(tx: Tx, scope: Scope, claimIds: readonly string[]): Promise<Map<string, Standing>> {
      const standings = new Map<string, Standing>();
      if (claimIds.length === 0) return standings;
      const about = { 'lines.claimId': { $in: [...claimIds] } };
      const found = await documents.aggregate<
        Pick<EntryState, 'kind' | 'remittanceId'> & { line: LedgerLine }
      >(
        scope,
        [
          { $match: about },
          { $unwind: '$lines' },
          { $match: about },
          { $project: { _id: 0, kind: 1, remittanceId: 1, line: '$lines' } },
        ],
        tx,
      );
      for (const { line, ...entry } of found) {
        const id = line.claimId ?? '';
        standings.set(id, standingWith(standings.get(id) ?? nothingPosted, entry, line));
      }
      return standings;
    },
    /** What was posted of a claim, or of all of a patient's, by account and kind. Cents. */
    async sums(scope: Scope, of: { claimId: string } | { clientId: string }, tx?: Tx): Promise<LedgerSum[]> {
      // An entry may be about two claims, but never about two patients.
      const lines = 'claimId' in of ? { 'lines.claimId': of.claimId } : {};
      const found = await documents.aggregate<{ _id: Omit<LedgerSum, 'amount'>; amount: number }>(
        scope,
        [
          { $match: 'claimId' in of ? lines : of },
          { $unwind: '$lines' },
          { $match: lines },
          {
            $group: {
              _id: { account: '$lines.account', kind: '$kind' },
              amount: { $sum: '$lines.amount' },
            },
          },
        ],
        tx,
      );
      return found.map(({ _id, amount }) => ({ ..._id, amount }));
    },
  };
}
export type LedgerStore = ReturnType<typeof ledgerStore>;
