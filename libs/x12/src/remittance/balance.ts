import type { X12Fault } from '../syntax/fault.ts';
import { faultAt } from '../syntax/segment.ts';
import { sumOf } from './adjustment.ts';
import type { ClaimPayment, ServicePayment } from './claim-payment.ts';
import type { Payment } from './payment.ts';

/** SVC02 − Σ CAS = SVC03 (RFI 2348). */
export function lineFaults(line: ServicePayment): X12Fault[] {
  if (line.charge - sumOf(line.adjustments) === line.paid) return [];
  return [faultAt(line.segment, 'OUT_OF_BALANCE', 'the charge less its adjustments is not what was paid', 3)];
}

/** CLP03 − Σ (claim CAS + line CAS) = CLP04 (RFI 2601). AMT segments never count. */
export function claimFaults(claim: ClaimPayment): X12Fault[] {
  const adjusted = sumOf(claim.adjustments) + claim.lines.reduce((sum, l) => sum + sumOf(l.adjustments), 0);
  if (claim.charge - adjusted === claim.paid) return [];
  return [
    faultAt(claim.segment, 'OUT_OF_BALANCE', 'the charge less all adjustments is not what was paid', 4),
  ];
}

/** BPR02 = Σ CLP04 − Σ PLB; a positive PLB amount lowers the payment. */
export function paymentFaults(payment: Payment, paidOnClaims: number): X12Fault[] {
  if (paidOnClaims - sumOf(payment.adjustments) === payment.amount) return [];
  return [
    faultAt(
      payment.segment,
      'OUT_OF_BALANCE',
      'is not what the claims were paid less provider adjustments',
      2,
    ),
  ];
}

/** CLP02 of a reversal of a former payment. */
export const isReversal = (claim: Pick<ClaimPayment, 'status'>): boolean => claim.status === '22';

/** CLP05 = Σ of the PR group, reversals aside (RFI 2548): worth a look, no reason to hold a payment. */
export function claimFlags(claim: ClaimPayment): X12Fault[] {
  const flags: X12Fault[] = [];
  const everywhere = [...claim.adjustments, ...claim.lines.flatMap((l) => l.adjustments)];
  const patient = sumOf(everywhere.filter((a) => a.group === 'PR'));
  if (!isReversal(claim) && patient !== claim.patientResponsibility)
    flags.push(
      faultAt(
        claim.segment,
        'OUT_OF_BALANCE',
        'patient responsibility is not the sum of the PR adjustments',
        5,
      ),
    );
  for (const line of claim.lines)
    if (!procedureQualifiers.has(line.qualifier) || line.code === '')
      flags.push(faultAt(line.segment, 'INVALID_ELEMENT', 'names no procedure', 1));
  return flags;
}

/** SVC01-1 as 005010X221A1 lists it. */
const procedureQualifiers = new Set(['AD', 'ER', 'HC', 'HP', 'IV', 'N4', 'N6', 'NU', 'UI', 'WK']);
