import type { Envelope, SubmissionHeader } from '@rymeda/x12';
import { localDay, localMinute } from '../days.ts';
import type { PayerState } from '../payers/payer.ts';

/** Who sends to whom; the same for all claims of a payer. */
export type Partner = Omit<
  Envelope,
  'interchangeControlNumber' | 'groupControlNumber' | 'date' | 'time' | 'test'
>;

interface Sender {
  name: string;
  npi: string;
}

/** X12's basic character set, upper case, as ISA06 and ISA08 take it. */
const basic = (value: string): string =>
  value
    .toUpperCase()
    .replaceAll(/[^A-Z0-9 !"&'()+,\-./;?=]/g, '')
    .slice(0, 15) || '0';

/** From the payer's EDI settings; what they leave open is the billing NPI and the payer's outside id. */
export function partnerOf({ edi, payerId }: Pick<PayerState, 'edi' | 'payerId'>, sender: Sender): Partner {
  const senderId = edi?.senderId ?? basic(sender.npi);
  const receiverId = edi?.receiverId ?? basic(payerId);
  return {
    senderQualifier: edi?.senderQualifier ?? 'ZZ',
    senderId,
    receiverQualifier: edi?.receiverQualifier ?? 'ZZ',
    receiverId,
    groupSenderCode: edi?.groupSenderCode ?? senderId,
    groupReceiverCode: edi?.groupReceiverCode ?? receiverId,
  };
}

/** Under which ISA13 and GS06 never repeat. */
export const partnerKey = (p: Partner): string =>
  [p.senderQualifier, p.senderId, p.receiverQualifier, p.receiverId].join('/');

/**
 * Date and time are the sender's, `zone`'s: the guides name none, and payers refuse a date in their future (BHT04), as UTC's
 * is on an American evening.
 */
export function envelopeOf(
  partner: Partner,
  number: number,
  test: boolean,
  at: Date,
  zone: string,
): Envelope {
  return {
    ...partner,
    interchangeControlNumber: number,
    groupControlNumber: number,
    test,
    date: localDay(at, zone),
    time: localMinute(at, zone),
  };
}

/** Loops 1000A and 1000B. */
export const headerOf = (
  partner: Partner,
  payer: Pick<PayerState, 'name'>,
  sender: Sender & { phone: string },
  reference: string,
): SubmissionHeader => ({
  submitter: {
    name: sender.name,
    id: partner.senderId,
    contact: { name: sender.name, phone: sender.phone.replaceAll(/\D/g, '').slice(-10) },
  },
  receiver: { name: payer.name, id: partner.receiverId },
  reference,
});
