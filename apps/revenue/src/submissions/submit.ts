import { newId, notFound } from '@rymeda/kernel';
import type { Tx } from '@rymeda/events';
import type { TenantContext } from '@rymeda/tenancy';
import type { ClaimState } from '../claims/claim.ts';
import { zoneOf, type Parties } from '../parties/parties.ts';
import type { PayerState } from '../payers/payer.ts';
import type { BillOf } from './bill.ts';
import type { NextControlNumber } from './control-numbers.ts';
import { partnerKey, type Partner } from './envelope.rules.ts';
import type { SubmissionStore } from './submission.store.ts';
import { newControlNumber, type SubmissionState } from './submission.ts';

interface Checked {
  payer: PayerState | null;
  parties: Parties;
}

/** Keeps a claim as it is sent; answers its control number. */
export type KeepSubmission = (
  tx: Tx,
  scope: TenantContext,
  claim: ClaimState,
  checked: Checked,
) => Promise<string>;

interface Parts {
  submissions: Pick<SubmissionStore, 'insert' | 'load' | 'replace'>;
  billOf: BillOf;
  nextControlNumber: NextControlNumber;
}

/** The number, and for whom it was given. */
const numbersFrom = (next: NextControlNumber) => async (scope: TenantContext, envelope: Partner) => {
  const partner = partnerKey(envelope);
  return { partner, envelope, interchange: await next(scope, partner) };
};

export const submissionKeeper =
  ({ submissions, billOf, nextControlNumber }: Parts): KeepSubmission =>
  async (tx, scope, claim, { payer, parties }) => {
    const controlNumber = newControlNumber();
    const bill =
      payer === null
        ? { missing: ['payer'] }
        : await billOf(tx, scope, { claim, controlNumber, payer, parties });
    const sendable = 'content' in bill;
    const submission: SubmissionState = {
      id: newId('sub'),
      organizationId: scope.organizationId,
      claimId: claim.id,
      clientId: claim.clientId,
      payerId: claim.payerId,
      controlNumber,
      content: sendable ? bill.content : null,
      zone: zoneOf(parties.organization),
      ...(sendable
        ? await numbersFrom(nextControlNumber)(scope, bill.partner)
        : { partner: '', interchange: 0 }),
      batchId: null,
      createdAt: tx.now,
      updatedAt: tx.now,
      version: 1,
    };
    await submissions.insert(tx, scope, submission);
    return controlNumber;
  };

/**
 * The submission that can be sent: what was missing when it was kept is looked for once more. Of two who do so at once
 * the second gets what the first has kept: its number is the one that answers are found by.
 */
export type CompleteSubmission = (
  tx: Tx,
  scope: TenantContext,
  claim: ClaimState,
  submission: Pick<SubmissionState, 'id'>,
  checked: { payer: PayerState; parties: Parties },
) => Promise<SubmissionState | { missing: string[] }>;

export const submissionCompleter =
  ({ submissions, billOf, nextControlNumber }: Parts): CompleteSubmission =>
  async (tx, scope, claim, { id }, checked) => {
    const submission = await submissions.load(scope, id, tx);
    if (submission === null) throw notFound();
    if (submission.content !== null) return submission;
    const { controlNumber } = submission;
    const bill = await billOf(tx, scope, { claim, controlNumber, ...checked });
    if ('missing' in bill) return bill;
    const { content, partner } = bill;
    const complete = {
      ...submission,
      ...(await numbersFrom(nextControlNumber)(scope, partner)),
      ...{ content, updatedAt: tx.now, version: submission.version + 1 },
    };
    await submissions.replace(tx, scope, complete);
    return complete;
  };
