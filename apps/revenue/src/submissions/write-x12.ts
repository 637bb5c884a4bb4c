import { write837p, type ProfessionalClaim } from '@rymeda/x12';
import type { PayerState } from '../payers/payer.ts';
import { envelopeOf, headerOf, partnerOf } from './envelope.rules.ts';

interface Interchange {
  payer: PayerState;
  number: number;
  /** BHT03. */
  reference: string;
  at: Date;
}

/**
 * One interchange of claims to one payer, as they were submitted. `phone` is the submitter's contact (PER), where the
 * organisation has none of its own.
 */
export type WriteX12 = (claims: readonly ProfessionalClaim[], interchange: Interchange) => string;

export const x12Writer =
  ({ phone }: { phone: string }): WriteX12 =>
  (claims, { payer, number, reference, at }) => {
    const [first] = claims;
    if (first === undefined) throw new RangeError('An interchange holds at least one claim');
    const sender = first.billingProvider;
    const partner = partnerOf(payer, sender);
    const envelope = envelopeOf(partner, number, payer.edi?.test ?? false, at);
    return write837p(envelope, headerOf(partner, payer, { phone, ...sender }, reference), claims);
  };
