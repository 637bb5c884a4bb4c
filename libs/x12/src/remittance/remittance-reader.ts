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
}

/**
 * Reads and balances an 835 claim by claim (rules 8 to 11 of the balancing of an 835), in the memory of one.
 * `claim` gets each as it comes, balanced or not; the set's faults tell at its end whether any of it is to be used.
 */
export function remittanceReader(claim: (claim: ClaimPayment) => void): SetReader<RemittanceTotals> {
  let claims = 0;
  let paidOnClaims = 0;
  return {
    loop(loop: Loop, report) {
      const found = claimPaymentOf(loop);
      claims++;
      paidOnClaims += found.paid;
      for (const line of found.lines) lineFaults(line).forEach(report.fault);
      claimFaults(found).forEach(report.fault);
      claimFlags(found).forEach(report.flag);
      claim(found);
    },
    end(root, report) {
      const payment = paymentOf(root);
      paymentFaults(payment, paidOnClaims).forEach(report.fault);
      return { payment, claims, paidOnClaims };
    },
  };
}
