import { find, type Loop } from '../loops/loop-reader.ts';
import { optional } from '../remittance/claim-payment.ts';
import { checkedDate, element, invalidElement, type Segment } from '../syntax/segment.ts';
import type { BillingProvider, Name, Person, PostalAddress, Subscriber } from './professional-claim.ts';

/** NM1: a person where NM102 is 1. */
export const nameOf = (nm1: Segment): Name => ({
  name: element(nm1, 3),
  ...(element(nm1, 2) === '1' ? { firstName: element(nm1, 4) } : {}),
  ...optional('middleName', element(nm1, 5)),
});

export function postalAddressOf(loop: Loop): PostalAddress | undefined {
  const [n3, n4] = [find(loop, 'N3'), find(loop, 'N4')];
  if (n3 === undefined || n4 === undefined) return undefined;
  return {
    line1: element(n3, 1),
    ...optional('line2', element(n3, 2)),
    city: element(n4, 1),
    state: element(n4, 2),
    postalCode: element(n4, 3),
  };
}

export function addressOf(loop: Loop): { address?: PostalAddress } {
  const address = postalAddressOf(loop);
  return address === undefined ? {} : { address };
}

export function personOf(loop: Loop): Person {
  const dmg = find(loop, 'DMG');
  const sex = dmg === undefined ? '' : element(dmg, 3);
  return {
    ...nameOf(loop.first),
    ...(dmg === undefined ? {} : { birthDate: checkedDate(dmg, 2, element(dmg, 2)) }),
    ...(sex === 'F' || sex === 'M' || sex === 'U' ? { sex } : {}),
    ...addressOf(loop),
  };
}

/** SBR and the loop of NM1*IL. */
export const subscriberOf = (sbr: Segment, insured: Loop): Subscriber => ({
  ...personOf(insured),
  memberId: element(insured.first, 9),
  rank: element(sbr, 1),
  ...optional('relationship', element(sbr, 2)),
  ...optional('groupNumber', element(sbr, 3)),
  ...optional('groupName', element(sbr, 4)),
  ...optional('filingIndicator', element(sbr, 9)),
});

export function billingProviderOf(loop: Loop, level: Loop): BillingProvider {
  const tax = find(loop, 'REF', 1, 'EI', 'SY');
  const prv = find(level, 'PRV');
  const per = find(loop, 'PER', 3, 'TE');
  const address = postalAddressOf(loop);
  if (address === undefined) throw invalidElement(loop.first, 1, 'has no address (N3, N4)');
  if (tax === undefined) throw invalidElement(loop.first, 1, 'has no tax id (REF*EI or REF*SY)');
  return {
    ...nameOf(loop.first),
    npi: element(loop.first, 9),
    taxId: element(tax, 2),
    taxIdQualifier: element(tax, 1) === 'SY' ? 'SY' : 'EI',
    ...(prv === undefined ? {} : optional('taxonomy', element(prv, 3))),
    ...(per === undefined ? {} : optional('phone', element(per, 4))),
    address,
  };
}
