import { describe, expect, it } from '@jest/globals';
import { complianceEvents, credentialCreate } from '@rymeda/contracts';
import { noticesDue, validUntil } from '../expiry/expiry.rules.ts';
import { changeCredential, newCredential, noticed, rezoned } from './credential.rules.ts';
import { credentialEvent, credentialNotice, toCredential } from './credential.ts';

const now = new Date('2026-03-02T14:00:00Z');
const zone = 'America/New_York';
const body = {
  providerId: 'prv_1',
  kind: 'licence',
  state: 'MA',
  number: 'MA-4711',
  expiresAt: '2026-12-31',
};
const birth = { id: 'crd_1', organizationId: 'org_1', now };
const licence = newCredential(credentialCreate.parse(body), birth);
const facts = { now, zone };

describe('a credential', () => {
  it('is valid through its last day, whatever hour was stated', () => {
    const of = (expiresAt: string) =>
      newCredential(credentialCreate.parse({ ...body, expiresAt }), birth).expiresAt;
    expect(of('2026-12-31T00:00:00Z')).toBe('2026-12-31');
    expect(of('2026-12-31T23:59:59-05:00')).toBe('2026-12-31');
  });

  it('that is a licence names its state; others need none', () => {
    expect(credentialCreate.safeParse({ ...body, state: null }).success).toBe(false);
    expect(credentialCreate.safeParse({ ...body, kind: 'dea', state: null }).success).toBe(true);
    expect(credentialCreate.safeParse({ ...body, state: 'XX' }).success).toBe(false);
  });

  it('expires by itself and is renewed by another day', () => {
    const expired = noticed(licence, 0, now);
    expect(expired).toMatchObject({ status: 'expired', version: 2 });
    expect(changeCredential(expired, { expiresAt: '2027-12-31' }, facts)).toMatchObject({
      changed: ['expiresAt'],
      credential: { status: 'active', expirySetAt: now, version: 3 },
    });
    expect(changeCredential(expired, { expiresAt: '2026-03-01' }, facts).credential.status).toBe('expired');
    expect(changeCredential(expired, { expiresAt: '2026-03-02' }, facts).credential.status).toBe('active');
  });

  it('whose end another zone or date puts ahead again is active, and expires again at its end', () => {
    const [honolulu, samoa] = ['Pacific/Honolulu', 'Pacific/Apia'];
    const end = new Date('2027-01-01T05:00:00Z');
    const expired = noticed(licence, 0, end);
    for (const again of [
      rezoned(expired, honolulu, end),
      changeCredential(expired, { expiresAt: '2026-12-31' }, { now: end, zone: honolulu }).credential,
      changeCredential(expired, { expiresAt: '2027-01-01' }, { now: end, zone }).credential,
    ]) {
      expect(again).toMatchObject({ status: 'active', version: 3 });
      const until = validUntil(again.expiresAt, honolulu);
      expect(noticesDue(again, honolulu, until)).toContain(0);
    }
    const same = changeCredential(expired, { expiresAt: '2026-12-31' }, { now: end, zone: honolulu });
    expect(same.changed).toEqual(['status']);
    expect(rezoned(expired, samoa, end)).toMatchObject({ status: 'expired', announced: expired.announced });
  });

  it('is announced once for each notice, and stands until the last of them', () => {
    const soon = new Date('2026-12-10T12:00:00Z');
    const told = noticed(licence, 30, soon);
    expect([told.status, told.version]).toEqual(['active', 2]);
    expect(noticesDue(licence, zone, soon)).toContain(30);
    expect(noticesDue(told, zone, soon)).not.toContain(30);
    expect(noticesDue(noticed(told, 7, soon), zone, soon)).not.toContain(30);
  });

  it('that is given back a day that has passed expires again', () => {
    const end = new Date('2027-01-01T05:00:00Z');
    const expired = noticed(licence, 0, end);
    const renewed = changeCredential(expired, { expiresAt: '2030-12-31' }, { now: end, zone }).credential;
    const back = changeCredential(renewed, { expiresAt: '2026-12-31' }, { now: end, zone }).credential;
    expect(noticesDue(back, zone, end)).toEqual([0]);
  });

  it('was not verified tomorrow', () => {
    const verifiedAt = '2026-03-02T14:00:00.001Z';
    expect(() => newCredential(credentialCreate.parse({ ...body, verifiedAt }), birth)).toThrow();
    expect(() => changeCredential(licence, { verifiedAt }, facts)).toThrow();
  });

  it('ends in no year 0', () => {
    expect(credentialCreate.safeParse({ ...body, expiresAt: '0000-01-01' }).success).toBe(false);
    expect(credentialCreate.safeParse({ ...body, expiresAt: '0001-01-01' }).success).toBe(true);
  });

  it('changes only by what is another value', () => {
    expect(changeCredential(licence, { number: 'MA-4711' }, facts)).toEqual({
      credential: licence,
      changed: [],
    });
    const renumbered = changeCredential(licence, { number: 'MA-4712' }, facts);
    expect([renumbered.changed, renumbered.credential.number]).toEqual([['number'], 'MA-4712']);
    expect(renumbered.credential.expirySetAt).toEqual(now);
    const verified = changeCredential(licence, { verifiedAt: '2026-03-01T09:00:00-05:00' }, facts);
    expect(toCredential(verified.credential).verifiedAt).toBe('2026-03-01T14:00:00.000Z');
  });

  it('is told of without its number, as the catalogue says', () => {
    for (const event of [
      credentialEvent('created', licence, now),
      credentialEvent('updated', licence, now, { changed: ['number'] }),
      credentialNotice(licence, now, { milestone: 30, left: 12 }),
      credentialNotice(licence, now, { milestone: 0, left: 0 }),
    ]) {
      expect(JSON.stringify(event)).not.toContain('4711');
      expect(complianceEvents.find((e) => e.name === event.name)?.data.parse(event.data)).toEqual(event.data);
    }
  });
});
