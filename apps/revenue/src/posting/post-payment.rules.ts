import type { ClaimStatus, ExceptionKind, PayerStatus, SubmissionState } from '@rymeda/contracts';
import type { Adjustment, ClaimPayment } from '@rymeda/x12';
import { isGone, type ClaimFacts } from '../claims/claim.ts';
import { nothingPosted, type Standing } from '../ledger/balance.rules.ts';
import type { LedgerLine } from '../ledger/ledger.ts';
import { everyAdjustment, isEarlierEffect, kindOf, partOf, sharesOf, sum } from './shares.rules.ts';

/** A claim as far as a payment changes it; all in clear in the database. Cents. */
export type PayableClaim = ClaimFacts & {
  submissionState: SubmissionState;
  patientResponsibility: number | null;
  payerClaimNumber: string | null;
  replacesClaimId: string | null;
  rank: number;
  /** Whether its payer sent it on to the next one by itself (CLP02 19 to 21). */
  forwarded: boolean;
  /** The newest that its payer told of it. */
  payerStatus: PayerStatus | null;
  /** YYYY-MM-DD: from it, what is open of it ages. */
  serviceDay: string;
};

/** What a payment makes of a claim. */
export interface Posting {
  /** The public statuses that it goes through, each a step of its life; none when only amounts change. */
  path: Exclude<ClaimStatus, 'draft'>[];
  submissionState: SubmissionState;
  /** Cents, after it. */
  paidAmount: number;
  patientResponsibility: number;
  /** Whether the payer has sent it on to the next one. */
  forwarded: boolean;
  lines: LedgerLine[];
  /** CARCs that deny, where it was denied. */
  denials: string[];
  /**
   * What was posted as its payer's answers goes back: before this, where it stands in the place of a denial that was not
   * reversed or of a payment that a person had recorded; instead of this, where it reverses one that a person recorded.
   */
  takesBack?: 'first' | 'instead';
  /** What people wrote off of the payer's and the patient's share, as far as it is owed again. Cents. */
  writeOffsBack: { payer: number; patient: number };
  /** What the payer decided; of a reversal, which decides nothing, there is none. */
  decision?: { outcome: 'paid' | 'partly_denied' | 'denied'; deniedAmount: number };
}

export type Outcome = { posting: Posting } | { exception: ExceptionKind } | { nothing: true };

/** CLP02 that is not of this payer, and CLP02 of what was never a claim. */
const forwardedElsewhere = '23';
const predetermination = '25';
const notRecognised = '4';
/** Processed as primary, secondary or tertiary, and forwarded. */
const sentOn = new Set(['19', '20', '21']);
/** Processed as secondary or tertiary. */
const asLaterPayer = new Set(['2', '3', '20', '21']);

/**
 * How a balanced payment of a claim is posted. What the patient owes comes of PR alone, CO is never billed to him: the
 * codes of the payer's list are written off, other amounts stay open with the payer until somebody acts. A denial is
 * read from the adjustments, not from CLP02 (RFI 1423). A reversal (22) is the same with its amounts negated.
 */
export function postingOf(
  payment: Pick<ClaimPayment, 'status' | 'charge' | 'paid' | 'adjustments' | 'lines'>,
  claim: PayableClaim,
  writeOffCodes: readonly string[],
  by: 'file' | 'person' = 'file',
  standing: Standing = untouched(claim),
): Outcome {
  if (payment.status === predetermination) return { nothing: true };
  if (payment.status === forwardedElsewhere) return { exception: 'forwarded' };
  if (claim.status === 'draft') return { exception: 'not_submitted' };
  const reverses = payment.status === '22';
  // A reversal has its amounts negated, and nothing else has (RFI 1147): another sign would be money the wrong way.
  if ([payment.charge, payment.paid].some((cents) => cents !== 0 && cents < 0 !== reverses))
    return { exception: 'charge_mismatch' };
  const isWhole = Math.abs(payment.charge) === claim.totalAmount;
  // A person may know better: of a claim that the payer has split, each part has a charge of its own.
  if (by === 'file' && !isWhole) return { exception: 'charge_mismatch' };
  const wasPaid = claim.paidAmount ?? 0;
  const decided = ['paid', 'partly_paid', 'denied'].includes(claim.submissionState);
  const tellsEarlier = everyAdjustment(payment).some(isEarlierEffect);
  const isLater = asLaterPayer.has(payment.status);
  // After a reversal of what was not sent on it is the same payer's correction, whatever that calls itself.
  const isAnswered = claim.status === 'paid' && (decided || claim.forwarded);
  const ofLaterPayer = claim.rank === 1 && (tellsEarlier || (isLater && isAnswered));
  if (ofLaterPayer && reverses && claim.forwarded) return { exception: 'reversal_without_payment' };
  // Crossed over, and the first payer's own isn't there yet, or is reversed: what that leaves to the patient isn't known.
  const isEarly = !reverses && !decided && !isGone(claim) && (isLater || claim.forwarded);
  if (ofLaterPayer && isEarly) return { exception: 'forwarded' };
  if (ofLaterPayer && claim.status === 'paid' && isForwarded(payment, claim, by))
    return ofForwarded(payment, claim, writeOffCodes, by, standing);
  // Voided and replaced claims are reversed too.
  if (reverses && (!isReversible(claim) || wasPaid + payment.paid < 0))
    return { exception: 'reversal_without_payment' };
  // Of the denial before the payment, which took it back: posted, it would be taken back twice. What was paid of a
  // forwarded claim may be the next payer's.
  const isPaid = wasPaid > 0 && !claim.forwarded && !isGone(claim);
  if (by === 'file' && reverses && payment.paid === 0 && isPaid)
    return { exception: 'reversal_without_payment' };
  // All that was paid of it a person recorded: this is that payment, where the amounts agree or a person says so.
  const { recorded } = standing;
  const isRecorded = isWhole && !(claim.rank === 1 && tellsEarlier) && recorded > 0 && recorded === wasPaid;
  const isSame = by === 'person' || Math.abs(payment.paid) === recorded;
  if (reverses && isRecorded)
    return isSame ? takenBack(claim, standing) : { exception: 'reversal_without_payment' };
  const meets = isRecorded && isSame;
  const isSettled = isGone(claim) || (decided && claim.status === 'paid' && !meets);
  if (by === 'file' && !reverses && isSettled) return { exception: 'already_decided' };
  const earlier = claim.rank === 1 ? 0 : claim.totalAmount - standing.asked;
  const { patient, contractual } = sharesOf(payment, writeOffCodes, partOf(earlier, payment, claim));
  const denying =
    payment.status === notRecognised
      ? [{ reason: '31', amount: claim.totalAmount }]
      : reverses
        ? []
        : denialsIn(payment, writeOffCodes);
  const denials = denying.map((a) => a.reason);
  const paidAmount = (meets ? 0 : wasPaid) + payment.paid;
  const denied = !reverses && payment.paid === 0 && denials.length > 0 && paidAmount === 0;
  // A person may say that it was denied again, or another part of it.
  const deniedAgain = by === 'person' && claim.submissionState === 'denied';
  if (decided && denied && !deniedAgain && !meets) return { exception: 'already_decided' };
  const decidedAs = denied ? 'denied' : denials.length > 0 ? 'partly_paid' : 'paid';
  const state: SubmissionState = isGone(claim) ? claim.submissionState : reverses ? 'reversed' : decidedAs;
  // A part of a split claim adds to what the others brought.
  const replaces = meets || (!reverses && isWhole && claim.submissionState === 'denied');
  const leftBefore = replaces ? 0 : (claim.patientResponsibility ?? 0);
  const settled = payment.paid + patient + contractual;
  const { id: claimId } = claim;
  return {
    posting: {
      path: reverses ? [] : pathTo(claim.status, denied ? 'denied' : 'paid'),
      submissionState: state,
      paidAmount,
      patientResponsibility: leftBefore + patient,
      ...(replaces ? { takesBack: 'first' } : {}),
      writeOffsBack: writeOffsBack(standing, {
        isUndone: replaces || (reverses && isWhole),
        settled,
        left: leftBefore + patient - (claim.patientResponsibility ?? 0),
      }),
      forwarded: sentOn.has(payment.status) || claim.forwarded,
      lines: [
        { account: 'undeposited_funds', amount: payment.paid, claimId },
        { account: 'patient_receivable', amount: patient, claimId },
        { account: 'contractual_adjustments', amount: contractual, claimId },
        { account: 'payer_receivable', amount: -settled, claimId },
      ],
      denials,
      // What a person recorded was counted then.
      ...(reverses || meets
        ? {}
        : {
            decision: {
              outcome: denied ? 'denied' : denials.length > 0 ? 'partly_denied' : 'paid',
              deniedAmount: sum(denying),
            },
          }),
    },
  };
}

/** Of a claim that was charged whole, and about which nobody has posted anything. */
const untouched = ({ totalAmount }: PayableClaim): Standing => ({
  ...nothingPosted,
  asked: totalAmount,
  open: totalAmount,
});

interface Settled {
  /** Whether the decision that came before it is undone. */
  isUndone: boolean;
  /** How much less is open with the payer by it, and how much more is left to the patient. */
  settled: number;
  left: number;
}

/**
 * The payer's share whole where the decision is undone that it was written off after, else what the payer would have to
 * its credit; the patient's as far as more would be forgiven than he was left.
 */
const writeOffsBack = (standing: Standing, { isUndone, settled, left }: Settled) => {
  const { open, writtenOff, forgiven } = standing;
  const within = (most: number, amount: number): number => Math.min(most, Math.max(0, amount));
  return {
    payer: isUndone ? writtenOff : within(writtenOff, settled - open),
    patient: within(forgiven, forgiven - (standing.left + left)),
  };
};

/** A reversal of what a person had recorded: that goes back, and no more, for nothing more was posted. */
const takenBack = (claim: PayableClaim, standing: Standing): Outcome => ({
  posting: {
    path: [],
    submissionState: isGone(claim) ? claim.submissionState : 'reversed',
    paidAmount: 0,
    patientResponsibility: 0,
    takesBack: 'instead',
    writeOffsBack: writeOffsBack(standing, {
      isUndone: true,
      settled: -standing.recorded,
      left: 0 - (claim.patientResponsibility ?? 0),
    }),
    forwarded: claim.forwarded,
    lines: [],
    denials: [],
  },
});

/** Whether a next payer's own decision is about what the first one left to the patient; a person may say so. */
const isForwarded = (
  { status }: Pick<ClaimPayment, 'status'>,
  { forwarded, patientResponsibility }: PayableClaim,
  by: 'file' | 'person',
): boolean =>
  status !== '22' &&
  (forwarded || (by === 'person' && asLaterPayer.has(status) && (patientResponsibility ?? 0) > 0));

/**
 * The next payer's own decision about a claim that was forwarded to it. It takes from what the first one left to the
 * patient: PR is not added again, and OA-23 is the first payer's effect. What it neither pays nor leaves to the patient
 * is open with the payer. More than was left waits for a person.
 */
function ofForwarded(
  payment: Pick<ClaimPayment, 'charge' | 'paid' | 'status' | 'adjustments' | 'lines'>,
  claim: PayableClaim,
  writeOffCodes: readonly string[],
  by: 'file' | 'person',
  standing: Standing,
): Outcome {
  const before = claim.patientResponsibility ?? 0;
  const isWhole = payment.charge === claim.totalAmount;
  const { patient, contractual } = sharesOf(payment, writeOffCodes, isWhole ? claim.totalAmount - before : 0);
  const settled = payment.paid + contractual;
  const left = isWhole ? patient : before - settled;
  if (settled + left > before && by === 'file') return { exception: 'already_decided' };
  if (left < 0) return { exception: 'already_decided' };
  const { id: claimId, submissionState } = claim;
  const opened = before - left - settled;
  return {
    posting: {
      path: [],
      submissionState,
      paidAmount: (claim.paidAmount ?? 0) + payment.paid,
      patientResponsibility: left,
      writeOffsBack: writeOffsBack(standing, { isUndone: false, settled: -opened, left: left - before }),
      forwarded: true,
      lines: [
        { account: 'undeposited_funds', amount: payment.paid, claimId },
        { account: 'contractual_adjustments', amount: contractual, claimId },
        { account: 'patient_receivable', amount: left - before, claimId },
        { account: 'payer_receivable', amount: opened, claimId },
      ],
      denials: [],
    },
  };
}

const isReversible = (claim: PayableClaim): boolean =>
  isGone(claim) || ['paid', 'partly_paid', 'denied'].includes(claim.submissionState);

/** What a claim says of its denial; of nothing denied, nothing. */
export const denialReasonOf = ({ denials }: Pick<Posting, 'denials'>): { denialReason?: string } =>
  denials.length === 0 ? {} : { denialReason: `CARC ${[...new Set(denials)].join(', ')}` };

const deniesNothing = (a: Adjustment, writeOffCodes: readonly string[]): boolean =>
  a.amount <= 0 || kindOf(a, writeOffCodes) !== 'open';

/** Adjustments that deny: on a line that was paid nothing, or on a claim without lines. */
function denialsIn(
  payment: Pick<ClaimPayment, 'paid' | 'adjustments' | 'lines'>,
  writeOffCodes: readonly string[],
): Adjustment[] {
  const unpaid = payment.lines.filter((line) => line.paid === 0).flatMap((line) => line.adjustments);
  const whole = payment.paid === 0 ? payment.adjustments : [];
  return [...whole, ...unpaid].filter((a) => !deniesNothing(a, writeOffCodes));
}

/** Step by step, as the table of a claim's life has it; nothing where it stands there, or may not go back. */
export function pathTo(
  from: ClaimStatus,
  to: 'accepted' | 'denied' | 'paid',
): Exclude<ClaimStatus, 'draft'>[] {
  const ways: Partial<Record<ClaimStatus, Record<typeof to, Exclude<ClaimStatus, 'draft'>[]>>> = {
    // A remittance may come before the acknowledgment: then it passes through accepted.
    submitted: { accepted: ['accepted'], denied: ['accepted', 'denied'], paid: ['accepted', 'paid'] },
    accepted: { accepted: [], denied: ['denied'], paid: ['paid'] },
    denied: { accepted: [], denied: [], paid: ['appealed', 'paid'] },
    appealed: { accepted: ['accepted'], denied: ['denied'], paid: ['paid'] },
  };
  return ways[from]?.[to] ?? [];
}
