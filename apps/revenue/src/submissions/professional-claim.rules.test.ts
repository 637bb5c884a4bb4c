import { expect, it } from '@jest/globals';
import { sampleClaim, sampleCoverage, sampleParties, samplePayer } from '../testing/bill.ts';
import { partnerOf } from './envelope.rules.ts';
import { missingFor, professionalClaim } from './professional-claim.rules.ts';
import { x12Writer } from './write-x12.ts';

const bill = {
  ...{ claim: sampleClaim(), payer: samplePayer, coverage: sampleCoverage, parties: sampleParties },
  ...{ earlier: [], controlNumber: 'C1' },
};

it('a dependant is never sent as if he were the subscriber himself', () => {
  const coverage = { ...sampleCoverage, relationship: 'child' as const, subscriber: null };
  expect(missingFor({ ...bill, coverage })).toEqual(['coverage.subscriber']);
  expect(() => professionalClaim({ ...bill, coverage })).toThrow('lacks what an 837P needs');
  const subscriber = { firstName: 'Ana', lastName: 'Lima', dateOfBirth: '1980-12-10' };
  expect(professionalClaim({ ...bill, coverage: { ...coverage, subscriber } })).toMatchObject({
    subscriber: { name: 'Lima', memberId: 'W123456789' },
    patient: { name: 'Lovelace', relationship: '19' },
  });
});

it('no two payers of a claim have one rank, whatever ranks their coverages have', () => {
  const earlier = [2, 3].map((rank) => ({
    ...{ payer: samplePayer, coverage: { ...sampleCoverage, rank }, paid: 100, adjustments: [], lines: [] },
  }));
  const claim = sampleClaim({ rank: 3 });
  const { otherPayers, subscriber } = professionalClaim({ ...bill, claim, earlier });
  expect([...otherPayers.map((o) => o.subscriber.rank), subscriber.rank]).toEqual(['P', 'S', 'T']);
});

it.each([
  ['(617) 555-0199', '6175550199'],
  ['+1 617 555 0199 x12', '6175550199'],
  ['+44 20 7946 0000', '8005550100'],
  [null, '8005550100'],
])("an organisation's telephone is the submitter's, the platform's where it has none: %j", (phone, told) => {
  const { organization } = sampleParties;
  const parties = {
    ...sampleParties,
    organization: {
      ...{ name: '', createdAt: '', timezone: 'UTC' },
      ...organization,
      billing: { ...organization?.billing, phone },
    },
  };
  const write = x12Writer({ phone: '8005550100' });
  const at = new Date('2026-03-05T12:00:00Z');
  const claim = professionalClaim({ ...bill, parties });
  const text = write([claim], { payer: samplePayer, number: 7, reference: 'B7', at });
  expect(text.match(/^PER.*$/gm)).toEqual([`PER*IC*Harbor Behavioral Health*TE*${told}~`]);
});

it('date and time are those of the organisation: on its evening UTC has the next day, which payers refuse', () => {
  const write = x12Writer({ phone: '8005550100' });
  const sent = { payer: samplePayer, number: 7, reference: 'C1', at: new Date('2026-03-06T00:05:00Z') };
  const told = (zone?: string) =>
    write([professionalClaim(bill)], { ...sent, zone }).match(/^(?:ISA|GS|BHT)\*.*/gm);
  const dates = (zone?: string) =>
    told(zone)?.map((line) => line.match(/\*(?:20)?(\d{6})\*(\d{4})/)?.slice(1));
  expect(dates('America/New_York')).toEqual(Array(3).fill(['260305', '1905']));
  expect(dates('Pacific/Auckland')).toEqual(Array(3).fill(['260306', '1305']));
  // Of what was submitted before the zone was kept.
  expect(dates()).toEqual(Array(3).fill(['260306', '0005']));
});

it('what was submitted is addressed as its number was given, whatever its payer is set to since', () => {
  const write = x12Writer({ phone: '8005550100' });
  const claim = professionalClaim(bill);
  const sent = { number: 7, reference: 'C1', at: new Date('2026-03-05T12:00:00Z') };
  const first = write([claim], { payer: samplePayer, ...sent });
  const payer = { ...samplePayer, edi: { senderId: 'OTHER', receiverId: 'NEWHOUSE', test: true } };
  expect(write([claim], { payer, ...sent })).not.toEqual(first);
  const partner = partnerOf(samplePayer, claim.billingProvider);
  expect(write([claim], { payer, partner, ...sent })).toEqual(first);
});
