import type { X12Fault } from '../syntax/fault.ts';
import type { Loop } from '../loops/loop-reader.ts';
import type { SetReader } from '../file/set-reader.ts';
import { claimFaults, claimFlags, lineFaults, paymentFaults } from './balance.ts';
import { claimPaymentOf, type ClaimPayment } from './claim-payment.ts';
import { paymentOf, type Payment } from './payment.ts';

export interface RemittanceTotals {
  payment: Payment;
  claims: number;
  /** Σ CLP04, cents. */
  paidOnClaims: number;
  /** Worth a look: nothing is held for them. */
  flags: X12Fault[];
}

/** At most so many of each are kept: a file that is wrong throughout says so with its first ones. */
const mostFlags = 100;

/**
 * Reads and balances an 835 claim by claim (rules 8 to 11 of the balancing of an 835), in the memory of one.
 * `claim` gets each as it comes, balanced or not; the set's faults tell at its end whether any of it is to be used.
 */
export function remittanceReader(claim: (claim: ClaimPayment) => void): SetReader<RemittanceTotals> {
  let claims = 0;
  let paidOnClaims = 0;
  const flags: X12Fault[] = [];
  return {
    loop(loop: Loop, report) {
      const found = claimPaymentOf(loop);
      claims++;
      paidOnClaims += found.paid;
      for (const line of found.lines) lineFaults(line).forEach(report);
      claimFaults(found).forEach(report);
      if (flags.length < mostFlags) flags.push(...claimFlags(found));
      claim(found);
    },
    end(root, report) {
      const payment = paymentOf(root);
      paymentFaults(payment, paidOnClaims).forEach(report);
      return { payment, claims, paidOnClaims, flags };
    },
  };
}
