import { describe, expect, it } from '@jest/globals';
import {
  changeSubject,
  decide,
  newScreening,
  newSubject,
  patchSubject,
  requireVendor,
} from './screening.rules.ts';
import { toScreening } from './screening.ts';

const now = new Date('2027-01-01T00:00:00Z');
const birth = { id: 'sbj_1', organizationId: 'org_1', now };
const provider = newSubject(
  { firstName: 'Jane', lastName: 'Doe', npi: '1234567893' },
  { kind: 'provider', referenceId: 'prv_1' },
  birth,
);
const entry = {
  ...{ list: 'leie' as const, key: 'leie|1', firstName: 'JANE', middleName: '', lastName: 'DOE' },
  ...{ businessName: '', npi: null, dateOfBirth: null, state: null, exclusion: '1128a1', since: null },
};
const match = newScreening(provider, { entry, by: 'name' }, { ...birth, id: 'scm_1', listSha256: 'ab' });

describe('who is screened', () => {
  it('keeps a birth date that a person added when its owner tells a new name', () => {
    const { subject } = patchSubject(provider, { dateOfBirth: '1970-01-31' }, now);
    expect(changeSubject(subject, { firstName: 'Janet' }, now)).toMatchObject({
      changed: ['firstName'],
      subject: { firstName: 'Janet', dateOfBirth: '1970-01-31', version: 3 },
    });
  });

  it('is not changed by what is the same', () => {
    expect(changeSubject(provider, { firstName: 'Jane', npi: '1234567893' }, now).subject).toBe(provider);
  });

  it('was not born tomorrow, wherever that is', () => {
    const whose = { kind: 'vendor' as const, referenceId: 'sbj_1' };
    const born = (dateOfBirth: string) => () => newSubject({ dateOfBirth }, whose, birth);
    expect(born('2027-01-01')).not.toThrow();
    expect(born('2027-01-02')).toThrow();
    expect(() => patchSubject(provider, { dateOfBirth: '2027-01-02' }, now)).toThrow();
  });

  it('keeps a name by which lists can know it', () => {
    const vendor = newSubject(
      { businessName: 'Harbor Supplies' },
      { kind: 'vendor', referenceId: 'sbj_1' },
      birth,
    );
    expect(() => patchSubject(vendor, { businessName: null }, now)).toThrow();
    expect(() => patchSubject(vendor, { businessName: null, lastName: 'Doe' }, now)).toThrow();
    const { subject } = patchSubject(vendor, { businessName: null, firstName: 'Jane', lastName: 'Doe' }, now);
    expect(subject).toMatchObject({ businessName: null, lastName: 'Doe' });
    expect(() => patchSubject(subject, { firstName: null }, now)).toThrow();
  });

  it('gets no other name here when it is a provider or user, and does not leave', () => {
    expect(() => patchSubject(provider, { lastName: 'Roe' }, now)).toThrow();
    expect(() => requireVendor(provider)).toThrow();
  });
});

describe('what was found', () => {
  const said = { decision: 'confirmed' as const, reason: 'Same birth place' };

  it.each(['client', 'service', 'system'])('is not decided by a %s', (kind) => {
    expect(() => decide(match, said, { id: 'x', kind, now })).toThrow(/user/);
  });

  it('holds who decided, when and why, and may be decided otherwise by whoever knows better', () => {
    const confirmed = decide(match, said, { id: 'usr_1', kind: 'user', now });
    expect(confirmed).toMatchObject({ status: 'confirmed', decidedBy: 'usr_1', decidedAt: now, version: 2 });
    const dismissed = decide(
      confirmed,
      { decision: 'dismissed', reason: 'x' },
      { id: 'usr_2', kind: 'user', now },
    );
    expect(dismissed).toMatchObject({ status: 'dismissed', decidedBy: 'usr_2', version: 3 });
    const decidedAt = now.toISOString();
    const both = [
      { ...said, decidedBy: 'usr_1', decidedAt },
      { decision: 'dismissed', reason: 'x', decidedBy: 'usr_2', decidedAt },
    ];
    expect(toScreening(dismissed).decisions).toEqual(both);
    // A record of before, which kept the last decision alone.
    const { decisions: _none, ...older } = confirmed;
    const again = decide(older, { decision: 'dismissed', reason: 'x' }, { id: 'usr_2', kind: 'user', now });
    expect(toScreening(older).decisions).toEqual(both.slice(0, 1));
    expect(toScreening(again).decisions).toEqual(both);
  });
});
