import { describe, expect, it } from '@jest/globals';
import type { AgreementCreate, StoredFile } from '@rymeda/contracts';
import fc from 'fast-check';
import { validUntil } from '../expiry/expiry.rules.ts';
import { toAgreement, type AgreementState } from './agreement.ts';
import { changeAgreement, newAgreement, noticed, revived, terminate } from './agreement.rules.ts';

const zone = 'America/New_York';
const now = new Date('2027-01-01T12:00:00Z');
const command: AgreementCreate = {
  counterparty: 'A laboratory',
  side: 'business_associate',
  signedOn: '2026-01-31',
  expiresAt: '2027-01-31',
  renewal: 'none',
  renewalMonths: 1,
};
const made = (more: Partial<AgreementCreate> = {}) =>
  newAgreement({ ...command, ...more }, { id: 'baa_1', organizationId: 'org_1', now, zone, accepted: null });
const ended = new Date('2027-02-01T05:00:00Z');

describe('an agreement', () => {
  it('ends after its last day, unless it renews itself', () => {
    expect(noticed(made(), 0, zone, ended)).toMatchObject({ status: 'expired', expiresAt: '2027-01-31' });
    expect(noticed(made({ renewal: 'automatic' }), 0, zone, ended)).toMatchObject({
      ...{ status: 'active', expiresAt: '2027-02-28', renewals: 1, expirySetAt: ended },
    });
  });

  it('renews itself from the day that was agreed, to a day that lies ahead, however late that is noticed', () => {
    const moments = fc.date({ min: ended, max: new Date('2060-01-01'), noInvalidDate: true });
    fc.assert(
      fc.property(moments, fc.integer({ min: 1, max: 120 }), (at, renewalMonths) => {
        const renewed = noticed(made({ renewal: 'automatic', renewalMonths }), 0, zone, at);
        expect(validUntil(renewed.expiresAt ?? '', zone) > at).toBe(true);
        expect(Number(renewed.expiresAt?.slice(8))).toBeGreaterThanOrEqual(28);
      }),
    );
  });

  it('knows the files that another one took the place of', () => {
    const accepted = (uploadId: string) => ({ uploadId, file: { sha256: uploadId } as StoredFile });
    const given = (state: AgreementState, uploadId: string) =>
      changeAgreement(state, { uploadId }, { now, zone, accepted: accepted(uploadId) }).agreement;
    const first = given(made(), 'upl_1');
    expect(first.earlierUploadIds).toBeUndefined();
    const third = given(given(first, 'upl_2'), 'upl_3');
    expect(third).toMatchObject({ uploadId: 'upl_3', earlierUploadIds: ['upl_1', 'upl_2'] });
    expect(given(third, 'upl_3')).toBe(third);
    expect(toAgreement(third)).not.toHaveProperty('earlierUploadIds');
  });

  it('is renewed by another last day, also after it has ended', () => {
    const over = noticed(made(), 0, zone, ended);
    const { agreement, changed } = changeAgreement(
      over,
      { expiresAt: '2028-01-31' },
      { now: ended, zone, accepted: null },
    );
    expect(agreement).toMatchObject({ status: 'active', renewals: 1, expirySetAt: ended });
    expect(changed).toEqual(['expiresAt']);
  });

  it('is in force again where another zone puts its end ahead, and no other one is', () => {
    const over = noticed(made(), 0, zone, ended);
    expect(revived(over, 'Pacific/Honolulu', ended)).toMatchObject({ status: 'active', announced: [] });
    expect(revived(over, zone, ended)).toBeNull();
    expect(revived(terminate(over, now), 'Pacific/Honolulu', ended)).toBeNull();
  });

  it('was signed before it ends, and before now where the organisation is', () => {
    expect(() => made({ expiresAt: '2026-01-30' })).toThrow();
    expect(() => made({ signedOn: '2027-01-02' })).toThrow();
    expect(() => made({ signedOn: '2027-01-01' })).not.toThrow();
    const facts = { now, zone, accepted: null };
    expect(() => changeAgreement(made(), { expiresAt: '2026-01-30' }, facts)).toThrow();
    expect(() => changeAgreement(made(), { expiresAt: '2026-01-31' }, facts)).not.toThrow();
  });

  it('changes no more once it was ended', () => {
    const over = terminate(made(), now);
    expect(() => terminate(over, now)).toThrow();
    expect(() => changeAgreement(over, { counterparty: 'Another' }, { now, zone, accepted: null })).toThrow();
    expect(changeAgreement(over, {}, { now, zone, accepted: null }).changed).toEqual([]);
  });
});
