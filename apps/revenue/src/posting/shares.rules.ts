import type { Adjustment, ClaimPayment } from '@rymeda/x12';

export const everyAdjustment = (payment: Pick<ClaimPayment, 'adjustments' | 'lines'>): Adjustment[] => [
  ...payment.adjustments,
  ...payment.lines.flatMap((line) => line.adjustments),
];
export const sum = (amounts: readonly { amount: number }[]): number =>
  amounts.reduce((total, a) => total + a.amount, 0);

/**
 * What a decision leaves to the patient and writes off. A later payer may state its own reduction of the whole charge,
 * though those before it have reduced that already (CO-45 of 80, where the first payer's was 80 too) and only what was
 * paid stands in OA-23 (RFI 1696). What they took and OA-23 doesn't tell of overlaps with its adjustments, and is posted once: the
 * overlap is taken from what would be written off, then from what is denied, last from what the patient would owe.
 * `earlier` is what they took of the charge. Cents.
 */
export function sharesOf(
  payment: Pick<ClaimPayment, 'status' | 'adjustments' | 'lines'>,
  writeOffCodes: readonly string[],
  earlier: number,
): { patient: number; contractual: number } {
  const sign = payment.status === '22' ? -1 : 1;
  const of = (kind: ReturnType<typeof kindOf>) =>
    sign * sum(everyAdjustment(payment).filter((a) => kindOf(a, writeOffCodes) === kind));
  let overlap = Math.max(0, earlier - of('earlier'));
  const besidesOverlap = (amount: number): number => {
    const taken = Math.min(overlap, Math.max(0, amount));
    overlap -= taken;
    return sign * (amount - taken);
  };
  const contractual = besidesOverlap(of('contractual'));
  besidesOverlap(of('open'));
  return { contractual, patient: besidesOverlap(of('patient')) };
}

/** OA-23 is the earlier payers' effect on the claim; CARC 23 stands with OA alone. */
export const isEarlierEffect = (a: Adjustment): boolean => a.group === 'OA' && a.reason === '23';

export const kindOf = (a: Adjustment, writeOffCodes: readonly string[]) =>
  a.group === 'PR'
    ? 'patient'
    : isEarlierEffect(a)
      ? 'earlier'
      : a.group === 'CO' && writeOffCodes.includes(a.reason)
        ? 'contractual'
        : 'open';

/** Of a claim that was split, in proportion to the part's charge. */
export const partOf = (
  amount: number,
  { charge }: Pick<ClaimPayment, 'charge'>,
  { totalAmount }: { totalAmount: number },
): number =>
  Math.abs(charge) === totalAmount ? amount : Math.round((amount * Math.abs(charge)) / totalAmount);
