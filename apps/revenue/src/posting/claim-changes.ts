import { claimRecord, type ClaimStatus, type PayerStatus, type SubmissionState } from '@rymeda/contracts';
import type { Tx } from '@rymeda/events';
import { problem } from '@rymeda/kernel';
import type { EngineCore } from '@rymeda/service';
import type { Scope, TenantDocument } from '@rymeda/tenancy';
import { claimEvent, serviceDayOf, type ClaimState } from '../claims/claim.ts';
import { decisionChange, type PayerDecision } from '../reports/decision.rules.ts';
import type { TotalsStore } from '../reports/totals.store.ts';
import type { PayableClaim } from './post-payment.rules.ts';

type Dated = Pick<ClaimState, 'submittedAt' | 'createdAt'> & { lines?: { date?: string | null }[] };
type ClaimDocument = TenantDocument & Omit<PayableClaim, 'id' | 'serviceDay'> & Dated;

/** What a file changes of a claim. Cents. */
export interface ClaimChange {
  path: readonly Exclude<ClaimStatus, 'draft'>[];
  submissionState: SubmissionState;
  paidAmount?: number;
  patientResponsibility?: number;
  payerClaimNumber?: string | undefined;
  forwarded?: boolean;
  payerStatus?: PayerStatus | undefined;
  denialReason?: string | undefined;
  /** What reports count. */
  decision?: PayerDecision | undefined;
}

const clear = {
  clientId: 1,
  sessionId: 1,
  payerId: 1,
  status: 1,
  totalAmount: 1,
  paidAmount: 1,
  version: 1,
  submissionState: 1,
  patientResponsibility: 1,
  payerClaimNumber: 1,
  replacesClaimId: 1,
  rank: 1,
  forwarded: 1,
  payerStatus: 1,
  'lines.date': 1,
  submittedAt: 1,
  createdAt: 1,
} as const;

/**
 * Claims as files change them, many in one transaction: by their clear fields alone, so that nothing is opened. Each
 * step of a claim's life is a version and an event; a claim that somebody else changed meanwhile fails the whole
 * transaction, which is tried again.
 */
export function claimChanges(
  core: Pick<EngineCore, 'database' | 'cipher'>,
  totals: Pick<TotalsStore, 'note'>,
) {
  const documents = core.database.collection<ClaimDocument>(claimRecord.collection);
  const cipher = core.cipher(claimRecord);
  return {
    async load(tx: Tx, scope: Scope, ids: readonly string[]): Promise<Map<string, PayableClaim>> {
      if (ids.length === 0) return new Map();
      const found = await documents.find(
        scope,
        { _id: { $in: [...new Set(ids)] }, deletedAt: null },
        { tx, projection: clear },
      );
      return new Map(
        found.map(({ _id: id, lines, submittedAt, createdAt, ...fields }) => [
          id,
          {
            ...fields,
            id,
            // Older documents have no such field.
            replacesClaimId: fields.replacesClaimId ?? null,
            rank: fields.rank ?? 1,
            forwarded: fields.forwarded ?? false,
            payerStatus: fields.payerStatus ?? null,
            serviceDay: serviceDayOf({ lines: lines ?? [], submittedAt, createdAt }),
          },
        ]),
      );
    },

    /** Makes two transactions about one claim meet; no step of its life. */
    async touch(tx: Tx, scope: Scope, id: string): Promise<void> {
      await documents.update(scope, { _id: id }, { $inc: { guard: 1 } }, tx);
    },

    /** The claim in whose place another one stands from its submission on; its public status stays. */
    async replaced(
      tx: Tx,
      scope: Scope,
      before: PayableClaim,
      by: { id: string; frequency: string },
    ): Promise<void> {
      const version = before.version + 1;
      const submissionState = by.frequency === '8' ? ('voided' as const) : ('replaced' as const);
      const set = { submissionState, replacedByClaimId: by.id, version, updatedAt: tx.now };
      const filter = { _id: before.id, version: before.version, replacedByClaimId: null };
      const { matched } = await documents.update(scope, filter, { $set: set }, tx);
      if (matched !== 1) throw problem('INVALID_TRANSITION', 'Another claim has taken its place');
      const changed = ['submissionState', 'replacedByClaimId'];
      tx.emit(claimEvent('updated', { ...before, version }, before.status, { changed }));
    },

    /** The claims after their changes, in the order in which they come; each is told as it happens. */
    begin(tx: Tx, scope: Scope, claims: Map<string, PayableClaim>) {
      const firstVersions = new Map<string, number>();
      const reasons = new Map<string, string>();
      return {
        get: (id: string) => claims.get(id),
        apply(id: string, change: ClaimChange): void {
          const was = claims.get(id);
          if (was === undefined) throw new Error('A change of a claim that was not loaded');
          if (!firstVersions.has(id)) firstVersions.set(id, was.version);
          if (change.decision !== undefined) totals.note(tx, scope, [decisionChange(was, change.decision)]);
          let claim: PayableClaim = {
            ...was,
            submissionState: change.submissionState,
            paidAmount: change.paidAmount ?? was.paidAmount,
            patientResponsibility: change.patientResponsibility ?? was.patientResponsibility,
            payerClaimNumber: change.payerClaimNumber ?? was.payerClaimNumber,
            forwarded: change.forwarded ?? was.forwarded,
            payerStatus: change.payerStatus ?? was.payerStatus,
          };
          for (const status of change.path) {
            const from = claim.status;
            claim = { ...claim, status, version: claim.version + 1 };
            tx.emit(claimEvent(status, claim, from));
          }
          if (change.path.length === 0) {
            claim = { ...claim, version: claim.version + 1 };
            const changed = [
              'submissionState',
              'paidAmount',
              'patientResponsibility',
              'payerClaimNumber',
              'forwarded',
              'payerStatus',
            ].filter((f) => claim[f as keyof PayableClaim] !== was[f as keyof PayableClaim]);
            tx.emit(claimEvent('updated', claim, claim.status, { changed }));
          }
          if (change.denialReason !== undefined) reasons.set(id, change.denialReason);
          claims.set(id, claim);
        },
        async save(): Promise<void> {
          const operations = [];
          for (const [id, version] of firstVersions) {
            const { id: _id, ...claim } = claims.get(id) as PayableClaim;
            const denialReason = reasons.get(id);
            const sealed = denialReason === undefined ? {} : await cipher.seal(scope, id, { denialReason });
            operations.push({
              filter: { _id: id, version },
              update: {
                $set: {
                  status: claim.status,
                  submissionState: claim.submissionState,
                  paidAmount: claim.paidAmount,
                  patientResponsibility: claim.patientResponsibility,
                  payerClaimNumber: claim.payerClaimNumber,
                  forwarded: claim.forwarded,
                  payerStatus: claim.payerStatus,
                  version: claim.version,
                  updatedAt: tx.now,
                  ...sealed,
                },
              },
            });
          }
          const [first, ...others] = operations;
          if (first === undefined) return;
          // One is all that a person changes: a user's roles are asked of each record, and of none in a bulk.
          const { matched } =
            others.length === 0
              ? await documents.update(scope, first.filter, first.update, tx)
              : await documents.bulkWrite(scope, operations, tx);
          if (matched !== operations.length)
            throw new Error('A claim was changed outside of the transaction');
        },
      };
    },
  };
}
export type ClaimChanges = ReturnType<typeof claimChanges>;
