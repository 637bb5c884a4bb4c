import { write837p, type ProfessionalClaim } from '@rymeda/x12';
import type { PayerState } from '../payers/payer.ts';
import { envelopeOf, headerOf, partnerOf, type Partner } from './envelope.rules.ts';

interface Interchange {
  payer: PayerState;
  /** For which the number was given; by default, who it is now. */
  partner?: Partner | undefined;
  number: number;
  /** BHT03. */
  reference: string;
  at: Date;
  /** In which the sender tells date and time; UTC of what was submitted before it was kept. */
  zone?: string | undefined;
}

/**
 * One interchange of claims to one payer, as they were submitted. `phone` is the submitter's contact (PER), where the
 * organisation has none of its own.
 */
export type WriteX12 = (claims: readonly ProfessionalClaim[], interchange: Interchange) => string;

export const x12Writer =
  ({ phone }: { phone: string }): WriteX12 =>
  (claims, { payer, partner: given, number, reference, at, zone = 'UTC' }) => {
    const [first] = claims;
    if (first === undefined) throw new RangeError('An interchange holds at least one claim');
    const sender = first.billingProvider;
    const partner = given ?? partnerOf(payer, sender);
    const envelope = envelopeOf(partner, number, payer.edi?.test ?? false, at, zone);
    return write837p(envelope, headerOf(partner, payer, { phone, ...sender }, reference), claims);
  };
