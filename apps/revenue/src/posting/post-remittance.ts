import { newId } from '@rymeda/kernel';
import type { Transactions, Tx } from '@rymeda/events';
import { jobContext } from '@rymeda/service';
import type { Scope } from '@rymeda/tenancy';
import type { Adjustment, ClaimPayment, Payment } from '@rymeda/x12';
import { addDays, today } from '../days.ts';
import { exceptionEvent, type ExceptionState } from '../exceptions/exception.ts';
import type { ExceptionStore } from '../exceptions/exception.store.ts';
import { withoutPlaces } from '../x12-files/inspect.ts';
import { nothingPosted, standingWith, type Standing } from '../ledger/balance.rules.ts';
import { entryOf, openDay, transfer, type EntryState } from '../ledger/ledger.ts';
import type { LedgerStore } from '../ledger/ledger.store.ts';
import type { PayerStore } from '../payers/payer.store.ts';
import { remittanceEvent, type RemittanceState } from '../remittances/remittance.ts';
import type { RemittanceStore } from '../remittances/remittance.store.ts';
import type { SettingsStore } from '../settings/settings.store.ts';
import type { SubmissionStore } from '../submissions/submission.store.ts';
import type { ClaimChanges } from './claim-changes.ts';
import {
  denialReasonOf,
  postingOf,
  type Outcome,
  type PayableClaim,
  type Posting,
} from './post-payment.rules.ts';

export interface PostingParts {
  transactions: Transactions;
  remittances: RemittanceStore;
  submissions: SubmissionStore;
  exceptions: ExceptionStore;
  ledger: LedgerStore;
  payers: PayerStore;
  settings: SettingsStore;
  changes: ClaimChanges;
}

/** Claims a transaction at most. */
export const chunkClaims = 100;

const job = 'x12-files';

/** A day that is open. */
export async function postingDay(
  settings: Pick<SettingsStore, 'load'>,
  scope: Scope,
  tx: Tx,
): Promise<string> {
  const { closedThrough } = await settings.load(scope, tx);
  return openDay(today(tx.now), closedThrough, (day) => addDays(day, 1));
}

/**
 * Posts some claims of a remittance, all or none, and only as the next ones: how far it has come is kept in the same
 * transaction, so that a process that goes on where another died, or works beside it, posts nothing twice.
 */
export const chunkPoster = (parts: PostingParts) => {
  const { transactions, remittances, submissions, exceptions, ledger, payers, settings, changes } = parts;
  return (
    organizationId: string,
    remittanceId: string,
    phase: RemittanceState['phase'],
    from: number,
    payments: readonly ClaimPayment[],
  ): Promise<void> =>
    transactions.run(jobContext(organizationId, job), async (tx) => {
      const scope = { organizationId };
      const remittance = await remittances.load(scope, remittanceId, tx);
      if (remittance?.status !== 'posting' || remittance.phase !== phase || remittance.done !== from) return;
      const ours = payments.filter((p) => (p.status === '22') === (phase === 'reversals'));
      const sent = await submissions.byControlNumber(tx, scope, [...new Set(ours.map((p) => p.claimNumber))]);
      const claimOf = new Map(sent.map((s) => [s.controlNumber, s.claimId]));
      const claims = await changes.load(tx, scope, [...claimOf.values()]);
      const writeOffs = await writeOffCodes(tx, scope, claims);
      const standings = await ledger.standings(tx, scope, [...claims.keys()]);
      const at = { organizationId, now: tx.now, postedOn: await postingDay(settings, scope, tx) };
      const change = changes.begin(tx, scope, claims);
      const entries: EntryState[] = [];
      const open: ExceptionState[] = [];
      for (const payment of ours) {
        const claim = change.get(claimOf.get(payment.claimNumber) ?? '');
        const outcome: Outcome =
          claim === undefined
            ? { exception: 'unmatched' }
            : postingOf(
                payment,
                claim,
                writeOffs.get(claim.payerId) ?? [],
                'file',
                standings.get(claim.id) ?? nothingPosted,
              );
        if ('nothing' in outcome) continue;
        if ('exception' in outcome || claim === undefined) {
          const kind = 'exception' in outcome ? outcome.exception : 'unmatched';
          open.push(exceptionOf(payment, remittance, kind, claim?.id ?? null, tx.now));
          entries.push(unappliedOf(payment, remittance, at));
          continue;
        }
        const { posting } = outcome;
        const told = { payment, claim, posting, remittanceId: remittance.id, before: entries, ...at };
        const made = await paymentEntries(ledger, tx, scope, told);
        entries.push(...made);
        standings.set(claim.id, made.reduce(withEntry, standings.get(claim.id) ?? nothingPosted));
        change.apply(claim.id, {
          ...posting,
          decision: posting.decision && { ...posting.decision, day: at.postedOn },
          payerClaimNumber: payment.payerClaimNumber,
          ...denialReasonOf(posting),
        });
      }
      await change.save();
      await ledger.insertMany(tx, scope, entries.filter(saysSomething), claims);
      for (const state of open) {
        await exceptions.insert(tx, scope, state);
        tx.emit(exceptionEvent('created', state));
      }
      await remittances.progress(tx, scope, remittance, {
        done: from + payments.length,
        exceptions: remittance.exceptions + open.length,
      });
    });

  async function writeOffCodes(tx: Tx, scope: Scope, claims: ReadonlyMap<string, PayableClaim>) {
    const found = new Map<string, readonly string[]>();
    for (const { payerId } of claims.values())
      if (!found.has(payerId)) {
        const payer = await payers.load(scope, payerId, tx);
        found.set(payerId, payer?.writeOffCodes ?? usualWriteOffs);
      }
    return found;
  }
};

/** Of payers that were made before they had a list. */
export const usualWriteOffs = ['45', '253'];

const withEntry = (standing: Standing, entry: EntryState): Standing =>
  entry.lines.reduce((so, line) => standingWith(so, entry, line), standing);

/** What a payment posts: what goes back by it, then itself. */
export async function paymentEntries(
  ledger: Pick<LedgerStore, 'list'>,
  tx: Tx,
  scope: Scope,
  told: Answered & {
    payment: ClaimPayment;
    posting: Posting;
    remittanceId: string | null;
    /** Lines of its entry beside the posting's own. */
    more?: EntryState['lines'];
  },
): Promise<EntryState[]> {
  const { payment, claim, posting, remittanceId, more = [], before = [], ...at } = told;
  const { takesBack, writeOffsBack } = posting;
  const { id: claimId, clientId, payerId } = claim;
  const itself = paymentEntry(payment, claim, [...posting.lines, ...more], remittanceId);
  // It tells of what was never posted.
  const adjustments = takesBack === 'instead' ? [] : itself.adjustments;
  const lines = [
    ...transfer('payer_receivable', 'write_offs', writeOffsBack.payer, claimId),
    ...transfer('patient_receivable', 'write_offs', writeOffsBack.patient, claimId),
  ];
  return [
    ...(takesBack === undefined ? [] : await answersTakenBack(ledger, tx, scope, { claim, before, ...at })),
    entryOf({ ...{ id: newId('led'), kind: 'write_off', claimId, clientId, payerId }, lines }, at),
    entryOf({ ...itself, adjustments }, at),
  ].filter(saysSomething);
}

const saysSomething = ({ lines, adjustments }: EntryState): boolean =>
  lines.length > 0 || adjustments.length > 0;

export const paymentEntry = (
  payment: ClaimPayment,
  claim: PayableClaim,
  lines: EntryState['lines'],
  remittanceId: string | null,
) => ({
  id: newId('led'),
  kind: 'payer_payment' as const,
  claimId: claim.id,
  clientId: claim.clientId,
  payerId: claim.payerId,
  remittanceId,
  serviceDate: dateOf(payment),
  lines,
  adjustments: [
    ...payment.adjustments.map(adjustment(null, payment.remarks)),
    ...payment.lines.flatMap((line) =>
      line.adjustments.map(adjustment(line.lineControlNumber ?? line.code, line.remarks)),
    ),
  ],
});

const adjustment =
  (line: string | null, remarks: string[]) =>
  ({ group, reason, amount }: Adjustment) => ({ group, reason, amount, line, remarks });

const dateOf = (payment: ClaimPayment): string | null =>
  payment.lines.find((line) => line.date !== undefined)?.date ?? payment.serviceFrom ?? null;

interface Answered {
  claim: PayableClaim;
  /** What is posted in the same transaction. */
  before?: readonly EntryState[];
  organizationId: string;
  now: Date;
  postedOn: string;
}
const mostAnswers = 100;

/**
 * What a payer's answers had posted, a person's record of one among them, as its reversal would have taken it back;
 * nothing where they posted nothing. No file says it, so what people recorded is told of from then on.
 */
export async function answersTakenBack(
  ledger: Pick<LedgerStore, 'list'>,
  tx: Tx,
  scope: Scope,
  { claim, before = [], ...at }: Answered,
): Promise<EntryState[]> {
  const { id: claimId, clientId, payerId } = claim;
  const kind = 'payer_payment' as const;
  const posted = await ledger.list(scope, { claimId, kind }, mostAnswers, undefined, { tx });
  const answers = [...posted.items, ...before.filter((e) => e.claimId === claimId && e.kind === kind)];
  const minus = <T extends { amount: number }>(all: readonly T[]): T[] =>
    all.map((one) => ({ ...one, amount: 0 - one.amount }));
  const back = entryOf(
    {
      ...{ id: newId('led'), kind, claimId, clientId, payerId },
      lines: minus(answers.flatMap((e) => e.lines)),
      adjustments: minus(answers.flatMap((e) => e.adjustments)),
    },
    at,
  );
  return [back].filter(saysSomething);
}

/** Money that came, for what isn't known yet. */
const unappliedOf = (
  { paid }: ClaimPayment,
  { id: remittanceId }: RemittanceState,
  at: Parameters<typeof entryOf>[1],
): EntryState =>
  entryOf(
    {
      id: newId('led'),
      kind: 'unapplied',
      remittanceId,
      lines: transfer('undeposited_funds', 'unapplied', paid, null),
    },
    at,
  );

const exceptionOf = (
  payment: ClaimPayment,
  { id: remittanceId, organizationId, fileId }: RemittanceState,
  kind: ExceptionState['kind'],
  claimId: string | null,
  now: Date,
): ExceptionState => ({
  id: newId('exc'),
  organizationId,
  kind,
  status: 'open',
  fileId,
  remittanceId,
  claimId,
  amount: payment.paid,
  content: JSON.parse(JSON.stringify(payment, withoutPlaces)) as Record<string, unknown>,
  note: null,
  charge: payment.charge,
  serviceDate: dateOf(payment),
  createdAt: now,
  updatedAt: now,
  version: 1,
});

/** From reversals to the rest, and from the last claim to posted, with what the payer settled with the provider. */
export const phaseEnder =
  ({ transactions, remittances, ledger, settings }: PostingParts) =>
  (organizationId: string, remittanceId: string, total: number, payment: Payment): Promise<void> =>
    transactions.run(jobContext(organizationId, job), async (tx) => {
      const scope = { organizationId };
      const state = await remittances.load(scope, remittanceId, tx);
      if (state?.status !== 'posting' || state.done !== total) return;
      if (state.phase === 'reversals')
        return remittances.progress(tx, scope, state, { phase: 'claims', done: 0 });
      const at = { organizationId, now: tx.now, postedOn: await postingDay(settings, scope, tx) };
      const entries = payment.adjustments.map(({ amount, reason }) =>
        entryOf(
          {
            id: newId('led'),
            kind: 'provider_adjustment',
            remittanceId,
            // A positive amount lowers the payment.
            lines: transfer('provider_adjustments', 'undeposited_funds', amount, null),
            adjustments: [{ group: 'PLB', reason, amount, line: null, remarks: [] }],
          },
          at,
        ),
      );
      await ledger.insertMany(tx, scope, entries);
      const posted: RemittanceState = {
        ...state,
        status: 'posted',
        updatedAt: tx.now,
        version: state.version + 1,
      };
      await remittances.replace(tx, scope, posted);
      tx.emit(remittanceEvent('posted', posted));
    });
