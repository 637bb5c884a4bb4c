import { all, find, inner, type Loop } from '../loops/loop-reader.ts';
import { requiredCents } from '../syntax/amount.ts';
import { component, dateAt, element, invalidElement, type Segment } from '../syntax/segment.ts';
import { optional } from './claim-payment.ts';

/** One adjustment of a PLB: positive amounts lower the payment. Cents. */
export interface ProviderAdjustment {
  providerId: string;
  /** WO, FB, 72, L6 … */
  reason: string;
  reference?: string;
  amount: number;
}

/** What an 835 says of the payment as a whole. Cents. */
export interface Payment {
  /** BPR02. */
  amount: number;
  /** BPR03: C or D. */
  creditDebit: string;
  /** BPR04: ACH, CHK, NON, BOP, FWT. */
  method: string;
  /** BPR16. */
  date?: string;
  /** TRN02. */
  traceNumber: string;
  /** TRN03. */
  originatorId: string;
  payerName?: string;
  payeeName?: string;
  /** N104 of the payee when N103 is XX. */
  payeeNpi?: string;
  payeeTaxId?: string;
  adjustments: ProviderAdjustment[];
  segment: Segment;
}

/** Of a whole set; throws X12Error for an element that can't be read. */
export function paymentOf(root: Loop): Payment {
  const bpr = required(root, 'BPR');
  const trn = required(root, 'TRN');
  const traceNumber = element(trn, 2);
  // With it a payment is told from others.
  if (traceNumber.trim() === '') throw invalidElement(trn, 2, 'is required');
  if (traceNumber.length > 50) throw invalidElement(trn, 2, 'has more than 50 characters');
  const [payer] = inner(root, '1000A');
  const [payee] = inner(root, '1000B');
  const taxId = payee === undefined ? undefined : find(payee, 'REF', 1, 'TJ');
  const payeeQualifier = payee === undefined ? '' : element(payee.first, 3);
  return {
    amount: requiredCents(bpr, 2),
    creditDebit: element(bpr, 3),
    method: element(bpr, 4),
    ...optional('date', dateAt(bpr, 16)),
    traceNumber,
    originatorId: element(trn, 3),
    ...(payer === undefined ? {} : optional('payerName', element(payer.first, 2))),
    ...(payee === undefined ? {} : optional('payeeName', element(payee.first, 2))),
    ...(payee === undefined || payeeQualifier !== 'XX' ? {} : optional('payeeNpi', element(payee.first, 4))),
    ...optional(
      'payeeTaxId',
      payee !== undefined && payeeQualifier === 'FI' ? element(payee.first, 4) : taxId && element(taxId, 2),
    ),
    adjustments: inner(root, 'PLB').flatMap((loop) => all(loop, 'PLB').flatMap(providerAdjustmentsOf)),
    segment: bpr,
  };
}

/** A PLB holds up to six adjustments, in twos from its third element on (reason and reference, amount). */
function providerAdjustmentsOf(plb: Segment): ProviderAdjustment[] {
  const providerId = element(plb, 1);
  const found: ProviderAdjustment[] = [];
  for (let at = 3; at <= 13; at += 2) {
    if (element(plb, at) === '' && element(plb, at + 1) === '') continue;
    found.push({
      providerId,
      reason: component(plb, at, 1),
      ...optional('reference', component(plb, at, 2)),
      amount: requiredCents(plb, at + 1),
    });
  }
  if (found.length === 0) throw invalidElement(plb, 3, 'is required');
  if (plb.elements.slice(15).some((value) => value !== ''))
    throw invalidElement(plb, 15, 'comes after the six adjustments that a PLB holds');
  return found;
}

function required(root: Loop, id: string): Segment {
  const segment = find(root, id);
  // The loop reader has told that it is missing; without it there is no payment to speak of.
  if (segment === undefined) throw invalidElement(root.first, 1, `is not followed by ${id}`);
  return segment;
}
